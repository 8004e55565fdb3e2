import ArgumentParser
import Geometry
import Persistence
import Prediction
import Service
import Spectra

struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict", abstract: "Predict the spectra of structure files.",
    discussion: """
      Writes to standard output; with several files, a file beside each of them; with --output, a file each in that folder. \
      Names on standard error what it wrote. Where a file is there already it computes nothing, unless told --force.
      """)

  enum Format: String, EnumerableFlag { case csv, json, xdi, svg }

  @Argument(help: "Structure files (XYZ or extended XYZ).", completion: .file(extensions: ["xyz", "extxyz"]))
  var files: [String]
  @Flag(help: "What to write; CSV unless said.")
  var format = Format.csv
  @Option(help: "Model.")
  var model = "fe-k"
  @Option(help: ArgumentHelp("Folder of models.", valueName: "dir"))
  var models = "Models"
  @Option(
    help: ArgumentHelp(
      "Index of the absorber, from 0, several with commas between, or all: so unless said.",
      valueName: "atoms"),
    transform: Self.absorbers)
  var absorber = AbsorberChoice.automatic
  @Option(help: ArgumentHelp("Folder for the answers.", valueName: "dir"))
  var output: String?
  @Flag(help: "Replace answers that are there already.")
  var force = false
  @Flag(help: "Absolute energies.")
  var absolute = false

  private static func absorbers(_ text: String) throws -> AbsorberChoice {
    if text == "all" { return .all }
    let indices = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard !indices.contains(nil) else {
      throw ValidationError("write an index, from 0, several with commas between, or all")
    }
    return indices.count == 1 ? .index(indices[0] ?? 0) : .indices(indices.compactMap(\.self))
  }

  func validate() throws {
    var inputs: [String: String] = [:]
    for file in files where isWrittenToFile {
      let answer = answerPath(file)
      if let other = inputs.updateValue(file, forKey: answer) {
        throw ValidationError("\(other) and \(file) would both be answered in \(answer); run them apart")
      }
    }
  }

  func run() throws {
    try refuseReplacing()
    let model: Model
    do {
      model = Model(try ModelFolder(Places.models(models)).load(self.model))
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

  /// A file beside a structure may be somebody's measurement: it is replaced only where that is asked for.
  private func refuseReplacing() throws(Failure) {
    guard isWrittenToFile, !force else { return }
    let present = files.map(answerPath).filter(Places.exists)
    guard let first = present.first else { return }
    let paths = present.count == 1 ? "\(first) is" : "\(present.joined(separator: ", ")) are"
    throw Failure(
      "\(paths) there already, and nothing was computed. Give --force to replace, or --output FOLDER to write elsewhere."
    )
  }

  private func answer(_ file: String, _ model: Model) throws -> [UInt8] {
    let structure = try Structure(xyz: try FileReader.bytes(file, limit: 64 << 20))
    let prediction = try model.predict(
      PredictionQuery(
        structure: structure, absorber: absorber, convolution: model.card.recipe.convolution))
    guard prediction.isFinite else {
      throw Failure("with the weights of \(model.card.name)/\(model.card.version) the result is not finite")
    }
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
    guard isWrittenToFile else { return Output.standard(bytes) }
    let path = answerPath(file)
    if let output { try Folder.create(output) }
    try AtomicFile.write(bytes, to: path)
    Output.error("wrote \(path)\n")
  }

  private var isWrittenToFile: Bool { files.count > 1 || output != nil }

  /// The file for the answer about a structure file: in the folder asked for, or beside it.
  private func answerPath(_ file: String) -> String {
    let slash = file.lastIndex(of: "/")
    let name = slash.map { file[file.index(after: $0)...] } ?? file[...]
    let folder = output.map { "\($0)/" } ?? slash.map { String(file[...$0]) } ?? ""
    let stem = name.split(separator: ".").dropLast().joined(separator: ".")
    return "\(folder)\(stem.isEmpty ? String(name) : stem).\(format.rawValue)"
  }
}
