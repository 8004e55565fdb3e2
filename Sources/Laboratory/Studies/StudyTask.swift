import JSON
import Jobs
import Prediction

/// A study of a recipe on a dataset.
struct StudyTask<Study: JobStudy>: Hashable {
  var dataset: DatasetReference
  var recipe: RecipeReference
  var study: Study
}

extension StudyTask: Task {
  static var kind: String { Study.kind }

  init?(reading reader: inout ObjectReader) {
    let dataset = reader.requiredObject("dataset") { DatasetReference(reading: &$0) }
    let recipe = reader.requiredObject("recipe") { RecipeReference(reading: &$0) }
    let study = reader.requiredObject("study") { Study(reading: &$0, seed: recipe?.recipe.seed ?? 1) }
    guard let dataset, let recipe, let study else { return nil }
    self.init(dataset: dataset, recipe: recipe, study: study)
  }

  func write(to writer: inout JSONWriter) {
    writer.object("dataset") { dataset.write(to: &$0) }
    writer.object("recipe") { recipe.write(to: &$0) }
    writer.object("study") { study.write(to: &$0) }
  }

  /// Reads a submission.
  init?(asked reader: inout ObjectReader, _ known: Known) {
    let dataset = reader.dataset("dataset", known)
    let recipe = reader.recipe(known, default: "rankine2020")
    let study = Study(
      asked: &reader, counts: dataset.flatMap { known.counts($0.name) }, seed: recipe?.recipe.seed ?? 1)
    reader.requireNoConvolution(recipe?.recipe, of: dataset, at: "recipe", known)
    guard let dataset, let recipe, let study else { return nil }
    self.init(dataset: dataset, recipe: recipe, study: study)
  }
}

extension StudyTask {
  /// What came of its parts, all of which have succeeded.
  func results(of parts: [Job]) throws(LaboratoryError) -> [Study.Part.Judged] {
    var results: [Study.Part.Judged] = []
    for part in parts {
      do throws(JSONError) { results.append(try Study.Part.Judged(parsing: part.result)) } catch {
        throw .task(error.message)
      }
    }
    return results
  }
}

/// One part of a study.
struct PartTask<Study: JobStudy>: Hashable {
  var dataset: DatasetReference
  var recipe: RecipeReference
  var task: Study.Part
}

extension PartTask: Task {
  static var kind: String { Study.partKind }

  init?(reading reader: inout ObjectReader) {
    let dataset = reader.requiredObject("dataset") { DatasetReference(reading: &$0) }
    let recipe = reader.requiredObject("recipe") { RecipeReference(reading: &$0) }
    let task = reader.requiredObject("task") { Study.Part(reading: &$0) }
    guard let dataset, let recipe, let task else { return nil }
    self.init(dataset: dataset, recipe: recipe, task: task)
  }

  func write(to writer: inout JSONWriter) {
    writer.object("dataset") { dataset.write(to: &$0) }
    writer.object("recipe") { recipe.write(to: &$0) }
    writer.object("task") { task.write(to: &$0) }
  }
}
