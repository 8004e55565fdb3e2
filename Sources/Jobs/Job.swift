/// A piece of work as the store knows it. What is to be done and what came of it are bytes to this module.
public struct Job: Hashable, Sendable {
  /// Its name.
  public var id: JobID
  /// Which handler does it.
  public var kind: String
  /// Who submitted it: the id of a key, or empty when keys are off.
  public var owner: String
  /// The job that started it.
  public var parent: JobID?
  /// What to do.
  public var payload: [UInt8]
  /// Higher goes first.
  public var priority: Int
  /// Where it is.
  public var state: JobState
  /// Times a worker has begun it; the present one included.
  public var attempt: Int
  /// Times a worker may begin it.
  public var maxAttempts: Int
  /// Workers that died on it: leases that ran out.
  public var deaths: Int
  /// Whether somebody asked for its end while a worker held it.
  public var isCancelRequested: Bool
  /// Whether it is running without a worker, until jobs it started have ended.
  public var isSuspended: Bool
  /// How far it is, as its handler last said; empty before that.
  public var progress: [UInt8]
  /// What came of it; empty unless succeeded.
  public var result: [UInt8]
  /// Why it failed, also an attempt that is to be repeated.
  public var failure: JobFailure?
  /// When it was submitted.
  public var createdAt: Timestamp
  /// No worker takes it before.
  public var notBefore: Timestamp
  /// When a worker first began it.
  public var startedAt: Timestamp?
  /// When it ended.
  public var finishedAt: Timestamp?
  /// Grows with every change, so that a reader can tell one from the next.
  public var revision: Int64

  /// A job in full; stores make them.
  public init(
    id: JobID, kind: String, owner: String, parent: JobID?, payload: [UInt8], priority: Int, state: JobState,
    attempt: Int, maxAttempts: Int, deaths: Int, isCancelRequested: Bool, isSuspended: Bool,
    progress: [UInt8],
    result: [UInt8], failure: JobFailure?, createdAt: Timestamp, notBefore: Timestamp, startedAt: Timestamp?,
    finishedAt: Timestamp?, revision: Int64
  ) {
    self.id = id
    self.kind = kind
    self.owner = owner
    self.parent = parent
    self.payload = payload
    self.priority = priority
    self.state = state
    self.attempt = attempt
    self.maxAttempts = maxAttempts
    self.deaths = deaths
    self.isCancelRequested = isCancelRequested
    self.isSuspended = isSuspended
    self.progress = progress
    self.result = result
    self.failure = failure
    self.createdAt = createdAt
    self.notBefore = notBefore
    self.startedAt = startedAt
    self.finishedAt = finishedAt
    self.revision = revision
  }
}

/// Why a job, or one attempt at it, failed.
public struct JobFailure: Hashable, Sendable {
  /// A short name for programs, such as `dataset-unreadable`.
  public var code: String
  /// What is wrong, where, and what to do.
  public var detail: String

  /// A reason.
  public init(code: String, detail: String) {
    self.code = code
    self.detail = detail
  }

  /// The failure of an attempt whose worker died, while others remain.
  public static let workerDied = JobFailure(
    code: "worker-died",
    detail: "The worker died or stopped answering while doing this job; it is tried again.")

  /// The failure of a job whose workers keep dying; an operator should look before it is resumed.
  public static func workersDied(_ count: Int) -> JobFailure {
    JobFailure(
      code: "workers-died",
      detail: "\(count == 1 ? "A worker" : "\(count) workers") died or stopped answering at this job. "
        + "Look at the logs (memory, disk), then resume it with POST /jobs/ID/resume.")
  }
}
