/// The right to work on a job for a while. A worker shows it with everything it writes; `fence` grows with each
/// claim, so that a worker that comes back from the dead changes nothing.
public struct Lease: Hashable, Sendable {
  /// The job.
  public var job: JobID
  /// Which claim of the job this is.
  public var fence: Int64
  /// The worker that holds it.
  public var worker: String

  /// A lease; stores make them.
  public init(job: JobID, fence: Int64, worker: String) {
    self.job = job
    self.fence = fence
    self.worker = worker
  }
}

/// A job taken by a worker.
public struct Claim: Hashable, Sendable {
  /// The job, now running.
  public var job: Job
  /// The right to work on it.
  public var lease: Lease
  /// Whether it goes on after waiting for jobs it started, rather than begins an attempt.
  public var isContinuation: Bool

  /// A taken job; stores make them.
  public init(job: Job, lease: Lease, isContinuation: Bool) {
    self.job = job
    self.lease = lease
    self.isContinuation = isContinuation
  }
}

/// What a worker learns from a heartbeat.
public enum Heartbeat: Hashable, Sendable {
  /// The lease goes on.
  case held
  /// The lease goes on, but the job should end.
  case cancelRequested
  /// Somebody else has the job, or it has ended: stop, and write nothing more.
  case lost
}

/// How a worker lets go of a job.
public enum Outcome: Hashable, Sendable {
  /// Done, with a result.
  case succeeded([UInt8])
  /// Failed. Where `isTransient`, it is tried again after `delay` if attempts remain.
  case failed(JobFailure, isTransient: Bool, delay: Duration)
  /// Ended at somebody's request.
  case cancelled
  /// Back to the queue as if this attempt had not begun: the worker shuts down.
  case released
  /// Keeps running without a worker until the jobs it started have all ended, or any one of them.
  case suspended(until: Awaited)

  /// What a suspended job waits for.
  public enum Awaited: String, Hashable, Sendable, CaseIterable {
    /// Every job it started has ended.
    case all
    /// One more of them has ended since it was claimed.
    case any
  }
}
