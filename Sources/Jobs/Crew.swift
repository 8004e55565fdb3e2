import Dispatch
import Glibc
import Locks

/// Workers of one process: each takes a job, does it, and takes the next. One heart beats for all of them, on a thread of
/// its own, so that a busy handler keeps its lease. Any number of crews may share a store.
public final class Crew: Sendable {
  /// What a crew tells whoever keeps a log.
  public enum Report: Hashable, Sendable {
    /// A job was taken.
    case began(JobID, kind: String, attempt: Int)
    /// A job was let go, as the outcome says; `isAccepted` is false when the lease was lost.
    case ended(JobID, kind: String, Outcome, isAccepted: Bool)
    /// Jobs of workers that died were dealt with.
    case expired(Int)
    /// The store could not be used; it is tried again.
    case storeAway(String)
    /// Jobs that ended long ago were removed.
    case pruned([JobID])
  }

  private struct State {
    var running: [JobID: JobContext] = [:]
    var isStopping = false
    var isOver = false
    var wakes = 0
    var suspects: Set<JobID> = []
    var isLookDue = false
  }

  private let store: any JobStore
  private let handlers: [String: any JobHandler]
  private let settings: WorkerSettings
  private let report: @Sendable (Report) -> Void
  private let state = Locked(State())
  private let wake = DispatchSemaphore(value: 0)
  private let done = DispatchGroup()
  private let heart = DispatchQueue(label: "jobs.heart")
  private let looks = DispatchQueue(label: "jobs.looks")
  private let subscription = Locked<JobSignals.Subscription?>(nil)

  /// A crew that does not work yet.
  public init(
    store: any JobStore, handlers: [any JobHandler], settings: WorkerSettings,
    report: @escaping @Sendable (Report) -> Void
  ) {
    self.store = store
    self.settings = settings
    self.report = report
    var byKind: [String: any JobHandler] = [:]
    for handler in handlers { for kind in handler.kinds { byKind[kind] = handler } }
    self.handlers = byKind
  }

  /// Jobs being done now.
  public var running: [JobID] { state.withLock { $0.running.keys.sorted() } }

  /// Begins to work. Once only.
  public func start() {
    let mine = store.signals.subscribe { @Sendable [weak self] signal in self?.hear(signal) }
    subscription.withLock { $0 = mine }
    tick(every: settings.heartbeat) { @Sendable crew in crew.beat() }
    tick(every: settings.housekeeping) { @Sendable crew in crew.keepHouse() }
    for slot in 0..<settings.slots {
      let queue = DispatchQueue(label: "jobs.worker-\(slot)")
      done.enter()
      queue.async { @Sendable [self] in
        work("\(settings.name)/\(slot)")
        done.leave()
      }
    }
  }

  /// Takes no more jobs and asks the handlers to store what they have. Returns when they have let go, true, or
  /// when the time is up, false.
  public func stop(within time: Duration) -> Bool {
    let running = state.withLock { state in
      state.isStopping = true
      return Array(state.running.values)
    }
    for context in running { context.ask(.shuttingDown) }
    for _ in 0..<settings.slots { wakeOne() }
    let isDone = done.wait(timeout: .now() + .milliseconds(Int(time.milliseconds))) == .success
    state.withLock { $0.isOver = true }
    if let mine = subscription.withLock({ $0 }) { store.signals.unsubscribe(mine) }
    return isDone
  }

  private var isStopping: Bool { state.withLock { $0.isStopping } }
  private var isOver: Bool { state.withLock { $0.isOver } }

  // MARK: a worker

