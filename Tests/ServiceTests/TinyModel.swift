import Geometry
import JSON
import Prediction
import Spectra

/// A model trained in a moment on the synthetic dataset, for every test of this module.
enum TinyModel {
  static let artefact = Result { try make() }

  /// It, loaded as `fe-k`.
  static func live(standard: String = "fe-k") throws -> LiveModels {
    let live = LiveModels(standard: standard)
    live.publish(Model(try artefact.get()))
    return live
  }

  private static func make() throws -> ModelArtefact {
    let files = SyntheticDataset.files().map { DatasetFile(path: $0.path, bytes: Array($0.text.utf8)) }
    let dataset = try DatasetReader().read(files).dataset
    let recipe = try Recipe(parsing: Array(SyntheticDataset.recipe.utf8)) { _ in nil }
    let data = try TrainingData(dataset, recipe: recipe)
    let split = Split(groups: data.groups, validation: 0, test: recipe.test, seed: recipe.seed)
    let run = try TrainingRun(recipe: recipe, data: data, split: split, seed: recipe.seed, threads: 1)
    let result = try run.runToEnd()
    let judged = try OutOfSample(
      predicted: try result.predict(data, rows: split.test), rows: split.test, data: data,
      ids: dataset.samples.map(\.id), mean: data.meanTarget(split.training), recipe: recipe)
    let card = ModelCard(
      name: "fe-k", version: 3, element: dataset.subject.element, edge: "K", edgeEnergy: 7112, recipe: recipe,
      recipeName: "tiny", data: .init(digest: "d1", samples: 9, source: "made up", licence: "CC0-1.0"),
      createdAt: "2026-01-31", epochs: result.epochs, metrics: ["note": "none"], digest: "c0ffee")
    return try ModelArtefact(
      card: card, result: result, dataset: dataset, data: data, trainedOn: split.training, judged: judged)
  }
}
