import Geometry
import JSON
import Prediction

/// Predicts many structures with one model: those of a dataset, or the frames of a multi-frame XYZ text.
struct PredictTask: Hashable {
  /// Where the structures are.
  enum Source: Hashable {
    /// A stored dataset; each sample's absorber is taken.
    case dataset(DatasetReference)
    /// XYZ or extended XYZ, one structure after the other.
    case frames(String, XYZFormat?)
  }

  /// The structures.
  var source: Source
  /// The model.
  var model: String
  /// Its version.
  var version: Int
}

extension PredictTask: Task {
  static let kind = "predict"

  init?(reading reader: inout ObjectReader) {
    let dataset = reader.optionalObject("dataset") { DatasetReference(reading: &$0) }
    let frames = reader.optional("frames", as: String.self)
    let format = reader.optionalChoice("format", of: XYZFormat.self)
    let model = reader.required("model", as: String.self)
    let version = reader.required("version", as: Int.self)
    guard let model, let version,
      let source = dataset.map(Source.dataset) ?? frames.map({ Source.frames($0, format) })
    else { return nil }
    self.init(source: source, model: model, version: version)
  }

  func write(to writer: inout JSONWriter) {
    switch source {
    case .dataset(let dataset): writer.object("dataset") { dataset.write(to: &$0) }
    case .frames(let text, let format):
      writer.member("frames", text)
      if let format { writer.member("format", format.rawValue) }
    }
    writer.member("model", model)
    writer.member("version", version)
  }

  /// Reads what a submission says of it: `dataset`, or `structures` with `format` and `content`.
  init?(asked reader: inout ObjectReader, _ known: Known) {
    let dataset = reader.contains("dataset") ? reader.dataset("dataset", known) : nil
    let frames = reader.optionalObject("structures") { Self.frames(&$0, known.structures) }
    let isOne = reader.contains("dataset") != reader.contains("structures")
    reader.ignore("dataset")
    if !isOne { reader.fail("dataset", "give either \"dataset\" or \"structures\"") }
    guard let card = reader.model(known),
      let source = dataset.map(Source.dataset) ?? frames
    else { return nil }
    self.init(source: source, model: card.name, version: card.version)
  }

  /// The whole text is read once before it is accepted, so that a bad frame is named now and not hours later.
  private static func frames(_ reader: inout ObjectReader, _ limits: GeometryLimits) -> Source? {
    let format = reader.requiredChoice("format", of: XYZFormat.self)
    guard let content = reader.required("content", as: String.self), let format else { return nil }
    var count = 0
    do throws(GeometryError) {
      var frames = XYZReader(Array(content.utf8), format: format, limits: limits)
      while try frames.next() != nil { count += 1 }
    } catch {
      reader.fail("content", "frame \(count): \(error.message)")
      return nil
    }
    if count == 0 { reader.fail("content", "it holds no structure") }
    return .frames(content, format)
  }
}