  private func work(_ name: String) {
    // On Linux this is for the calling thread, and those that it starts, alone.
    _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, settings.niceness)
    let kinds = Set(handlers.keys)
    while !isStopping {
      do throws(JobsError) {
        if let claim = try store.claim(kinds: kinds, worker: name, lease: settings.lease) {
          perform(claim)
        } else {
          rest(settings.poll)
        }
      } catch {
        report(.storeAway(error.message))
        rest(.seconds(1))
      }
    }
  }

  private func perform(_ claim: Claim) {
    let job = claim.job
    let context = JobContext(claim, store: store) { @Sendable [self] in pause($0) }
    let isStopping = state.withLock { state in
      state.running[job.id] = context
      return state.isStopping
    }
    if isStopping { context.ask(.shuttingDown) }
    report(.began(job.id, kind: job.kind, attempt: job.attempt))
    let outcome: Outcome
    if context.stop == .cancelled {
      outcome = .cancelled
    } else if let handler = handlers[job.kind] {
      outcome = handler.run(context)
    } else {
      outcome = .released
    }
    let isAccepted = letGo(context, outcome)
    state.withLock { $0.running[job.id] = nil }
    report(.ended(job.id, kind: job.kind, outcome, isAccepted: isAccepted))
  }

  /// Writes the outcome, however long the database is away: the lease decides whether it still counts.
  private func letGo(_ context: JobContext, _ outcome: Outcome) -> Bool {
    var pause = Duration.milliseconds(100)
    while context.stop != .lost {
      do throws(JobsError) {
        return try store.finish(context.claim.lease, outcome)
      } catch {
        report(.storeAway(error.message))
      }
      if isStopping, pause > .seconds(2) { return false }
      self.pause(pause)
      pause = min(pause * 2, .seconds(4))
    }
    return false
  }

  private func rest(_ time: Duration) {
    let result = wake.wait(timeout: .now() + .milliseconds(Int(time.milliseconds)))
    if result == .success { state.withLock { $0.wakes -= 1 } }
  }

  /// Wakes a resting worker, now or when next one rests; no more often than there are workers.
  private func wakeOne() {
    let isNeeded = state.withLock { state in
      guard state.wakes < settings.slots else { return false }
      state.wakes += 1
      return true
    }
    if isNeeded { wake.signal() }
  }

  private func pause(_ time: Duration) {
    _ = DispatchSemaphore(value: 0).wait(timeout: .now() + .milliseconds(Int(time.milliseconds)))
  }

  // MARK: the heart

  private func tick(every time: Duration, _ action: @escaping @Sendable (Crew) -> Void) {
    heart.asyncAfter(deadline: .now() + .milliseconds(Int(time.milliseconds))) { @Sendable [weak self] in
      guard let self, !isOver else { return }
      action(self)
      tick(every: time, action)
    }
  }

  private func beat() {
    for context in state.withLock({ Array($0.running.values) }) {
      do throws(JobsError) { try context.beat(lease: settings.lease) } catch {
        report(.storeAway(error.message))
      }
    }
  }

  private func keepHouse() {
    do throws(JobsError) {
      let expired = try store.expireLeases()
      if expired > 0 { report(.expired(expired)) }
      let limit = Timestamp(milliseconds: try store.now().milliseconds - settings.retention.milliseconds)
      let pruned = try store.prune(endedBefore: limit, limit: 100)
      if !pruned.isEmpty { report(.pruned(pruned)) }
    } catch {
      report(.storeAway(error.message))
    }
  }

  // MARK: signals

  /// Work wakes a worker; a change of a running job is looked at soon, but not at each of its own events.
  private func hear(_ signal: JobSignals.Signal) {
    let isLookNeeded = state.withLock { state in
      switch signal {
      case .work: return false
      case .job(let id):
        guard state.running[id] != nil else { return false }
        state.suspects.insert(id)
      case .everything: state.suspects.formUnion(state.running.keys)
      }
      defer { state.isLookDue = true }
      return !state.isLookDue
    }
    if isLookNeeded {
      looks.asyncAfter(deadline: .now() + .milliseconds(250)) { @Sendable [weak self] in self?.look() }
    }
    if signal == .work || signal == .everything { wakeOne() }
  }

  private func look() {
    let contexts = state.withLock { state in
      defer { (state.suspects, state.isLookDue) = ([], false) }
      return state.suspects.compactMap { state.running[$0] }
    }
    for context in contexts { try? context.look() }
  }
}
