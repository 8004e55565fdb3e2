import JSON
import Prediction
import Spectra

/// Trains a model on the training part of a dataset and judges it on the rest.
struct TrainTask: Hashable {
  /// What it learns from.
  var dataset: DatasetReference
  /// How.
  var recipe: RecipeReference
  /// Name of the model that comes of it.
  var model: String
  /// Whether the model is to be served if it passes the gate.
  var isToBeActivated: Bool
  /// What the evaluation has to reach for that.
  var gate: Gate
}

extension TrainTask: Task {
  static let kind = "train"

  init?(reading reader: inout ObjectReader) {
    let dataset = reader.requiredObject("dataset") { DatasetReference(reading: &$0) }
    let recipe = reader.requiredObject("recipe") { RecipeReference(reading: &$0) }
    let model = reader.required("model", as: String.self)
    let isToBeActivated = reader.optional("activate", default: false)
    let gate = reader.optionalObject("gate") { Gate(reading: &$0) }
    guard let dataset, let recipe, let model else { return nil }
    self.init(
      dataset: dataset, recipe: recipe, model: model, isToBeActivated: isToBeActivated, gate: gate ?? Gate())
  }

  func write(to writer: inout JSONWriter) {
    writer.object("dataset") { dataset.write(to: &$0) }
    writer.object("recipe") { recipe.write(to: &$0) }
    writer.member("model", model)
    writer.member("activate", isToBeActivated)
    writer.object("gate") { gate.write(to: &$0) }
  }
}

/// What an evaluation has to reach before a model is activated by itself. In any case the model has to beat one
/// that always answers the mean spectrum.
struct Gate: Hashable, Sendable {
  /// Largest median mean squared error of raw spectra.
  var raw: Double?
  /// Largest median mean squared error of convolved spectra.
  var convolved: Double?

  init() {}

  init?(reading reader: inout ObjectReader) {
    raw = reader.optional("raw", as: Double.self, in: 0...1e6)
    convolved = reader.optional("convolved", as: Double.self, in: 0...1e6)
  }

  func write(to writer: inout JSONWriter) {
    if let raw { writer.member("raw", raw) }
    if let convolved { writer.member("convolved", convolved) }
  }

  /// Why an evaluation does not pass; empty when it does.
  func objections(to evaluation: Evaluation) -> [String] {
    var objections: [String] = []
    if !(evaluation.convolvedSkill > 1) {
      objections.append("it is no better than always answering the mean spectrum")
    }
    if let raw, !(evaluation.raw.median <= raw) {
      objections.append("the median error of raw spectra is \(evaluation.raw.median), above \(raw)")
    }
    if let convolved, !(evaluation.convolved.median <= convolved) {
      objections.append(
        "the median error of convolved spectra is \(evaluation.convolved.median), above \(convolved)")
    }
    return objections
  }
}
