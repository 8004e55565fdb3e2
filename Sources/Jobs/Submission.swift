/// Work to be stored.
public struct Submission: Hashable, Sendable {
  /// Which handler does it.
  public var kind: String
  /// What to do.
  public var payload: [UInt8]
  /// Who asks: the id of a key; empty when keys are off.
  public var owner: String
  /// Higher goes first.
  public var priority: Int
  /// Times a worker may begin it.
  public var maxAttempts: Int
  /// A name the client made up, so that asking again does not start it again; per owner.
  public var idempotency: Idempotency?

  /// Work to be stored.
  public init(
    kind: String, payload: [UInt8], owner: String = "", priority: Int = 0, maxAttempts: Int = 3,
    idempotency: Idempotency? = nil
  ) {
    self.kind = kind
    self.payload = payload
    self.owner = owner
    self.priority = priority
    self.maxAttempts = maxAttempts
    self.idempotency = idempotency
  }
}

/// The client's name for a request, and what the request said.
public struct Idempotency: Hashable, Sendable {
  /// The Idempotency-Key.
  public var key: String
  /// A digest of the request: the same key with another digest is a conflict.
  public var fingerprint: String

  /// A name and what it stands for.
  public init(key: String, fingerprint: String) {
    self.key = key
    self.fingerprint = fingerprint
  }
}

/// What became of a submission.
public struct Receipt: Hashable, Sendable {
  /// The job, as it is now.
  public var job: Job
  /// Whether it had been submitted before under the same idempotency key.
  public var isReplay: Bool

  /// A receipt.
  public init(job: Job, isReplay: Bool) {
    self.job = job
    self.isReplay = isReplay
  }
}
