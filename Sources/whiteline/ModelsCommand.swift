import ArgumentParser
import Geometry
import Laboratory
import Persistence
import Prediction

struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List, show, store, activate and forget versions of models, without a server.",
    subcommands: [List.self, Show.self, Add.self, Activate.self, Remove.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List every version; * marks the active ones.")
    @OptionGroup var stores: StoreOptions

    func run() throws {
      let plant = try stores.plant()
      let active = try failing { try plant.activeVersions() }
      for version in try failing({ try plant.registry.versions() }) {
        let card = version.card
        let mark = active[card.name] == card.version ? "*" : " "
        Output.line(
          "\(mark) \(card.name)/\(card.version)  \(card.element.symbol) \(card.edge)  \(card.createdAt)  "
            + "\(version.isShipped ? "shipped" : "stored")  sha256 \(card.digest)")
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show a version's card.")
    @OptionGroup var stores: StoreOptions
    @Argument(help: "The model's name.") var name: String
    @Argument(help: "The version.") var version: Int

    func run() throws {
      let registry = try stores.plant().registry
      let card = try failing { try registry.version(name, version).card }
      Output.standard(card.encoded(pretty: true) + [UInt8(ascii: "\n")])
    }
  }

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Store weights (.safetensors.gz) as the next version of a model.")
    @OptionGroup var stores: StoreOptions
    @Argument(help: "The model's name.") var name: String
    @Argument(help: "The file.", completion: .file(extensions: ["gz"])) var file: String

    func run() throws {
      let registry = try stores.plant().registry
      let card = try failing { try registry.upload(file, as: name) }
      Output.line("stored \(card.name)/\(card.version), sha256 \(card.digest)")
    }
  }

  struct Activate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a version the one that is served; running servers follow within seconds.")
    @OptionGroup var stores: StoreOptions
    @Argument(help: "The model's name.") var name: String
    @Argument(help: "The version.") var version: Int

    func run() throws {
      let registry = try stores.plant().registry
      try failing { try registry.activate(name, version) }
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Forget a version that is not active.")
    @OptionGroup var stores: StoreOptions
    @Argument(help: "The model's name.") var name: String
    @Argument(help: "The version.") var version: Int

    func run() throws {
      let plant = try stores.plant()
      if try failing({ try plant.activeVersions() })[name] == version {
        throw Failure("\(name)/\(version) is active; activate another version first.")
      }
      try failing { try plant.registry.remove(name, version) }
    }
  }
}
