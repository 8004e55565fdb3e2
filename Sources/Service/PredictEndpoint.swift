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
  /// Most values of the convolved curves of all sites together: bounds the length of an answer, some 20 bytes
  /// a value with its sigma.
  static let valueLimit = 500_000

  /// Most pairs of atoms within the cutoff, over all sites: some seconds of work.
  static let pairLimit = 20_000_000

  /// Where the energies of a convolved spectrum may begin at most, in eV above the edge: far beyond any near-edge
  /// structure.
  static let relativeLimit = 1000.0

  /// What a request asks for.
  struct Question {
    let model: Model
    let query: PredictionQuery
    let form: PredictForm
    let representation: String

    /// Whether it can be answered soon: a crystal has as many neighbours and sites as it likes, and a molecule may
    /// have thousands of atoms.
    var isQuick: Bool {
      let structure = query.structure
      let sites = structure.elements.count { $0 == model.card.element }
      return structure.lattice == nil && sites * structure.count * structure.count <= Self.quickPairCount
    }

    /// Pairs of atoms in the surroundings of all sites that take less than the network does.
    private static let quickPairCount = 500_000
  }

  /// A question that is ready for the network.
  struct Prepared {
    let question: Question
    let query: PreparedQuery

    var model: Model { question.model }
  }

  /// Reads a request whose Content-Encoding has been undone.
  func question(_ request: Request, body: [UInt8]) throws(ServiceError) -> Question {
    guard let representation = Negotiation(request.fields).best(of: Self.representations) else {
      throw .notAcceptable(available: Self.representations)
    }
    let form = try self.form(request, body)
    let model = try self.model(form)
    try refuseAbsoluteEnergies(form, model.card)
    let query = PredictionQuery(
      structure: try structure(form), absorber: form.absorber, convolution: form.convolution,
      siteLimit: limits.sites)
    return Question(model: model, query: query, form: form, representation: representation)
  }

  /// Computes the descriptors for a question, unless that or its answer would go on too long.
  func prepare(_ question: Question, timing: inout ServerTiming) throws(ServiceError) -> Prepared {
    try checkLength(question.query, question.model, question.form)
    try checkWork(question.query, question.model, question.form)
    timing.finish("parse")
    do throws(PredictionError) {
      let prepared = Prepared(question: question, query: try question.model.prepare(question.query))
      timing.finish("descriptor")
      return prepared
    } catch {
      throw .prediction(error, pointer: question.form.pointer(to: error))
    }
  }

  /// Makes the answer of what the network said.
  func finish(
    _ prepared: Prepared, _ answer: NetworkAnswer, timing: inout ServerTiming
  ) throws(ServiceError) -> Response {
    let form = prepared.question.form
    let representation = prepared.question.representation
    let prediction: SpectrumPrediction
    do throws(PredictionError) {
      prediction = try prepared.model.finish(prepared.query, answer)
    } catch {
      throw .prediction(error, pointer: form.pointer(to: error))
    }
    guard prediction.isFinite else {
      let card = prepared.model.card
      throw .modelUnfit("\(card.name)/\(card.version)", pointer: form.pointer(to: "model"))
    }
    timing.finish("convolution")
    let bytes = try PredictAnswer(
      model: prepared.model, prediction: prediction, energyAxis: form.energyAxis, include: form.include
    ).bytes(as: representation)
    timing.finish("encode")
    return Response(
      .ok, fields: ["Content-Type": Self.contentType(representation), "Vary": "Accept"], body: bytes)
  }

  private func form(_ request: Request, _ body: [UInt8]) throws(ServiceError) -> PredictForm {
    guard !body.isEmpty else { throw .emptyBody }
    let standard: (String?) -> Convolution = { name in
      (try? models.model(name))?.card.recipe.convolution ?? .feKEdge
    }
    switch request.mediaType {
    case "application/json":
      try request.refuseQuery()
      do throws(JSONError) {
        return try PredictForm(parsing: body, limits: limits.json, standard: standard)
      } catch {
        throw .json(error)
      }
    case "chemical/x-xyz":
      return try PredictParameters(items: request.target.query)
        .form(body, limits: limits.json, standard: standard)
    case let type:
      throw .unsupportedType(type, supported: Self.contentTypes)
    }
  }

  private func model(_ form: PredictForm) throws(ServiceError) -> Model {
    do throws(PredictionError) {
      return try models.model(form.model)
    } catch .modelUnknown(let name, let available) {
      // A sender's text must not make an answer of any length.
      throw .prediction(
        .modelUnknown(String(name.prefix(80)), available: available), pointer: form.pointer(to: "model"))
    } catch {
      throw .prediction(error, pointer: form.pointer(to: "model"))
    }
  }

  /// Energies that begin so far above the edge that nothing is there to be seen are meant to be absolute ones.
  private func refuseAbsoluteEnergies(_ form: PredictForm, _ card: ModelCard) throws(ServiceError) {
    guard let first = form.convolution.outputEnergies?.first, first > Self.relativeLimit else { return }
    throw .parameters(
      [
        .init(
          pointer: form.pointer(to: "convolution", "energies"),
          detail: "They begin at \(first) eV, but energies are relative to the edge: subtract its energy, "
            + "\(card.edgeEnergy) for \(card.element) \(card.edge).")
      ], isImpossible: true)
  }

  private func structure(_ form: PredictForm) throws(ServiceError) -> Structure {
    do throws(GeometryError) {
      return try form.structure.structure(limits.structure)
    } catch {
      throw .prediction(.geometry(error), pointer: form.pointer(to: .geometry(error)))
    }
  }

  /// Refuses requests whose answer would be too long, before anything is computed.
  private func checkLength(
    _ query: PredictionQuery, _ model: Model, _ form: PredictForm
  ) throws(ServiceError) {
    let energies = (query.convolution.outputEnergies ?? model.grid).count
    let sites =
      switch query.absorber {
      case .index: 1
      case .indices(let indices): indices.count
      case .automatic, .all: query.structure.elements.count { $0 == model.card.element }
      }
    guard min(sites, limits.sites) * energies <= Self.valueLimit else {
      throw .answerTooLong(
        sites: sites, energies: energies, limit: Self.valueLimit,
        pointer: form.pointer(to: "convolution", "energies"))
    }
  }

  /// Refuses structures so dense around so many sites that their descriptors would take many seconds. Small
  /// molecules, which cannot be, pass without a look.
  private func checkWork(_ query: PredictionQuery, _ model: Model, _ form: PredictForm) throws(ServiceError) {
    let structure = query.structure
    guard let sites = try? structure.sites(of: model.card.element, query.absorber),
      structure.lattice != nil || sites.count * structure.count * structure.count > Self.pairLimit
    else { return }
    let cutoff = model.card.recipe.descriptor.cutoff
    var pairs = 0
    for site in sites.prefix(limits.sites) {
      // What cannot be a cluster at all is refused by the prediction, with the reason.
      guard let cluster = try? Cluster(in: structure, around: site, cutoff: cutoff) else { return }
      pairs += cluster.count * cluster.count
      guard pairs <= Self.pairLimit else {
        let isTooDense = cluster.count * cluster.count > Self.pairLimit
        throw .tooMuchWork(
          sites: isTooDense ? 1 : sites.count, atoms: cluster.count, cutoff: cutoff,
          pointer: form.pointer(to: .geometry(.clusterTooLarge(maximum: 0, cutoff: cutoff))))
      }
    }
  }

  private static func contentType(_ representation: String) -> String {
    representation == "text/csv" ? "text/csv; charset=utf-8" : representation
  }
}

extension Request {
  /// The type of the body without parameters, in lower case; empty where there is none.
  var mediaType: String { fields["Content-Type"]?.split(separator: ";").first?.trimmed.lowercased() ?? "" }

  /// A JSON body says everything; parameters beside it would be ignored, which a typo must never be.
  func refuseQuery() throws(ServiceError) {
    let items = target.query
    guard items.isEmpty else {
      throw .parameters(
        items.map {
          .init(pointer: "?\($0.name)", detail: "With a JSON body, write it as a member of the body.")
        }, isImpossible: false)
    }
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
