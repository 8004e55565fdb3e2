import JSON
import Prediction

extension ServiceError {
  /// The problem document of each error.
  public var problem: ProblemDocument {
    switch self {
    case .json(let error): error.problem
    case .parameters(let entries):
      ProblemDocument(
        slug: "invalid-parameter", title: "A query parameter is not valid", status: 400,
        detail: entries.map { "\($0.pointer): \($0.detail)" }.joined(separator: " "), errors: entries)
    case .prediction(let error, let pointer): error.problem(pointer)
    case .emptyBody:
      ProblemDocument(
        slug: "empty-body", title: "The body is empty", status: 400,
        detail: "Send a JSON object or the text of a structure file as the body (curl: --data-binary @FILE).")
    case .unsupportedType(let type, let supported):
      ProblemDocument(
        slug: "unsupported-media-type", title: "The content type is not supported", status: 415,
        detail: (type.isEmpty ? "The request has no Content-Type." : "Content-Type \(type) is not taken here.")
          + " Supported: \(supported.joined(separator: ", ")).")
    case .unsupportedCoding(let coding):
      ProblemDocument(
        slug: "unsupported-content-coding", title: "The content coding is not supported", status: 415,
        detail: "Content-Encoding \(coding) is not taken; send the body as it is or with gzip.")
    case .badGzip(let detail):
      ProblemDocument(
        slug: "malformed-gzip", title: "The body is not valid gzip", status: 400, detail: detail)
    case .bodyTooLarge(let limit):
      ProblemDocument(
        slug: "content-too-large", title: "The body is too large", status: 413,
        detail: "Decompressed, the body is longer than the limit of \(limit) bytes.")
    case .notAcceptable(let available):
      ProblemDocument(
        slug: "not-acceptable", title: "No acceptable representation", status: 406,
        detail: "Nothing in Accept can be made here. Available: \(available.joined(separator: ", ")).")
    }
  }
}

extension JSONError {
  /// Malformed JSON is 400; JSON whose members are wrong is 400 with every one of them.
  var problem: ProblemDocument {
    switch self {
    case .invalid(let issues):
      ProblemDocument(
        slug: "invalid-request", title: "The request is not valid", status: 400,
        detail: issues.count == 1 ? message : "\(issues.count) values are not valid; see errors.",
        errors: issues.map { ProblemDocument.Entry(pointer: $0.pointer, detail: $0.detail) })
    case .malformed, .tooManyBytes:
      ProblemDocument(
        slug: "malformed-json", title: "The body is not valid JSON", status: 400, detail: message)
    }
  }
}

extension PredictionError {
  /// Text that cannot be read is 400; what reads well and makes no physical sense is 422; an unknown model
  /// is 404. Faults of the server's own files are 500 and say nothing about them.
  func problem(_ pointer: String) -> ProblemDocument {
    switch self {
    case .geometry(let error):
      ProblemDocument(
        slug: error.isMalformedText ? "malformed-structure" : "impossible-structure",
        title: error.isMalformedText ? "The structure cannot be read" : "The structure makes no physical sense",
        status: error.isMalformedText ? 400 : 422, detail: message,
        errors: [ProblemDocument.Entry(pointer: pointer, detail: message)])
    case .tooManySites:
      ProblemDocument(
        slug: "too-many-sites", title: "Too many absorbing sites", status: 422, detail: message,
        errors: [ProblemDocument.Entry(pointer: "/absorber", detail: message)])
    case .spectra:
      ProblemDocument(
        slug: "impossible-spectrum", title: "The spectrum cannot be computed", status: 422, detail: message,
        errors: [ProblemDocument.Entry(pointer: pointer, detail: message)])
    case .modelUnknown:
      ProblemDocument(
        slug: "unknown-model", title: "There is no such model", status: 404, detail: message,
        errors: [ProblemDocument.Entry(pointer: "/model", detail: message)])
    case .network, .dataset, .recipe, .weights, .card, .tooFewSamples, .diverged, .checkpointMismatch:
      ProblemDocument(
        slug: "internal-error", title: "The server failed", status: 500,
        detail: "The prediction failed for a reason that is not the request's; the server's log has it.")
    }
  }
}
