import JSON
import Prediction

/// Judges a stored model on a dataset.
struct EvaluateTask: Hashable {
  /// What it is judged on.
  var dataset: DatasetReference
  /// The model.
  var model: String
  /// Its version.
  var version: Int
}

extension EvaluateTask: Task {
  static let kind = "evaluate"

  init?(reading reader: inout ObjectReader) {
    let dataset = reader.requiredObject("dataset") { DatasetReference(reading: &$0) }
    let model = reader.required("model", as: String.self)
    let version = reader.required("version", as: Int.self)
    guard let dataset, let model, let version else { return nil }
    self.init(dataset: dataset, model: model, version: version)
  }

  func write(to writer: inout JSONWriter) {
    writer.object("dataset") { dataset.write(to: &$0) }
    writer.member("model", model)
    writer.member("version", version)
  }

  /// Reads what a submission says of it.
  init?(asked reader: inout ObjectReader, _ known: Known) {
    let dataset = reader.dataset("dataset", known)
    let card = reader.model(known)
    reader.requireNoConvolution(card?.recipe, of: dataset, at: "model", known)
    guard let dataset, let card else { return nil }
    self.init(dataset: dataset, model: card.name, version: card.version)
  }
}
