import Jobs
import Locks
import Persistence

/// A store under test with a clock that the test moves, and shorthand for what tests do all the time.
final class Bench {
  let store: any JobStore
  let clock: ManualClock
  private let place: DatabasePlace?

  init(_ backend: Backend) throws {
    let clock = ManualClock()
    self.clock = clock
    place = backend == .memory ? nil : try backend.place()
    store =
      try place.map { SQLJobStore(try $0.open { clock.now }) } ?? MemoryJobStore { clock.now }
  }

  /// A job of kind `k`, a millisecond after the last one.
  @discardableResult
  func submit(
    kind: String = "k", owner: String = "", priority: Int = 0, attempts: Int = 3, key: String? = nil,
    fingerprint: String = "same"
  ) throws -> Job {
    clock.advance(.milliseconds(1))
    let idempotency = key.map { Idempotency(key: $0, fingerprint: fingerprint) }
    let submission = Submission(
      kind: kind, payload: Array("do \(kind)".utf8), owner: owner, priority: priority, maxAttempts: attempts,
      idempotency: idempotency)
    return try store.submit(submission).job
  }

  func claim(_ worker: String = "w", kinds: Set<String> = ["k", "child"]) throws -> Claim? {
    try store.claim(kinds: kinds, worker: worker, lease: .seconds(60))
  }

  /// Submits a job and takes it.
  func running(attempts: Int = 3, worker: String = "w") throws -> Claim {
    let job = try submit(attempts: attempts)
    let claim = try claim(worker, kinds: ["k"])
    guard let claim, claim.job.id == job.id else { throw Missing() }
    return claim
  }

  /// A job that ended in a state.
  func ended(_ state: JobState) throws -> Job {
    let claim = try running()
    let outcome: Outcome =
      switch state {
      case .succeeded: .succeeded(Array("done".utf8))
      case .failed: .failed(Self.failure, isTransient: false, delay: .zero)
      default: .cancelled
      }
    _ = try store.finish(claim.lease, outcome)
    return try job(claim.job.id)
  }

  /// A suspended parent, and the jobs it started.
  func family(_ count: Int, until awaited: Outcome.Awaited = .all) throws -> (parent: Job, children: [Job]) {
    let claim = try running()
    let children = try start(count, by: claim.lease)
    clock.advance(.milliseconds(1))
    _ = try store.finish(claim.lease, .suspended(until: awaited))
    return (try job(claim.job.id), children)
  }

  func start(_ count: Int, by lease: Lease) throws -> [Job] {
    clock.advance(.milliseconds(1))
    let children = (0..<count).map { Submission(kind: "child", payload: Array("\($0)".utf8)) }
    guard let jobs = try store.start(children, by: lease) else { throw Missing() }
    return jobs
  }

  func job(_ id: JobID) throws -> Job {
    guard let job = try store.job(id) else { throw Missing() }
    return job
  }

  func finish(_ claim: Claim?, _ outcome: Outcome) throws {
    guard let claim, try store.finish(claim.lease, outcome) else { throw Missing() }
  }

  /// `kind data` of every event, having seen that the numbers have no gap.
  func events(_ id: JobID) throws -> [String] {
    let events = try store.events(of: id, after: 0, limit: 1000)
    guard events.map(\.number) == (0..<events.count).map({ Int64($0) + 1 }) else { throw Missing() }
    return events.map { "\($0.kind) \(String(decoding: $0.data, as: UTF8.self))" }
  }

  struct Missing: Error {}

  static let failure = JobFailure(code: "broken", detail: "it \"broke\"\n")
  static let failureText = #"{"code":"broken","detail":"it \"broke\"\n"}"#
}

/// Time that stands still until it is told to go on.
final class ManualClock: Sendable {
  private let time = Locked<Int64>(1_800_000_000_000)

  var now: Timestamp { Timestamp(milliseconds: time.withLock { $0 }) }

  func advance(_ duration: Duration) { time.withLock { $0 += duration.milliseconds } }
}
