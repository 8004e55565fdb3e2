import JSON
public import Jobs
public import Prediction

/// What a study that has succeeded found, put together once more from its parts, and from its result what takes long.
public enum StudyFindings: Sendable {
  /// Of a cross-validation.
  case folds(PooledFolds)
  /// Of a learning curve.
  case curve(LearningCurve)
  /// Of a search for a recipe.
  case search(OptimisationOutcome)

  /// The findings of a study and its parts; nil for a job of another kind.
  public init?(_ job: Job, parts: [Job]) throws(LaboratoryError) {
    switch job.kind {
    case CrossValidationStudy.kind:
      let task = try StudyTask<CrossValidationStudy>(payload: job.payload)
      let results = try task.results(of: parts)
      self = .folds(try science { () throws(PredictionError) in try PooledFolds(task.study, results) })
    case LearningCurveStudy.kind:
      let task = try StudyTask<LearningCurveStudy>(payload: job.payload)
      let results = try task.results(of: parts)
      self = .curve(try science { () throws(PredictionError) in try LearningCurve(task.study, results) })
    case OptimiseTask.kind:
      let task = try OptimiseTask(payload: job.payload)
      let results = try TrialJob.results(of: parts)
      let found: JSONValue
      do throws(JSONError) { found = try JSONValue(parsing: job.result) } catch {
        throw .task(error.message)
      }
      self = .search(OptimisationOutcome(task.study, results, found: found))
    default: return nil
    }
  }
}
