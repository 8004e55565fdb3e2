import JSON
import Jobs
import Prediction

/// Looks for the recipe with the smallest error by Bayesian optimisation; each trial is a job of its own.
struct OptimiseTask: Task {
  static let kind = "optimise"

  var dataset: DatasetReference
  /// The recipe that has all keys that are not varied.
  var base: RecipeReference
  var study: OptimisationStudy
  /// The study as it was asked for, which is how it is stored.
  private var asked: JSONValue

  private static let keys = ["search", "objective", "trials", "parallel", "initial", "seed"]

  init?(reading reader: inout ObjectReader) {
    let dataset = reader.requiredObject("dataset") { DatasetReference(reading: &$0) }
    let base = reader.requiredObject("recipe") { RecipeReference(reading: &$0) }
    guard let dataset, let base else { return nil }
    let asked = reader.requiredValue("study") { $0.tree }
    let study = reader.requiredObject("study") { OptimisationStudy(reading: &$0, base: base.recipe) }
    guard let asked, let study else { return nil }
    (self.dataset, self.base, self.study, self.asked) = (dataset, base, study, asked)
  }

  func write(to writer: inout JSONWriter) {
    writer.object("dataset") { dataset.write(to: &$0) }
    writer.object("recipe") { base.write(to: &$0) }
    writer.member("study", asked)
  }

  /// Reads `search`, `objective`, `trials`, `parallel`, `initial` and `seed` of a submission.
  init?(asked reader: inout ObjectReader, _ known: Known) {
    let dataset = reader.dataset("dataset", known)
    guard let base = reader.recipe(known, default: "rankine2020") else {
      for key in Self.keys { reader.ignore(key) }
      return nil
    }
    let study = OptimisationStudy(reading: &reader, base: base.recipe)
    reader.requireNoConvolution(base.recipe, of: dataset, at: "recipe", known)
    guard let dataset, let study else { return nil }
    var asked = JSONObject()
    for (key, value) in reader.element.members where Self.keys.contains(key) { asked[key] = JSONValue(value) }
    (self.dataset, self.base, self.study, self.asked) = (dataset, base, study, .object(asked))
  }
}

/// One trial of a search for a recipe: everything of its study, and which trial.
struct TrialJob {
  var study: OptimiseTask
  var task: TrialTask
}

extension TrialJob: Task {
  static let kind = "trial"

  init?(reading reader: inout ObjectReader) {
    guard let study = reader.requiredObject("study", { OptimiseTask(reading: &$0) }) else { return nil }
    let task = reader.requiredObject("task") { TrialTask(reading: &$0, search: study.study.search) }
    guard let task else { return nil }
    self.init(study: study, task: task)
  }

  func write(to writer: inout JSONWriter) {
    writer.object("study") { study.write(to: &$0) }
    writer.object("task") { task.write(to: &$0, search: study.study.search) }
  }
}

extension TrialJob {
  /// What came of trials that have ended; one whose job failed or was cancelled counts as a bad one.
  static func results(of parts: [Job]) throws(LaboratoryError) -> [TrialResult] {
    var results: [TrialResult] = []
    for part in parts { results.append(try result(of: part)) }
    return results
  }

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
