import JSON
import Prediction

/// Judges a recipe by repeated K-fold cross-validation; each fold is a job of its own.
struct CrossValidateTask: Task, Hashable {
  static let kind = "cross-validate"

  var dataset: DatasetReference
  var recipe: RecipeReference
  var study: CrossValidationStudy

  init(dataset: DatasetReference, recipe: RecipeReference, study: CrossValidationStudy) {
    self.dataset = dataset
    self.recipe = recipe
    self.study = study
  }

  init?(reading reader: inout ObjectReader) {
    let dataset = reader.requiredObject("dataset") { DatasetReference(reading: &$0) }
    let recipe = reader.requiredObject("recipe") { RecipeReference(reading: &$0) }
    let study = reader.requiredObject("study") {
      CrossValidationStudy(reading: &$0, seed: recipe?.recipe.seed ?? 1)
    }
    guard let dataset, let recipe, let study else { return nil }
    self.init(dataset: dataset, recipe: recipe, study: study)
  }

  func write(to writer: inout JSONWriter) {
    writer.object("dataset") { dataset.write(to: &$0) }
    writer.object("recipe") { recipe.write(to: &$0) }
    writer.object("study") { study.write(to: &$0) }
  }

  /// Reads `folds`, `repetitions` and `seed` of a submission.
  init?(asked reader: inout ObjectReader, _ known: Known) {
    let dataset = reader.dataset("dataset", known)
    let recipe = reader.recipe(known, default: "rankine2020")
    let study = CrossValidationStudy(reading: &reader, seed: recipe?.recipe.seed ?? 1)
    guard let dataset, let recipe, let study else { return nil }
    if let structures = known.counts(dataset.name)?.structures, study.folds > structures {
      reader.fail("folds", "the dataset has \(structures) structures, one fold each at most")
    }
    self.init(dataset: dataset, recipe: recipe, study: study)
  }
}

/// One fold of a cross-validation.
struct FoldJob: Task, Hashable {
  static let kind = "fold"

  var dataset: DatasetReference
  var recipe: RecipeReference
  var task: FoldTask

  init(dataset: DatasetReference, recipe: RecipeReference, task: FoldTask) {
    self.dataset = dataset
    self.recipe = recipe
    self.task = task
  }

  init?(reading reader: inout ObjectReader) {
    let dataset = reader.requiredObject("dataset") { DatasetReference(reading: &$0) }
    let recipe = reader.requiredObject("recipe") { RecipeReference(reading: &$0) }
    let task = reader.requiredObject("task") { FoldTask(reading: &$0) }
    guard let dataset, let recipe, let task else { return nil }
    self.init(dataset: dataset, recipe: recipe, task: task)
  }

  func write(to writer: inout JSONWriter) {
    writer.object("dataset") { dataset.write(to: &$0) }
    writer.object("recipe") { recipe.write(to: &$0) }
    writer.object("task") { task.write(to: &$0) }
  }
}
