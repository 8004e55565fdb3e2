public import Geometry
public import JSON
import NeuralNet
import Spectra

extension ModelCard {
  /// Reads a card, `card.json` or the metadata entry of the weights.
  public init(parsing bytes: [UInt8]) throws(PredictionError) {
    do throws(JSONError) {
      self = try JSONDocument(parsing: bytes).read { reader in ModelCard(reading: &reader) }
    } catch {
      throw .card(error.message)
    }
  }

  private init?(reading reader: inout ObjectReader) {
    reader.ignore("forwardPass", "tensors", "architecture")
    let name = reader.required("name", as: String.self)
    let version = reader.required("version", as: Int.self, in: 1...1_000_000)
    let element = reader.requiredValue("element") { Element(reading: &$0) }
    let edge = reader.required("edge", as: String.self)
    let edgeEnergy = reader.required("edgeEnergy", as: Double.self, in: 10...200_000)
    let recipeName = reader.required("recipeName", as: String.self)
    let recipe: Recipe? = reader.requiredObject("recipe") { Recipe(reading: &$0, base: { _ in nil }) }
    let data: Data? = reader.requiredObject("data") { Data(reading: &$0) }
    let createdAt = reader.required("createdAt", as: String.self)
    let epochs = reader.required("epochs", as: Int.self)
    let metrics = reader.required("metrics", as: JSONValue.self)
    let digest = reader.optional("digest", default: "")
    guard let name, let version, let element, let edge, let edgeEnergy, let recipe, let recipeName, let data,
      let createdAt, let epochs, let metrics
    else { return nil }
    self.init(
      name: name, version: version, element: element, edge: edge, edgeEnergy: edgeEnergy, recipe: recipe,
      recipeName: recipeName, data: data, createdAt: createdAt, epochs: epochs, metrics: metrics,
      digest: digest)
  }

  /// The card as JSON text. The file beside the weights is written with line breaks; the one inside is not.
  public func encoded(pretty: Bool) -> [UInt8] {
    var writer = JSONWriter(pretty: pretty)
    writer.object { card in
      card.member("name", name)
      card.member("version", version)
      card.member("element", element.symbol)
      card.member("edge", edge)
      card.member("edgeEnergy", edgeEnergy)
      card.member("recipeName", recipeName)
      card.member("createdAt", createdAt)
      card.member("epochs", epochs)
      if !digest.isEmpty { card.member("digest", digest) }
      card.object("data") { data.write(to: &$0) }
      card.member("metrics", metrics)
      card.object("recipe") { recipe.write(to: &$0) }
      writeArchitecture(&card)
      card.member("forwardPass", ForwardPassText(recipe).sentences)
    }
    return writer.bytes
  }

  private func writeArchitecture(_ writer: inout JSONWriter) {
    writer.object("architecture") { object in
      object.member("inputs", recipe.architecture.inputs)
      object.member("hidden", recipe.hidden)
      object.member("outputs", recipe.grid.count)
      object.member("parameters", recipe.architecture.parameterCount)
      if recipe.ensemble > 1 { object.member("members", recipe.ensemble) }
    }
    writer.array("tensors") { array in
      for (name, shape) in recipe.architecture.tensorShapes {
        array.object {
          $0.member("name", name)
          $0.member("shape", shape)
        }
      }
    }
  }
}

extension ModelCard.Data {
  init?(reading reader: inout ObjectReader) {
    let digest = reader.required("digest", as: String.self)
    let samples = reader.required("samples", as: Int.self)
    let source = reader.optional("source", as: String.self)
    let licence = reader.optional("licence", as: String.self)
    guard let digest, let samples else { return nil }
    self.init(digest: digest, samples: samples, source: source, licence: licence)
  }

  func write(to writer: inout JSONWriter) {
    writer.member("digest", digest)
    writer.member("samples", samples)
    if let source { writer.member("source", source) }
    if let licence { writer.member("licence", licence) }
  }
}

extension Element {
  /// Reads a symbol ("Fe", any case) or an atomic number.
  public init?(reading reader: inout ValueReader) {
    if reader.kind == .number {
      guard let number = reader.value(as: Int.self) else { return nil }
      guard let element = Element(atomicNumber: number) else {
        reader.fail("\(number) is no atomic number; they go from 1 to 118")
        return nil
      }
      self = element
      return
    }
    guard let symbol = reader.value(as: String.self) else { return nil }
    guard let element = Element(symbol: symbol) else {
      reader.fail("\"\(symbol.prefix(12))\" is no chemical element; write a symbol such as \"Fe\"")
      return nil
    }
    self = element
  }
}
