import Geometry
import HTTP
import JSON
import NeuralNet
import Persistence
import Prediction
import Service
import Spectra

/// What a request costs: the whole of POST /predict without a socket, and its parts.
struct ServingCases {
  private let model: Model
  private let service: Service
  private let request: Request
  private let complex: Complex
  private let prediction: SpectrumPrediction
  private let naive: NaivePrediction
  /// Name of the model, behind the name of each row.
  let name: String

  init(models folder: String, name: String, complex: Complex) throws {
    let artefact = try ModelFolder(folder).load(name)
    self.name = name
    self.complex = complex
    model = Model(artefact)
    try model.warmUp()
    let live = LiveModels(standard: name)
    live.publish(model)
    service = Service(
      Service.Parts(
        models: live, limits: Configuration().limits,
        coding: ContentCoding(compress: { _ in nil }, decompress: { _, _ in .malformed("") }), openAPI: [],
        kernels: "", reportFailure: { _, _ in }))
    request = Request(
      .post, "/predict", fields: ["Content-Type": "application/json"], body: complex.request)
    prediction = try model.predict(
      PredictionQuery(structure: complex.structure, convolution: artefact.card.recipe.convolution))
    naive = try NaivePrediction(artefact)
  }

  var descriptor: Descriptor { model.card.recipe.descriptor }

  func table() throws -> [Case] {
    let site = prediction.sites[0]
    let body = complex.request
    let matrix = try ConvolutionMatrix(from: model.grid, by: model.card.recipe.convolution)
    var rows = [
      Case(
        name: "predict \(name)", seconds: 0.1,
        naive: { [naive] in _ = try? naive.answer(body) },
        run: { [service, request] in _ = service.predict(request) }),
      Case(
        name: "domain score \(name)", naive: { [naive] in _ = naive.score(site.descriptor) },
        run: { [model] in _ = model.assessment(of: site.cluster, descriptor: site.descriptor) }),
    ]
    guard name == "fe-k" else { return rows }
    rows += [
      Case(
        name: "convolution", operations: 2 * Double(matrix.inputCount * matrix.outputCount),
        naive: { _ = NaivePrediction.convolved(site.curves.raw, matrix) },
        run: { [model] in _ = try? model.convolved(site.curves.raw, by: model.card.recipe.convolution) }),
      Case(
        name: "JSON in", naive: { _ = try? NaivePrediction.structure(body) },
        run: { _ = try? Self.read(body) }),
      Case(
        name: "JSON out", naive: { [prediction] in _ = NaivePrediction.text(prediction) },
        run: { [model, prediction] in _ = PredictAnswer(model: model, prediction: prediction).json }),
    ]
    return rows
  }

  /// The request's structure, read as the service reads it.
  private static func read(_ bytes: [UInt8]) throws -> Structure {
    let atoms = try JSONDocument(parsing: bytes).read { reader in
      reader.requiredObject("structure") { object -> (elements: [Element], positions: [SIMD3<Double>])? in
        let elements = object.requiredValue("species") { $0.elements { Element(reading: &$0) } }
        guard let elements, let positions = object.requiredVectors("positions") else { return nil }
        return (elements, positions)
      }
    }
    return try Structure(elements: atoms.elements, positions: atoms.positions)
  }

  /// What is wrong, or nothing.
  func complaint() throws -> String? {
    guard case .bytes(let bytes) = service.predict(request).body else { return "predict: no answer" }
    let expected = try naive.answer(complex.request)
    let answer = try JSONValue(parsing: bytes)
    for key in ["raw", "convolved"] {
      let found = answer["average"]?[key]?.array?.compactMap(\.double) ?? []
      let wanted = key == "raw" ? expected.raw : expected.convolved
      guard found.count == wanted.count else { return "predict \(name): \(found.count) values of \(key)" }
      for (index, value) in found.enumerated() where abs(value - wanted[index]) > 2e-4 {
        return "predict \(name): \(key) value \(index) is \(value), written plainly it is \(wanted[index])"
      }
    }
    let score = prediction.sites[0].domain?.score ?? -1
    let plain = naive.score(prediction.sites[0].descriptor)
    return abs(score - plain) > 1e-4 * plain ? "domain score \(name): \(score) is not \(plain)" : nil
  }
}
