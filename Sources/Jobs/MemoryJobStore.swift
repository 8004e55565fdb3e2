import Locks

/// Jobs in memory, for tests: the simplest store that does all that `JobStore` says, and so its specification.
public final class MemoryJobStore: JobStore {
  /// Everything there is.
  struct State {
    var records: [JobID: JobRecord] = [:]
    var events: [JobID: [JobEvent]] = [:]
    var changes = JobChanges()
  }

  /// Told of every change.
  public let signals = JobSignals()
  private let clock: @Sendable () -> Timestamp
  private let state = Locked(State())

  /// No jobs yet. Without a clock, time begins in 2026 and goes on as it does.
  public init(clock: (@Sendable () -> Timestamp)? = nil) {
    let start = ContinuousClock.now
    self.clock = clock ?? { Timestamp(milliseconds: 1_767_225_600_000) + (ContinuousClock.now - start) }
  }

  /// The store's clock.
  public func now() throws(JobsError) -> Timestamp { clock() }

  /// Stores a job, or finds the one that its key made.
  public func submit(_ submission: Submission) throws(JobsError) -> Receipt {
    try transaction { (state, now) throws(JobsError) in
      if let old = state.record(for: submission.idempotency, owner: submission.owner) {
        guard old.idempotency == submission.idempotency else {
          throw .idempotencyConflict(key: old.idempotency?.key ?? "", job: old.job.id)
        }
        return Receipt(job: old.job, isReplay: true)
      }
      let record = JobRecord(submission, id: JobID(at: now), at: now)
      state.write(record)
      return Receipt(job: record.job, isReplay: false)
    }
  }

  /// The job of this name.
  public func job(_ id: JobID) throws(JobsError) -> Job? { state.withLock { $0.records[id]?.job } }

  /// A page of jobs, newest first.
  public func jobs(_ query: JobQuery) throws(JobsError) -> [Job] {
    let jobs = state.withLock { $0.records.values.map(\.job) }
    return jobs.filter(query.includes).sorted { $0.id > $1.id }.prefix(max(0, query.limit)).map { job in
      var job = job
      if !query.contents.contains(.payload) { job.payload = [] }
      if !query.contents.contains(.result) { job.result = [] }
      return job
    }
  }

  /// Events of a job numbered above `after`.
  public func events(of id: JobID, after: Int64, limit: Int) throws(JobsError) -> [JobEvent] {
    let events = state.withLock { $0.events[id] ?? [] }
    return Array(events.drop { $0.number <= after }.prefix(max(0, limit)))
  }

  /// Asks for a job's end, and that of the jobs it started.
  public func cancel(
    _ id: JobID, where condition: @Sendable (Job) -> Bool
  ) throws(JobsError) -> Job {
    try transaction { (state, now) throws(JobsError) in
      let record = try state.known(id)
      if record.job.state.isFinal { throw .jobFinal(id, record.job.state) }
      guard condition(record.job) else { throw .conditionFailed(id) }
      state.cancel([id] + state.descendants(of: id), at: now)
      return try state.known(id).job
    }
  }

  /// Puts a failed or cancelled job, and the jobs it started, back into the queue.
  public func resume(
    _ id: JobID, where condition: @Sendable (Job) -> Bool
  ) throws(JobsError) -> Job {
    try transaction { (state, now) throws(JobsError) in
      let record = try state.known(id)
      guard record.job.state.isResumable else { throw .jobNotResumable(id, record.job.state) }
      guard condition(record.job) else { throw .conditionFailed(id) }
      state.forgetEnd(of: record)
      for id in [id] + state.descendants(of: id, through: \.isResumable) {
        guard var record = state.records[id] else { continue }
        record.resume(at: now)
        state.write(record)
      }
      return try state.known(id).job
    }
  }

  /// Removes a job that has ended, with all that belongs to it.
  public func delete(_ id: JobID, where condition: @Sendable (Job) -> Bool) throws(JobsError) {
    try transaction { (state, _) throws(JobsError) in
      let record = try state.known(id)
      let family = [id] + state.descendants(of: id)
      if let active = family.compactMap({ state.records[$0]?.job }).first(where: { !$0.state.isFinal }) {
        throw .jobActive(active.id, active.state)
      }
      guard condition(record.job) else { throw .conditionFailed(id) }
      state.forgetEnd(of: record)
      state.remove(family)
    }
  }

  /// Jobs in each state.
  public func counts() throws(JobsError) -> JobCounts {
    try transaction { (state, now) throws(JobsError) in
      let jobs = state.records.values.map(\.job)
      return JobCounts(
        states: Dictionary(grouping: jobs, by: \.state).mapValues(\.count),
        oldestReady: state.records.values.compactMap { state.readySince($0, at: now) }.min())
    }
  }

  /// Runs a body on the state and announces what it changed. Bodies throw before they write, or not at all.
  func transaction<T: Sendable>(
    _ body: @Sendable (inout State, Timestamp) throws(JobsError) -> T
  ) throws(JobsError) -> T {
    let now = clock()
    let result = state.withLock { state -> Result<(T, JobChanges), JobsError> in
      state.changes = JobChanges()
      do throws(JobsError) {
        let value = try body(&state, now)
        return .success((value, state.changes))
      } catch {
        return .failure(error)
      }
    }
    let (value, changes) = try result.get()
    for signal in changes.signals { signals.announce(signal) }
    return value
  }
}

extension JobState {
  /// Whether somebody may put it back into the queue.
  package var isResumable: Bool { self == .failed || self == .cancelled }
}

extension JobQuery {
  /// Whether a job is one of those asked for.
  fileprivate func includes(_ job: Job) -> Bool {
    job.parent == parent && (states.isEmpty || states.contains(job.state))
      && (kinds.isEmpty || kinds.contains(job.kind)) && (owner == nil || owner == job.owner)
      && after.map { job.id < $0 } != false
  }
}
