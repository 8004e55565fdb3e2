import Dispatch
import HTTP
import Jobs
import Locks

/// Waits for changes of jobs on behalf of many clients with one thread: long polls and event streams. Signals of the store say
/// when to look; a look a second catches what nobody signalled. Only so many may wait, because each look asks the store.
final class JobWatch: Sendable {
  /// Somebody who waits. Looked after on the watch's queue alone.
  private final class Client: Sendable {
    let job: JobID
    /// Looks at the store; true when there is nothing more to wait for.
    let look: @Sendable () -> Bool
    /// Ends the wait before that: the server shuts down, or too many wait.
    let leave: @Sendable () -> Void

    init(job: JobID, look: @escaping @Sendable () -> Bool, leave: @escaping @Sendable () -> Void) {
      self.job = job
      self.look = look
      self.leave = leave
    }
  }

  private struct State {
    var clients: [ObjectIdentifier: Client] = [:]
    var due: Set<JobID> = []
    var isAllDue = false
    var isLookQueued = false
    var isTicking = false
    var isClosed = false
  }

  private let queue = DispatchQueue(label: "service.watch")
  private let state = Locked(State())
  private let signals: JobSignals
  private let most: Int
  private let subscription = Locked<JobSignals.Subscription?>(nil)

  init(_ signals: JobSignals, most: Int = 1000) {
    self.signals = signals
    self.most = most
    let mine = signals.subscribe { @Sendable [weak self] signal in self?.hear(signal) }
    subscription.withLock { $0 = mine }
  }

  deinit {
    if let mine = subscription.withLock({ $0 }) { signals.unsubscribe(mine) }
  }

  /// How many wait.
  var count: Int { state.withLock { $0.clients.count } }

  /// Calls `look` soon, whenever the job may have changed, once a second and at the deadline, until it says true; or `leave`, once, when
  /// the server shuts down first, or too many wait already.
  func wait(
    for job: JobID, until deadline: MonotonicInstant? = nil, look: @escaping @Sendable () -> Bool,
    leave: @escaping @Sendable () -> Void
  ) {
    let client = Client(job: job, look: look, leave: leave)
    let (isClosed, isFull, mustTick) = state.withLock { state in
      if state.isClosed || state.clients.count >= most { return (state.isClosed, true, false) }
      state.clients[ObjectIdentifier(client)] = client
      defer { state.isTicking = true }
      return (false, false, !state.isTicking)
    }
    if isFull {
      // What needs no waiting is told all the same.
      if isClosed || !look() { leave() }
      return
    }
    queue.async { @Sendable [weak self] in self?.look([client]) }
    if mustTick { tick() }
    if let deadline {
      let time = max(.zero, deadline - .now()) + .milliseconds(1)
      queue.asyncAfter(deadline: .now() + .nanoseconds(Int(time.milliseconds * 1_000_000))) {
        @Sendable [weak self] in self?.look([client])
      }
    }
  }

  /// Ends every wait.
  func close() {
    let clients = state.withLock { state in
      state.isClosed = true
      defer { state.clients = [:] }
      return Array(state.clients.values)
    }
    queue.async { @Sendable in for client in clients { client.leave() } }
  }

  private func hear(_ signal: JobSignals.Signal) {
    let mustQueue = state.withLock { state in
      switch signal {
      case .work: return false
      case .job(let id): state.due.insert(id)
      case .everything: state.isAllDue = true
      }
      guard !state.isLookQueued, !state.clients.isEmpty else { return false }
      state.isLookQueued = true
      return true
    }
    if mustQueue { queue.async { @Sendable [weak self] in self?.lookRound() } }
  }

  private func tick() {
    queue.asyncAfter(deadline: .now() + .seconds(1)) { @Sendable [weak self] in
      guard let self else { return }
      let goesOn = state.withLock { state in
        state.isAllDue = true
        state.isTicking = !state.clients.isEmpty && !state.isClosed
        return state.isTicking
      }
      lookRound()
      if goesOn { tick() }
    }
  }

  private func lookRound() {
    let clients = state.withLock { state in
      defer { (state.due, state.isAllDue, state.isLookQueued) = ([], false, false) }
      return state.clients.values.filter { state.isAllDue || state.due.contains($0.job) }
    }
    look(clients)
  }

  /// Lets clients look that still wait; on the queue.
  private func look(_ clients: [Client]) {
    for client in clients {
      let name = ObjectIdentifier(client)
      guard state.withLock({ $0.clients[name] != nil }), client.look() else { continue }
      state.withLock { $0.clients[name] = nil }
    }
  }
}
