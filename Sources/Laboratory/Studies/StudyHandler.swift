import JSON
public import Jobs
import Prediction

/// `cross-validate`, `learning-curve` and `optimise`: start their parts, wait for them without holding a worker, and sum
/// them up. What has been done is in the parts, so that any worker can go on at any time.
public struct StudyHandler: JobHandler {
  /// The kinds of studies.
  public let kinds: Set = [CrossValidationStudy.kind, LearningCurveStudy.kind, OptimiseTask.kind]

  /// A handler; it needs nothing.
  public init() {}

  /// Goes as far as it can without a part that has not ended.
  public func run(_ context: JobContext) -> Outcome {
    context.outcome { () throws(LaboratoryError) in
      let parts = try FanOut(context)
      let payload = context.job.payload
      switch context.job.kind {
      case CrossValidationStudy.kind:
        return try planned(try StudyTask<CrossValidationStudy>(payload: payload), parts)
      case LearningCurveStudy.kind:
        return try planned(try StudyTask<LearningCurveStudy>(payload: payload), parts)
      default: return try optimise(try OptimiseTask(payload: payload), parts)
      }
    }
  }

  private func planned<Study: JobStudy>(
    _ task: StudyTask<Study>, _ parts: FanOut
  ) throws(LaboratoryError) -> Outcome {
    let tasks = task.study.tasks
    if parts.parts.count < tasks.count {
      try parts.start(
        tasks.map { ($0.name, PartTask<Study>(dataset: task.dataset, recipe: task.recipe, task: $0)) })
      return parts.wait(of: tasks.count)
    }
    guard parts.open.isEmpty else { return parts.wait(of: tasks.count) }
    if let failure = parts.failure() { return failure }
    let results = try task.results(of: parts.ended)
    let summary = try science { () throws(PredictionError) in try task.study.summary(of: results) }
    return .done { Self.write(summary, of: task.dataset, to: &$0) }
  }

  private func optimise(_ task: OptimiseTask, _ parts: FanOut) throws(LaboratoryError) -> Outcome {
    let study = task.study
    let results = try TrialJob.results(of: parts.ended)
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
      Self.write(outcome.json, of: task.dataset, to: &object)
      object.object("recipe") { best.write(to: &$0) }
    }
  }

  private static func write(
    _ summary: JSONValue, of dataset: DatasetReference, to writer: inout JSONWriter
  ) {
    writer.member("dataset", dataset.name)
    for member in summary.object?.members ?? [] { writer.member(member.key, member.value) }
  }
}
