import Digest
import JSON
public import Jobs
import Prediction

/// The parts of studies: folds, points of learning curves, trials of searches. Each trains one network, resumable as any
/// training is, and judges it.
public struct PartHandler: JobHandler {
  /// The kinds of parts.
  public let kinds: Set = [CrossValidationStudy.partKind, LearningCurveStudy.partKind, TrialJob.kind]
  private let equipment: Equipment
  private let datasets: DatasetShelf

  /// A handler over the stores.
  public init(equipment: Equipment, datasets: DatasetShelf) {
    self.equipment = equipment
    self.datasets = datasets
  }

  /// Trains and judges.
  public func run(_ context: JobContext) -> Outcome {
    context.outcome { () throws(LaboratoryError) in
      let payload = context.job.payload
      switch context.job.kind {
      case CrossValidationStudy.partKind:
        return try part(try PartTask<CrossValidationStudy>(payload: payload), context)
      case LearningCurveStudy.partKind:
        return try part(try PartTask<LearningCurveStudy>(payload: payload), context)
      default: return try trial(try TrialJob(payload: payload), context)
      }
    }
  }

  private func part<Study: JobStudy>(
    _ job: PartTask<Study>, _ context: JobContext
  ) throws(LaboratoryError) -> Outcome {
    let recipe = job.recipe.recipe
    let prepared = try datasets.prepared(job.dataset, for: recipe)
    let (data, ids) = (prepared.data, prepared.dataset.samples.map(\.id))
    let run = try science { () throws(PredictionError) in
      try job.task.run(data, recipe: recipe, threads: equipment.threads)
    }
    try train(run, recipe, prepared, context)
    let result = try science { () throws(PredictionError) in
      try job.task.judged(run.result, data, ids: ids, recipe: recipe)
    }
    return .succeeded(result.encoded)
  }

  /// A recipe that cannot be trained is a result of the search, not a failure of the job.
  private func trial(_ job: TrialJob, _ context: JobContext) throws(LaboratoryError) -> Outcome {
    let study = job.study.study
    let result: TrialResult
    do throws(LaboratoryError) {
      result = TrialResult(job.task, value: try value(of: job, context))
    } catch {
      guard case .prediction = error else { throw error }
      result = TrialResult(job.task, failure: error.message)
    }
    return .done { result.write(to: &$0, search: study.search) }
  }

  private func value(of job: TrialJob, _ context: JobContext) throws(LaboratoryError) -> Double {
    let study = job.study.study
    let recipe = try science { () throws(PredictionError) in try study.search.recipe(at: job.task.point) }
    let prepared = try datasets.prepared(job.study.dataset, for: recipe)
    let (data, ids) = (prepared.data, prepared.dataset.samples.map(\.id))
    var sum = 0.0
    for part in 0..<study.objective.parts {
      let run = try science { () throws(PredictionError) in
        try study.objective.run(part: part, data, recipe: recipe, threads: equipment.threads)
      }
      try train(run, recipe, prepared, context)
      sum += try science { () throws(PredictionError) in
        try study.objective.score(part: part, run, data, ids: ids, recipe: recipe)
      }
    }
    return sum / Double(study.objective.parts)
  }

  private func train(
    _ run: TrainingRun, _ recipe: Recipe, _ prepared: DatasetShelf.Prepared, _ context: JobContext
  ) throws(LaboratoryError) {
    let loop = TrainingLoop(
      equipment: equipment, context: context, recipe: recipe, dataDigest: prepared.dataset.digest.hex)
    try loop.run(run)
  }
}
