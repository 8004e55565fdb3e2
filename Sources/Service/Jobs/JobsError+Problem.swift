import Jobs

extension JobsError {
  /// What does not exist is 404, what the job's state does not allow 409, a store that is away 503.
  var problem: ProblemDocument {
    switch self {
    case .unavailable:
      ProblemDocument(
        slug: "store-unavailable", title: "The job store cannot be used now", status: 503,
        detail:
          "The job store cannot be read or written now; nothing was changed. Ask again in a few seconds.")
    case .schemaTooNew:
      ProblemDocument(
        slug: "internal-error", title: "The server failed", status: 500,
        detail: "The job store belongs to a newer version of the program; the server's log has it.")
    case .jobUnknown:
      ProblemDocument(slug: "unknown-job", title: "There is no such job", status: 404, detail: message)
    case .jobFinal, .jobActive, .jobNotResumable:
      ProblemDocument(
        slug: "job-state", title: "The job's state does not allow it", status: 409, detail: message)
    case .conditionFailed: .preconditionFailed(message)
    case .idempotencyConflict:
      ProblemDocument(
        slug: "idempotency-conflict", title: "The idempotency key was used for another request", status: 422,
        detail: message)
    }
  }
}
