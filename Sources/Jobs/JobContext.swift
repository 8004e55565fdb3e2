import Locks

/// What a handler sees of its job and of the store while it holds the lease. Writes wait for a database that is away,
/// and are refused, once and for all, when the lease is lost.
public final class JobContext: Sendable {
  /// Why a handler should end.
  public enum Stop: Hashable, Sendable {
    /// Somebody asked for the job's end: return `.cancelled`.
    case cancelled
    /// The worker shuts down: store a checkpoint and return `.released`.
    case shuttingDown
    /// Somebody else has the job: return; what is returned changes nothing.
    case lost
  }

  private struct State {
    var stop: Stop?
    var progress: [UInt8]?
  }

  /// The job as it was claimed.
  public let claim: Claim
  private let store: any JobStore
  private let wait: @Sendable (Duration) -> Void
  private let state = Locked(State())

  /// A context over a claim; `wait` sleeps between tries of a database that is away.
  public init(
    _ claim: Claim, store: any JobStore, wait: @escaping @Sendable (Duration) -> Void
  ) {
    self.claim = claim
    self.store = store
    self.wait = wait
    if claim.job.isCancelRequested { state.withLock { $0.stop = .cancelled } }
  }

  /// The job as it was claimed.
  public var job: Job { claim.job }

  /// Why the handler should end; nil to go on.
  public var stop: Stop? { state.withLock { $0.stop } }

  /// Says how far the job is; written with the next event or heartbeat.
  public func report(progress: [UInt8]) { state.withLock { $0.progress = progress } }

  /// Appends an event, with how far the job is. False when the handler should end.
  @discardableResult
  public func record(_ kind: JobEvent.Kind, _ data: [UInt8]) -> Bool {
    let progress = state.withLock { state in
      defer { state.progress = nil }
      return state.progress
    }
    return write { store throws(JobsError) in
      try store.record(kind, data, progress: progress, by: self.claim.lease)
    } ?? false
  }

  /// Starts jobs for this one; those it started before under the same idempotency keys are left as they are.
  /// Nil when the handler should end.
  public func start(_ children: [Submission]) -> [Job]? {
    write { store throws(JobsError) in try store.start(children, by: self.claim.lease) } ?? nil
  }

  /// Every job this one has started, oldest first. Nil when the handler should end.
  public func children() -> [Job]? {
    write { store throws(JobsError) in
      try store.parts(of: self.job.id)
    }
  }

  /// Does a store's work, again and again while the database is away. Nil when the handler should end for
  /// want of a lease, or the work cannot be done at all.
  private func write<Value>(
    _ work: (any JobStore) throws(JobsError) -> Value
  ) -> Value? {
    var pause = Duration.milliseconds(100)
    while stop != .lost {
      do throws(JobsError) {
        return try work(store)
      } catch {
        guard case .unavailable = error else { return nil }
      }
      if stop == .shuttingDown, pause > .seconds(1) { return nil }
      wait(pause)
      pause = min(pause * 2, .seconds(2))
    }
    return nil
  }
}

extension JobContext {
  /// Asks the handler to end. A lost lease outweighs a cancel, which outweighs a shutdown.
  func ask(_ stop: Stop) {
    state.withLock { state in
      switch (state.stop, stop) {
      case (.lost, _), (.cancelled, .shuttingDown): break
      default: state.stop = stop
      }
    }
  }

  /// Extends the lease, and passes on what the store says.
  func beat(lease: Duration) throws(JobsError) {
    let progress = state.withLock { state in
      defer { state.progress = nil }
      return state.progress
    }
    switch try store.heartbeat(claim.lease, for: lease, progress: progress) {
    case .held: break
    case .cancelRequested: ask(.cancelled)
    case .lost: ask(.lost)
    }
  }

  /// Looks whether somebody asked for the job's end, without writing.
  func look() throws(JobsError) {
    guard let job = try store.job(job.id) else { return ask(.lost) }
    if job.isCancelRequested { ask(.cancelled) }
    if job.state != .running { ask(.lost) }
  }
}
