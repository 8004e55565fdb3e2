import ArgumentParser
import Digest
import Geometry
import JSON
import NeuralNet
import Persistence
import Prediction

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train a model on a dataset and store it with its card.",
    discussion: """
      Without --folds the recipe's share of structures is kept aside and the model is judged on it. With --folds K \
      the recipe is judged by K-fold cross-validation and the stored model is then fitted to every sample.
      With --checkpoint FILE, Ctrl-C (or SIGTERM, or SIGHUP) stores what was done and stops; the same command with \
      --resume goes on from there. Folds, and the second and further networks of an ensemble, have files of their own \
      beside FILE.
      """)

  @OptionGroup var data: DatasetOptions
  @Option(help: "Recipe: a name from Config/recipes or a file.")
  var recipe = "rankine2020"
  @Option(help: "Name of the model.")
  var name: String
  @Option(help: ArgumentHelp("Folder of models.", valueName: "dir"))
  var output = "Models"
  @Option(help: "Judge by cross-validation with so many folds, then fit to all samples.")
  var folds: Int?
  @Option(help: "Epochs instead of the recipe's.")
  var epochs: Int?
  @Option(help: "Seed instead of the recipe's.")
  var seed: UInt64?
  @Option(help: "Threads; one a core unless said.")
  var threads: Int?
  @Option(help: ArgumentHelp("File for what was done when stopped.", valueName: "file"))
  var checkpoint: String?
  @Flag(help: "Go on from --checkpoint FILE.")
  var resume = false
  @Option(help: ArgumentHelp("Folder for figures and tables of the judged predictions.", valueName: "dir"))
  var report: String?

  func validate() throws {
    if let folds, folds < 2 { throw ValidationError("--folds: at least 2 are needed") }
    guard name.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}/) != nil else {
      throw ValidationError(
        "--name '\(name)': use up to 64 letters, digits, '-', '_' and '.', the first a letter, digit or '_'")
    }
    if let threads, threads < 1 { throw ValidationError("--threads: at least 1 is needed") }
    if let epochs, epochs < 1 { throw ValidationError("--epochs: at least 1 is needed") }
    if resume && checkpoint == nil { throw ValidationError("--resume needs --checkpoint FILE") }
  }

  func run() throws {
    let interrupt = Interrupt()
    let recipe = try effectiveRecipe()
    let (dataset, matrices) = try data.read(for: recipe)
    do {
      let workshop = Workshop(
        recipe: recipe, dataset: dataset, data: matrices, threads: threads ?? Processors.count,
        checkpoint: checkpoint, resume: resume, interrupt: interrupt)
      try workshop.requireEnough(folds: folds)
      try rehearse()
      let outcome = try folds.map { try workshop.crossValidated(folds: $0) } ?? workshop.heldOut()
      try store(outcome, recipe, dataset, matrices)
    } catch let stop as Interrupted {
      throw Failure(
        stop.checkpoint.map { "interrupted; go on with --resume --checkpoint \($0)" }
          ?? "interrupted; nothing was stored (--checkpoint FILE keeps what was done)"
      )
    } catch {
      throw Failure(error)
    }
  }

  /// Whether everything can be written where it is to be, before hours go by.
  private func rehearse() throws {
    try AtomicFile.rehearse("\(output)/\(name)/active.json")
    if let checkpoint { try AtomicFile.rehearse(checkpoint) }
    if let report { try AtomicFile.rehearse(EvaluationReport.table(in: report)) }
  }

  private func effectiveRecipe() throws(Failure) -> Recipe {
    var recipe = try RecipeBook.recipe(recipe)
    if let epochs { recipe.epochs = epochs }
    if let seed {
      guard seed <= UInt64(Int.max) else { throw Failure("--seed \(seed): seeds go from 0 to \(Int.max)") }
      recipe.seed = seed
    }
    return recipe
  }

  private func store(
    _ outcome: Workshop.Outcome, _ recipe: Recipe, _ dataset: Dataset, _ matrices: TrainingData
  ) throws {
    let folder = ModelFolder(output)
    var evaluation = outcome.judged.evaluation
    var card = ModelCard(
      name: name, version: try folder.nextVersion(name), element: dataset.subject.element,
      edge: dataset.subject.edge, edgeEnergy: dataset.subject.edgeEnergy, recipe: recipe,
      recipeName: self.recipe.split(separator: "/").last.map(String.init) ?? self.recipe,
      data: ModelCard.Data(
        digest: dataset.digest.hex, samples: outcome.trainedOn.count, source: dataset.subject.source,
        licence: dataset.subject.licence),
      createdAt: Clock.today, epochs: outcome.result.epochs, metrics: .null)
    let artefact = try ModelArtefact(
      card: card, result: outcome.result, dataset: dataset, data: matrices, trainedOn: outcome.trainedOn,
      judged: outcome.judged)
    (evaluation.rawCalibration, evaluation.convolvedCalibration) = try artefact.calibration(
      outcome.judged, data: matrices, trainedOn: outcome.trainedOn)
    card.metrics = evaluation.json(method: outcome.method)
    var complete = artefact
    complete.card = card
    Output.line(EvaluationTable(evaluation, title: "\(name) \(card.version): \(outcome.method)").text)
    let digest = try folder.store(complete)
    try folder.activate(name, version: card.version)
    Output.line("stored \(folder.path)/\(name)/\(card.version), sha256 \(digest)")
    if let report { try EvaluationReport(outcome.judged, evaluation, title: name).write(to: report) }
  }
}
