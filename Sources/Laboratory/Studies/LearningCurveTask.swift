import JSON
import Prediction

/// How the error falls as there is more to learn from; each size and repetition is a job of its own.
struct LearningCurveTask: Task, Hashable {
  static let kind = "learning-curve"

  var dataset: DatasetReference
  var recipe: RecipeReference
  var study: LearningCurveStudy

  init(dataset: DatasetReference, recipe: RecipeReference, study: LearningCurveStudy) {
    self.dataset = dataset
    self.recipe = recipe
    self.study = study
  }

  init?(reading reader: inout ObjectReader) {
    let dataset = reader.requiredObject("dataset") { DatasetReference(reading: &$0) }
    let recipe = reader.requiredObject("recipe") { RecipeReference(reading: &$0) }
    let study = reader.requiredObject("study") {
      LearningCurveStudy(reading: &$0, available: Int.max >> 16, seed: recipe?.recipe.seed ?? 1)
    }
    guard let dataset, let recipe, let study else { return nil }
    self.init(dataset: dataset, recipe: recipe, study: study)
  }

  func write(to writer: inout JSONWriter) {
    writer.object("dataset") { dataset.write(to: &$0) }
    writer.object("recipe") { recipe.write(to: &$0) }
    writer.object("study") { study.write(to: &$0) }
  }

  /// Reads `sizes`, or `points`, `from` and `to`, and `repetitions`, `test`, `seed` of a submission.
  init?(asked reader: inout ObjectReader, _ known: Known) {
    let dataset = reader.dataset("dataset", known)
    let recipe = reader.recipe(known, default: "rankine2020")
    let available = dataset.flatMap { known.counts($0.name)?.samples } ?? Int.max >> 16
    let study = LearningCurveStudy(reading: &reader, available: available, seed: recipe?.recipe.seed ?? 1)
    guard let dataset, let recipe, let study else { return nil }
    self.init(dataset: dataset, recipe: recipe, study: study)
  }
}

/// One point of a learning curve.
struct PointJob: Task, Hashable {
  static let kind = "point"

  var dataset: DatasetReference
  var recipe: RecipeReference
  var task: PointTask

  init(dataset: DatasetReference, recipe: RecipeReference, task: PointTask) {
    self.dataset = dataset
    self.recipe = recipe
    self.task = task
  }

  init?(reading reader: inout ObjectReader) {
    let dataset = reader.requiredObject("dataset") { DatasetReference(reading: &$0) }
    let recipe = reader.requiredObject("recipe") { RecipeReference(reading: &$0) }
    let task = reader.requiredObject("task") { PointTask(reading: &$0) }
    guard let dataset, let recipe, let task else { return nil }
    self.init(dataset: dataset, recipe: recipe, task: task)
  }

  func write(to writer: inout JSONWriter) {
    writer.object("dataset") { dataset.write(to: &$0) }
    writer.object("recipe") { recipe.write(to: &$0) }
    writer.object("task") { task.write(to: &$0) }
  }
}
