import Geometry
import JSON
import Prediction
import Spectra

/// What POST /predict asks for, as written: every member is of the right kind, none has been looked up yet.
struct PredictForm {
  var structure: StructureForm
  var absorber = AbsorberChoice.automatic
  var model: String?
  var convolution: Convolution
  var energyAxis = PredictAnswer.EnergyAxis.relative
  var include: Set<PredictAnswer.Inclusion> = []
  /// Whether it was written as one JSON object rather than a file with query parameters.
  var isJSON = true
}

extension PredictForm {
  /// Reads the JSON form; `standard` gives a model's own convolution. Reports everything that is wrong at once.
  init(
    parsing bytes: [UInt8], limits: JSONLimits, standard: (String?) -> Convolution
  ) throws(JSONError) {
    self = try JSONDocument(parsing: bytes, limits: limits).read { reader -> PredictForm? in
      let model = reader.optional("model", as: String.self)
      let structure = reader.requiredValue("structure") { StructureForm(reading: &$0) }
      let absorber = reader.optionalValue("absorber") { AbsorberChoice(reading: &$0) }
      let base = standard(model)
      let convolution = reader.optionalValue("convolution") { Convolution(asked: &$0, over: base) }
      let axis: PredictAnswer.EnergyAxis = reader.choice("energyAxis", default: .relative)
      let include = reader.optionalValue("include") {
        $0.elements { $0.choice(of: PredictAnswer.Inclusion.self) }
      }
      guard let structure else { return nil }
      return PredictForm(
        structure: structure, absorber: absorber ?? .automatic, model: model,
        convolution: convolution ?? base, energyAxis: axis, include: Set(include ?? []))
    }
  }
}

extension AbsorberChoice {
  /// Reads an index, a list of indices or "all".
  init?(reading reader: inout ValueReader) {
    switch reader.kind {
    case .array:
      guard let indices = reader.value(as: [Int].self) else { return nil }
      self = .indices(indices)
    case .number:
      guard let index = reader.value(as: Int.self) else { return nil }
      self = .index(index)
    default:
      guard reader.element.string == "all" else {
        if let text = reader.element.string, text.lowercased() == "all" {
          reader.report(.notAmong(value: text, nearest: "all", allowed: ["all"]))
          return nil
        }
        reader.refuse(expected: "an atom index, a list of indices, or \"all\"")
        return nil
      }
      self = .all
    }
  }
}

extension Convolution {
  /// Reads an object of any of its keys over `base`, or the text "none".
  init?(asked reader: inout ValueReader, over base: Convolution) {
    if reader.kind != .object, reader.element.string != Kind.none.rawValue {
      reader.refuse(expected: "an object with any of kind, coreHoleWidth, finalStateWidth, ..., or \"none\"")
      return nil
    }
    self.init(reading: &reader, over: base)
  }
}
