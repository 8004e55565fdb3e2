import Prediction

extension PredictionError {
  /// Text that cannot be read is 400; what reads well and makes no physical sense is 422; an unknown model
  /// is 404. Faults of the server's own files are 500 and say nothing about them.
  func problem(_ pointer: String) -> ProblemDocument {
    switch self {
    case .geometry(let error):
      ProblemDocument(
        slug: error.isMalformedText ? "malformed-structure" : "impossible-structure",
        title: error.isMalformedText
          ? "The structure cannot be read" : "The structure makes no physical sense",
        status: error.isMalformedText ? 400 : 422, entry: .init(pointer: pointer, detail: message))
    case .elementAbsent:
      ProblemDocument(
        slug: "impossible-structure", title: "The structure makes no physical sense", status: 422,
        entry: .init(pointer: pointer, detail: message))
    case .tooManySites:
      ProblemDocument(
        slug: "too-many-sites", title: "Too many absorbing sites", status: 422,
        entry: .init(pointer: pointer, detail: message))
    case .spectra:
      ProblemDocument(
        slug: "impossible-spectrum", title: "The spectrum cannot be computed", status: 422,
        entry: .init(pointer: pointer, detail: message))
    case .modelUnknown:
      ProblemDocument(
        slug: "unknown-model", title: "There is no such model", status: 404,
        entry: .init(pointer: pointer, detail: message))
    case .network, .dataset, .recipe, .weights, .card, .convolvedTwice, .tooFewSamples, .diverged,
      .checkpointMismatch,
      .studyIncomplete:
      ProblemDocument(
        slug: "internal-error", title: "The server failed", status: 500,
        detail: "The prediction failed for a reason that is not the request's; the server's log has it.")
    }
  }
}
