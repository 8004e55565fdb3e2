extension JobsError {
  /// The sentence for people: what is wrong and what to do.
  public var message: String {
    switch self {
    case .unavailable(let detail):
      "The job store cannot be used now: \(detail)"
    case .schemaTooNew(let found, let known):
      "The job store has schema version \(found); this program knows versions up to \(known). "
        + "Use the newer program that made it, or another data folder."
    case .jobUnknown(let name):
      "There is no job \"\(name)\"."
    case .jobFinal(let id, let state):
      "Job \(id) has already \(state.ended)."
    case .jobActive(let id, let state):
      "Job \(id) is \(state.rawValue): cancel it, and wait for its end, before deleting it."
    case .jobNotResumable(let id, let state):
      state == .succeeded
        ? "Job \(id) has succeeded; submit a new one to do it again."
        : "Job \(id) is \(state.rawValue) already; only failed and cancelled jobs are resumed."
    case .conditionFailed(let id):
      "Job \(id) is not as the request's conditions want it; it has changed in the meantime. Look again, then decide."
    case .idempotencyConflict(let key, let job):
      "Idempotency-Key \"\(key)\" was used before for a different request, which made job \(job). "
        + "Use a new key for a new request."
    }
  }
}

extension JobState {
  /// For a sentence: "has already ...".
  fileprivate var ended: String {
    switch self {
    case .queued, .running: rawValue
    case .succeeded, .failed: rawValue
    case .cancelled: "been cancelled"
    }
  }
}
