import Digest
import Geometry
import JSON
public import Jobs
import Prediction

/// `train`: a model version, its evaluation on samples it never saw, and its card.
public struct TrainHandler: JobHandler {
  /// Only `train`.
  public let kinds: Set = [TrainTask.kind]
  private let equipment: Equipment
  private let datasets: DatasetShelf
  private let registry: ModelRegistry

  /// A handler that stores its models in a registry.
  public init(equipment: Equipment, datasets: DatasetShelf, registry: ModelRegistry) {
    self.equipment = equipment
    self.datasets = datasets
    self.registry = registry
  }

  /// Trains, judges, stores, and activates where that is asked for and the gate is passed.
  public func run(_ context: JobContext) -> Outcome {
    context.outcome { () throws(LaboratoryError) in
      let task = try TrainTask(payload: context.job.payload)
      let prepared = try datasets.prepared(task.dataset, for: task.recipe.recipe)
      try context.goOn()
      let trained = try train(task, prepared, context)
      let (artefact, evaluation) = try judged(
        task, prepared, trained, day: String(context.job.createdAt.text.prefix(10)))
      try context.goOn()
      let card = try registry.store(artefact, job: context.job.id.text)
      return try finish(task, card, evaluation, context)
    }
  }

  private struct Trained {
    let result: TrainingRun.Result
    let split: Split
  }

  private func train(
    _ task: TrainTask, _ prepared: DatasetShelf.Prepared, _ context: JobContext
  ) throws(LaboratoryError) -> Trained {
    let recipe = task.recipe.recipe
    let split = Split(
      groups: prepared.data.groups, validation: recipe.validation, test: recipe.test, seed: recipe.seed)
    guard !split.test.isEmpty else { throw .prediction(.tooFewSamples(found: 0, needed: 1)) }
    var members: [TrainingRun.Result] = []
    for member in 0..<recipe.ensemble {
      let run = try science { () throws(PredictionError) in
        try TrainingRun(
          recipe: recipe, data: prepared.data, split: split, seed: recipe.seed(ofMember: member),
          threads: equipment.threads)
      }
      var loop = TrainingLoop(
        equipment: equipment, context: context, recipe: recipe, dataDigest: prepared.dataset.digest.hex)
      loop.member = (member, recipe.ensemble)
      try loop.run(run)
      members.append(run.result)
    }
    return Trained(result: TrainingRun.Result(ensemble: members), split: split)
  }

  private func judged(
    _ task: TrainTask, _ prepared: DatasetShelf.Prepared, _ trained: Trained, day: String
  ) throws(LaboratoryError) -> (ModelArtefact, Evaluation) {
    let (dataset, data, recipe) = (prepared.dataset, prepared.data, task.recipe.recipe)
    let split = trained.split
    let share = Int((Double(split.test.count) / Double(data.count) * 100).rounded())
    let method = "\(split.test.count) samples (\(share) %) held out, split by structure, seed \(recipe.seed)"
    return try science { () throws(PredictionError) in
      let judged = try OutOfSample(
        predicted: try trained.result.predict(data, rows: split.test), rows: split.test, data: data,
        ids: dataset.samples.map(\.id), mean: data.meanTarget(split.training), recipe: recipe)
      let card = ModelCard(
        name: task.model, version: 0, element: dataset.subject.element, edge: dataset.subject.edge,
        edgeEnergy: dataset.subject.edgeEnergy, recipe: recipe, recipeName: task.recipe.name,
        data: ModelCard.Data(
          digest: dataset.digest.hex, samples: split.training.count, source: dataset.subject.source,
          licence: dataset.subject.licence),
        createdAt: day, epochs: trained.result.epochs, metrics: .null)
      var artefact = try ModelArtefact(
        card: card, result: trained.result, dataset: dataset, data: data, trainedOn: split.training,
        judged: judged)
      var evaluation = judged.evaluation
      (evaluation.rawCalibration, evaluation.convolvedCalibration) = try artefact.calibration(
        judged, data: data, trainedOn: split.training)
      artefact.card.metrics = evaluation.json(method: method)
      return (artefact, evaluation)
    }
  }

  private func finish(
    _ task: TrainTask, _ card: ModelCard, _ evaluation: Evaluation, _ context: JobContext
  ) throws(LaboratoryError) -> Outcome {
    let objections = task.gate.objections(to: evaluation)
    let isActivated = task.isToBeActivated && objections.isEmpty
    if isActivated { try registry.activate(card.name, card.version) }
    if task.isToBeActivated, !isActivated {
      context.record(.log, EventText.log("not activated: \(objections.joined(separator: "; "))"))
    }
    return .done { object in
      object.object("model") {
        $0.member("name", card.name)
        $0.member("version", card.version)
        $0.member("digest", card.digest)
      }
      object.member("activated", isActivated)
      if task.isToBeActivated, !objections.isEmpty { object.member("objections", objections) }
      object.member("evaluation", card.metrics)
    }
  }
}
