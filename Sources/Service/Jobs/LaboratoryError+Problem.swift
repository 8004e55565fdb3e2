import Laboratory
import Prediction

extension LaboratoryError {
  /// What does not exist is 404, what is in use 409, what cannot be read 400, what makes no sense 422, a store that
  /// is away 503.
  func problem(_ pointer: String) -> ProblemDocument {
    switch self {
    case .store(let error): error.problem
    case .prediction(let error): Self.problem(error, pointer)
    case .archive:
      ProblemDocument(
        slug: "malformed-archive", title: "The file cannot be read", status: 400, detail: message)
    case .dataset(let issues): Self.problem(issues)
    case .json(let error): error.problem
    case .name(let kind, _):
      ProblemDocument(
        slug: "invalid-name", title: "That cannot be the name of a \(kind)", status: 400, detail: message)
    case .modelMismatch:
      ProblemDocument(
        slug: "model-mismatch", title: "The weights are for something else", status: 422, detail: message)
    case .conditionFailed: .preconditionFailed(message)
    case .versionTaken:
      ProblemDocument(
        slug: "version-conflict", title: "Another version is there", status: 409, detail: message)
    case .task, .stopped:
      ProblemDocument(
        slug: "internal-error", title: "The server failed", status: 500,
        detail: "The request failed for a reason that is not its own; the server's log has it.")
    }
  }

  private static func problem(_ error: PredictionError, _ pointer: String) -> ProblemDocument {
    switch error {
    case .weights, .card, .network:
      ProblemDocument(
        slug: "impossible-weights", title: "The weights cannot be used", status: 422, detail: error.message)
    default: error.problem(pointer)
    }
  }

  /// Every bad file is named; of very many, the first thousand.
  private static func problem(_ issues: [DatasetIssue]) -> ProblemDocument {
    let listed = issues.prefix(1000)
    let rest = issues.count > listed.count ? " The first \(listed.count) are listed." : ""
    return ProblemDocument(
      slug: "invalid-dataset", title: "The dataset is not sound", status: 422,
      detail: issues.count == 1
        ? "\(issues[0].file): \(issues[0].detail)"
        : "\(issues.count) things are wrong with its files; nothing was stored. See errors.\(rest)",
      errors: listed.map { .init(pointer: "/\($0.file)", detail: $0.detail) })
  }
}

extension StoreError {
  /// The problem document of each error.
  var problem: ProblemDocument {
    switch self {
    case .unavailable:
      ProblemDocument(
        slug: "store-unavailable", title: "The storage cannot be used now", status: 503,
        detail: "The storage cannot be read or written now (is the disk full?); nothing was changed. "
          + "Ask again later.")
    case .unknown(let kind, _):
      ProblemDocument(
        slug: "unknown-\(kind.map { $0 == " " ? "-" : String($0) }.joined())",
        title: "There is no such \(kind)", status: 404, detail: message)
    case .damaged:
      ProblemDocument(
        slug: "internal-error", title: "The server failed", status: 500,
        detail: "A stored file is damaged; the server's log has it.")
    case .inUse:
      ProblemDocument(slug: "in-use", title: "It is in use", status: 409, detail: message)
    }
  }
}
