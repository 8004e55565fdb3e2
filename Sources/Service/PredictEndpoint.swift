import Geometry
import HTTP
import JSON
import Prediction
import Spectra

/// POST /predict: a geometry in, its spectrum out.
struct PredictEndpoint: Sendable {
  let models: LiveModels
  let limits: Configuration.Limits

  /// Body types taken.
  static let contentTypes = ["application/json", "chemical/x-xyz"]
  /// Representations made, the first unless asked otherwise.
  static let representations = ["application/json", "text/csv", "application/x-xdi", "image/svg+xml"]

  /// Answers one request whose Content-Encoding has been undone.
  func answer(_ request: Request, body: [UInt8], timing: inout ServerTiming) throws(ServiceError) -> Response {
    guard let representation = Negotiation(request.fields).best(of: Self.representations) else {
      throw .notAcceptable(available: Self.representations)
    }
    let form = try timing.measure("parse") { () throws(ServiceError) -> PredictForm in
      try self.form(request, body)
    }
    let model: Model
    do throws(PredictionError) {
      model = try models.model(form.model)
    } catch {
      throw .prediction(error, pointer: "/model")
    }
    let query = PredictionQuery(
      structure: try structure(form), absorber: form.absorber, convolution: form.convolution,
      siteLimit: limits.sites)
    let prediction = try timing.measure("predict") { () throws(ServiceError) -> SpectrumPrediction in
      do throws(PredictionError) {
        return try model.predict(query)
      } catch {
        throw .prediction(error, pointer: Self.pointer(of: error))
      }
    }
    let answer = PredictAnswer(
      model: model, prediction: prediction, energyAxis: form.energyAxis, include: form.include)
    let bytes = try timing.measure("encode") { () throws(ServiceError) in try answer.bytes(as: representation) }
    return Response(
      .ok, fields: ["Content-Type": Self.contentType(representation), "Vary": "Accept"], body: bytes)
  }

  private func form(_ request: Request, _ body: [UInt8]) throws(ServiceError) -> PredictForm {
    guard !body.isEmpty else { throw .emptyBody }
    let standard: (String?) -> Convolution = { name in
      (try? models.model(name))?.card.recipe.convolution ?? .feKEdge
    }
    var jsonLimits = JSONLimits.standard
    jsonLimits.bytes = limits.decompressedBody
    switch request.fields["Content-Type"]?.split(separator: ";").first?.trimmed.lowercased() ?? "" {
    case "application/json":
      guard request.target.query.isEmpty else {
        throw .parameters(
          request.target.query.map {
            .init(pointer: "?\($0.name)", detail: "with a JSON body, write it as a member of the body")
          })
      }
      do throws(JSONError) {
        return try PredictForm(parsing: body, limits: jsonLimits, standard: standard)
      } catch {
        throw .json(error)
      }
    case "chemical/x-xyz":
      return try PredictParameters(items: request.target.query)
        .form(.xyz, body, limits: jsonLimits, standard: standard)
    case let type:
      throw .unsupportedType(type, supported: Self.contentTypes)
    }
  }

  private func structure(_ form: PredictForm) throws(ServiceError) -> Structure {
    var geometryLimits = GeometryLimits()
    geometryLimits.maximumAtoms = limits.atoms
    do throws(GeometryError) {
      return try form.structure.structure(geometryLimits)
    } catch {
      throw .prediction(.geometry(error), pointer: "/structure")
    }
  }

  /// The member at fault: the choice of the absorber, or the structure.
  private static func pointer(of error: PredictionError) -> String {
    switch error {
    case .geometry(.atomIndexOutOfRange), .geometry(.wrongElement), .geometry(.noAbsorberNamed),
      .geometry(.absorberNamedTwice), .tooManySites:
      "/absorber"
    case .spectra: "/convolution"
    default: "/structure"
    }
  }

  private static func contentType(_ representation: String) -> String {
    representation == "text/csv" ? "text/csv; charset=utf-8" : representation
  }
}

extension PredictAnswer {
  func bytes(as representation: String) throws(ServiceError) -> [UInt8] {
    do throws(SpectraError) {
      switch representation {
      case "text/csv": return try csv
      case "application/x-xdi": return try xdi
      case "image/svg+xml": return svg
      default: return json
      }
    } catch {
      throw .prediction(.spectra(error), pointer: "/convolution")
    }
  }
}
