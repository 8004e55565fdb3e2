import ArgumentParser
import JSON
import Persistence
import Service

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Look at configuration files.", subcommands: [Check.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check a configuration file and name every mistake.")

    @Argument(help: "The file.", completion: .file(extensions: ["json5", "json"]))
    var file: String

    func run() throws {
      _ = try ConfigurationFile.read(file)
      Output.line("\(file) is valid")
    }
  }
}

/// Reads configuration files.
enum ConfigurationFile {
  static func read(_ path: String) throws(Failure) -> Configuration {
    do {
      return try Configuration(parsing: try FileReader.bytes(path, limit: 1 << 20))
    } catch {
      throw Failure(error, about: path)
    }
  }
}

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Say which version this is and which kernels it runs.")

  func run() {
    Output.line("whiteline \(Version.current)")
    Output.line("kernels \(Kernels.name)")
  }
}
