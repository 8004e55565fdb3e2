import ArgumentParser
import Service

@main
struct Whiteline: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whiteline",
    abstract: "X-ray absorption spectra from atomic structures by neural networks.",
    version: Version.current,
    subcommands: [
      ServeCommand.self, PredictCommand.self, TrainCommand.self, EvaluateCommand.self, KeysCommand.self,
      ConfigCommand.self, VersionCommand.self, WorkCommand.self, JobsCommand.self, DatasetsCommand.self,
      ModelsCommand.self,
    ])
}
