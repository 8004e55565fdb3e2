import ArgumentParser
import Geometry
import Persistence
import Prediction
import Service
import Spectra

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Predict the spectra of structure files.",
    discussion: "Writes to standard output; with several files, or with --output, a file beside each name.")

  enum Format: String, EnumerableFlag { case csv, json, xdi, svg }

  @Argument(help: "Structure files (XYZ or extended XYZ).", completion: .file(extensions: ["xyz", "extxyz"]))
  var files: [String]
  @Flag(help: "What to write; CSV unless said.")
  var format = Format.csv
  @Option(help: "Model.")
  var model = "fe-k"
  @Option(help: ArgumentHelp("Folder of models.", valueName: "dir"))
  var data = "Models"
  @Option(help: "Index of the absorber, from 0; all atoms of the model's element unless said.")
  var absorber: Int?
  @Option(help: ArgumentHelp("Folder for the answers.", valueName: "dir"))
  var output: String?
  @Flag(help: "Absolute energies.")
  var absolute = false

  func run() throws {
    let model: Model
    do {
      model = Model(try ModelFolder(Places.models(data)).load(self.model))
    } catch {
      throw Failure(error)
    }
    var failures = 0
    for file in files {
      do {
        try write(try answer(file, model), for: file)
      } catch {
        failures += 1
        Output.error("\(Failure(error, about: file).description)\n")
      }
    }
    if failures > 0 { throw ExitCode(1) }
  }

  private func answer(_ file: String, _ model: Model) throws -> [UInt8] {
    let structure = try Structure(xyz: try FileReader.bytes(file, limit: 64 << 20))
    let prediction = try model.predict(
      PredictionQuery(
        structure: structure, absorber: absorber.map(AbsorberChoice.index) ?? .automatic,
        convolution: model.card.recipe.convolution))
    for warning in prediction.warnings { Output.error("\(file): \(warning.code): \(warning.detail)\n") }
    let answer = PredictAnswer(
      model: model, prediction: prediction, energyAxis: absolute ? .absolute : .relative)
    switch format {
    case .csv: return try answer.csv
    case .json: return answer.json
    case .xdi: return try answer.xdi
    case .svg: return answer.svg
    }
  }

  private func write(_ bytes: [UInt8], for file: String) throws {
    guard files.count > 1 || output != nil else { return Output.standard(bytes) }
    let name = file.split(separator: "/").last.map(String.init) ?? file
    let stem = name.split(separator: ".").dropLast().joined(separator: ".")
    let folder = output ?? (file.split(separator: "/").count > 1 || file.hasPrefix("/") ? String(file.dropLast(name.count + 1)) : ".")
    try Folder.create(folder)
    try AtomicFile.write(bytes, to: "\(folder)/\(stem.isEmpty ? name : stem).\(format.rawValue)")
  }
}
