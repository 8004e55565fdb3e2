import JSON
public import Jobs
import Prediction

/// `cross-validate`, `learning-curve` and `optimise`: start their parts, wait for them without holding a worker, and sum
/// them up. What has been done is in the parts, so that any worker can go on at any time.
public struct StudyHandler: JobHandler {
  /// The kinds of studies.
  public let kinds: Set = [CrossValidateTask.kind, LearningCurveTask.kind, OptimiseTask.kind]

  /// A handler; it needs nothing.
  public init() {}

  /// Goes as far as it can without a part that has not ended.
  public func run(_ context: JobContext) -> Outcome {
    context.outcome { () throws(LaboratoryError) in
      let parts = try FanOut(context)
      let payload = context.job.payload
      switch context.job.kind {
      case CrossValidateTask.kind: return try crossValidate(try CrossValidateTask(payload: payload), parts)
      case LearningCurveTask.kind: return try learningCurve(try LearningCurveTask(payload: payload), parts)
      default: return try optimise(try OptimiseTask(payload: payload), parts)
      }
    }
  }

  private func crossValidate(
    _ task: CrossValidateTask, _ parts: FanOut
  ) throws(LaboratoryError) -> Outcome {
    let folds = task.study.tasks
    if parts.parts.count < folds.count {
      try parts.start(
        folds.map {
          ("\($0.repetition)/\($0.fold)", FoldJob(dataset: task.dataset, recipe: task.recipe, task: $0))
        })
      return parts.wait(of: folds.count)
    }
    guard parts.open.isEmpty else { return parts.wait(of: folds.count) }
    if let failure = parts.failure() { return failure }
    var results: [FoldResult] = []
    for part in parts.ended {
      do throws(JSONError) { results.append(try FoldResult(parsing: part.result)) } catch {
        throw .task(error.message)
      }
    }
    let pooled = try science { () throws(PredictionError) in try PooledFolds(task.study, results) }
    return .done { object in
      object.member("dataset", task.dataset.name)
      for member in pooled.json.object?.members ?? [] { object.member(member.key, member.value) }
    }
  }

  private func learningCurve(
    _ task: LearningCurveTask, _ parts: FanOut
  ) throws(LaboratoryError) -> Outcome {
    let points = task.study.tasks
    if parts.parts.count < points.count {
      try parts.start(
        points.map {
          ("\($0.size)/\($0.repetition)", PointJob(dataset: task.dataset, recipe: task.recipe, task: $0))
        })
      return parts.wait(of: points.count)
    }
    guard parts.open.isEmpty else { return parts.wait(of: points.count) }
    if let failure = parts.failure() { return failure }
    var found: [CurvePoint] = []
    for part in parts.ended {
      do throws(JSONError) { found.append(try CurvePoint(parsing: part.result)) } catch {
        throw .task(error.message)
      }
    }
    let curve = try science { () throws(PredictionError) in try LearningCurve(task.study, found) }
    return .done { object in
      object.member("dataset", task.dataset.name)
      for member in curve.json.object?.members ?? [] { object.member(member.key, member.value) }
    }
  }

  private func optimise(_ task: OptimiseTask, _ parts: FanOut) throws(LaboratoryError) -> Outcome {
    let study = task.study
    var results: [TrialResult] = []
    for part in parts.ended { results.append(try Self.result(of: part)) }
    var pending: [TrialTask] = []
    for part in parts.open { pending.append(try TrialJob(payload: part.payload).task) }
    if results.count < study.trials {
      let next = try science { () throws(PredictionError) in try study.next(results, pending: pending) }
      try parts.start(next.map { ("\($0.number)", TrialJob(study: task, task: $0)) })
      return parts.wait(of: study.trials)
    }
    let outcome = try science { () throws(PredictionError) in try OptimisationOutcome(study, results) }
    let best = try science { () throws(PredictionError) in try outcome.recipe() }
    guard let best else {
      return .failed(
        JobFailure(
          code: "all-trials-failed",
          detail: "Every trial failed, the first with: \(results.first?.failure ?? "no reason")."),
        isTransient: false, delay: .zero)
    }
    return .done { object in
      object.member("dataset", task.dataset.name)
      for member in outcome.json.object?.members ?? [] { object.member(member.key, member.value) }
      object.object("recipe") { best.write(to: &$0) }
    }
  }

  /// What came of a trial; one whose job failed or was cancelled counts as a bad one.
  private static func result(of part: Job) throws(LaboratoryError) -> TrialResult {
    let job = try TrialJob(payload: part.payload)
    guard part.state == .succeeded else {
      return TrialResult(job.task, failure: part.failure?.detail ?? part.state.rawValue)
    }
    do throws(JSONError) {
      return try JSONDocument(parsing: part.result).read {
        TrialResult(reading: &$0, search: job.study.study.search)
      }
    } catch {
      throw .task(error.message)
    }
  }
}
