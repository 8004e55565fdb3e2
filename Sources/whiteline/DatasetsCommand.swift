import ArgumentParser
import JSON
import Laboratory
import Persistence
import Prediction

struct DatasetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "datasets", abstract: "Store, list and forget datasets, without a server.",
    subcommands: [List.self, Show.self, Add.self, Remove.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the stored datasets.")
    @OptionGroup var stores: StoreOptions

    func run() throws {
      let catalogue = try stores.plant().depot.catalogue
      for entry in try failing({ try catalogue.datasets() }) {
        let samples = (try? JSONDocument(parsing: entry.summary).root)?["samples"]?.double ?? 0
        Output.line("\(entry.name)  \(Int(samples)) samples  \(entry.bytes) bytes  sha256 \(entry.artefact)")
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Show what is in a dataset, as JSON.")
    @OptionGroup var stores: StoreOptions
    @Argument(help: "The dataset's name.") var name: String

    func run() throws {
      let catalogue = try stores.plant().depot.catalogue
      guard let entry = try failing({ try catalogue.dataset(name) }) else {
        throw Failure("There is no dataset \"\(name)\".")
      }
      Output.standard(entry.summary + [UInt8(ascii: "\n")])
    }
  }

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check an archive (tar.gz, tar or zip) and store it under a name.")
    @OptionGroup var stores: StoreOptions
    @Argument(help: "The dataset's name.") var name: String
    @Argument(help: "The archive.", completion: .file()) var archive: String

    func run() throws {
      let plant = try stores.plant()
      let bytes = try failing { try FileReader.size(archive) }
      let stored = try failing { try plant.datasets.store(archive, bytes: bytes, as: name) }
      Output.line("\(stored.isNew ? "stored" : "replaced") \(name), sha256 \(stored.entry.artefact)")
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Forget a dataset; jobs that use it go on.")
    @OptionGroup var stores: StoreOptions
    @Argument(help: "The dataset's name.") var name: String

    func run() throws {
      let catalogue = try stores.plant().depot.catalogue
      guard try failing({ try catalogue.removeDataset(name) }) else {
        throw Failure("There is no dataset \"\(name)\".")
      }
    }
  }
}
