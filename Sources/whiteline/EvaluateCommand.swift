import ArgumentParser
import Digest
import JSON
import Persistence
import Prediction

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Judge a stored model on a dataset.",
    discussion: "Samples the model was trained on flatter it: the card says which dataset that was.")

  @OptionGroup var data: DatasetOptions
  @Option(help: "Model.")
  var model = "fe-k"
  @Option(help: ArgumentHelp("Folder of models.", valueName: "dir"))
  var models = "Models"
  @Option(help: ArgumentHelp("Folder for table, JSON, CSV and figures.", valueName: "dir"))
  var output: String?
  @Flag(help: "Print JSON instead of the table.")
  var json = false

  func run() throws {
    do {
      let artefact = try ModelFolder(Places.models(models)).load(model)
      let (dataset, matrices) = try data.read(for: artefact.card.recipe)
      let card = artefact.card
      if card.data.digest == dataset.digest.hex {
        Output.error("note: \(model) was trained on this very dataset; these figures are not out of sample\n")
      }
      if let output { try AtomicFile.rehearse(EvaluationReport.table(in: output)) }
      let judged = try artefact.judged(on: dataset, matrices)
      let title = "\(card.name) \(card.version) on \(judged.rows.count) samples"
      if let output { try EvaluationReport(judged, judged.evaluation, title: title).write(to: output) }
      if json {
        Output.standard(judged.evaluation.json(method: title).encoded(pretty: true) + [UInt8(ascii: "\n")])
      } else {
        Output.line(EvaluationTable(judged.evaluation, title: title).text)
      }
    } catch {
      throw Failure(error)
    }
  }
}
