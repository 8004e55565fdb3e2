import ArgumentParser
import JSON
import Jobs
import Laboratory
import Prediction
import Service

/// Which stores a command works on: those of the configuration, as `serve` uses them.
struct StoreOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Configuration file (JSON5).", valueName: "file"))
  var config: String?
  @Option(help: ArgumentHelp("Data folder; wins over the file.", valueName: "dir"))
  var data: String?
  @Option(help: ArgumentHelp("PostgreSQL connection string; wins over the file.", valueName: "string"))
  var database: String?

  func configuration() throws(Failure) -> Configuration {
    var configuration = try config.map(ConfigurationFile.read) ?? Configuration()
    if let data { configuration.data.folder = data }
    if let database { configuration.jobs.database = database }
    return configuration
  }

  /// The stores, opened; no model is loaded.
  func plant() throws(Failure) -> Plant {
    try Plant(try configuration(), live: LiveModels(standard: ""))
  }
}

/// Does work of the stores for a command; what they say becomes what the command says.
func failing<Value>(_ work: () throws -> Value) throws(Failure) -> Value {
  do { return try work() } catch { throw Failure(error) }
}
