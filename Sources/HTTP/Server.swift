import Dispatch
import Locks

/// An HTTP/1.1 server: event loops for the sockets, workers for the handlers.
public final class Server: Sendable {
  private struct Running {
    var listeners: Listeners
    var loops: [Mailbox]
    var threads: [ThreadHandle]
  }

  private enum State {
    case fresh
    case running(Running)
    case stopped
  }

  private let configuration: ServerConfiguration
  private let router: Router
  private let counters: [ServerCounters]
  private let bodies: BodyMemory
  private let statistics: [LoopStatistics]
  private let pool: WorkerPool
  private let ledger: ConnectionLedger
  private let spooler: Spooler
  /// One thread: an order is a copy out of the page cache, or waits for the one disk.
  private let readers = WorkerPool(capacity: .max)
  private let state = Locked(State.fresh)
  private let bound = Locked<[BoundAddress]>([])

  /// A server that does not listen yet.
  public convenience init(_ configuration: ServerConfiguration, router: Router) {
    self.init(configuration, router: router, fileCalls: .system)
  }

  /// A server whose calls for files may be made to fail.
  init(_ configuration: ServerConfiguration, router: Router, fileCalls: Spooler.Calls) {
    precondition(configuration.loops > 0, "a server needs an event loop")
    precondition(configuration.workers > 0, "a server needs a worker")
    precondition(!configuration.listeners.isEmpty, "a server needs an address to listen on")
    self.configuration = configuration
    self.router = router
    counters = (0..<configuration.loops).map { _ in ServerCounters() }
    statistics = (0..<configuration.loops).map { _ in LoopStatistics(routes: router.entryCount) }
    bodies = BodyMemory(limit: configuration.limits.bodiesInMemory)
    pool = WorkerPool(capacity: configuration.queueCapacity)
    ledger = ConnectionLedger(limits: configuration.limits, proxies: configuration.trustedProxies)
    spooler = Spooler(limit: configuration.limits.bodyFiles, calls: fileCalls)
  }

  /// Where the server listens; empty before it is started.
  public var addresses: [BoundAddress] { bound.withLock { $0 } }

  /// A snapshot of what the server has done.
  public var metrics: ServerMetrics {
    var metrics = ServerMetrics(counters, queueDepth: pool.depth)
    metrics.bodiesInMemory = bodies.count
    metrics.queueWaits = pool.waits.snapshot
    metrics.routes = RouteMetrics.none(of: router)
    for loop in statistics { loop.add(to: &metrics.routes) }
    return metrics
  }

  /// Opens the sockets and begins to serve; returns where. Once only.
  @discardableResult
  public func start() throws(HTTPError) -> [BoundAddress] {
    let isFresh = state.withLock { state in
      if case .fresh = state {
        state = .stopped
        return true
      }
      return false
    }
    guard isFresh else { throw .alreadyStarted }
    SystemCalls.ignoreBrokenPipes()
    let (descriptors, connections) = (SystemCalls.raiseDescriptorLimit(), configuration.limits.connections)
    if descriptors < connections {
      configuration.warn?(.fewDescriptors(limit: descriptors, connections: connections))
    }
    try spooler.start(in: router.bodyFolders)
    let listeners = try Listeners(configuration.listeners, backlog: configuration.backlog)
    ledger.listen(listeners.descriptors.count)
    do throws(SystemError) {
      let running = try launch(listeners)
      state.withLock { $0 = .running(running) }
    } catch {
      throw .systemCall("Starting the event loops", errno: error.code)
    }
    bound.withLock { $0 = listeners.addresses }
    return listeners.addresses
  }

  /// Takes no more connections, closes the idle ones, and ends each of the others after the request it is
  /// answering. Returns at once.
  public func drain() {
    for loop in loops { loop.post(.drain) }
  }

  /// Whether every event loop gives a sign of life in time; for watchdogs.
  public func isAlive(within time: Duration = .seconds(5)) -> Bool {
    let loops = loops
    let sign = DispatchSemaphore(value: 0)
    for loop in loops { loop.post(.probe(sign)) }
    let end = DispatchTime.now() + .nanoseconds(Int(clamping: time.nanoseconds))
    return !loops.isEmpty && loops.allSatisfy { _ in sign.wait(timeout: end) == .success }
  }

  /// Drains, cuts what is left when the time is up, and returns when every connection is closed.
  public func stop(within time: Duration = .seconds(25)) {
    let running: Running? = state.withLock { state in
      guard case .running(let running) = state else { return nil }
      state = .stopped
      return running
    }
    guard let running else { return }
    for loop in running.loops { loop.post(.drain) }
    _ = ledger.waitUntilOver(within: time)
    for loop in running.loops { loop.post(.stop) }
    for thread in running.threads { SystemCalls.join(thread) }
    running.listeners.removeFiles()
    pool.stop()
    spooler.stop()
    readers.stop()
  }

  private var loops: [Mailbox] {
    state.withLock { state in
      if case .running(let running) = state { running.loops } else { [] }
    }
  }

  private func launch(_ listeners: Listeners) throws(SystemError) -> Running {
    var mailboxes: [Mailbox] = []
    for _ in 0..<configuration.loops { mailboxes.append(try Mailbox()) }
    for worker in try pool.start(configuration.workers) { SystemCalls.detach(worker) }
    for reader in try readers.start(1, named: "http-reader") { SystemCalls.detach(reader) }
    var threads: [ThreadHandle] = []
    for (number, mailbox) in mailboxes.enumerated() {
      let sockets = number == 0 ? listeners.descriptors : []
      threads.append(try launch(number, mailbox, sockets, mailboxes))
    }
    return Running(listeners: listeners, loops: mailboxes, threads: threads)
  }

  private func launch(
    _ number: Int, _ mailbox: Mailbox, _ sockets: [Int32], _ mailboxes: [Mailbox]
  ) throws(SystemError) -> ThreadHandle {
    let poll = try SystemCalls.makePoll()
    try SystemCalls.watch(poll, mailbox.descriptor, .readable, tag: EventLoop.wakeTag)
    try Acceptor.watch(sockets, on: poll)
    let (configuration, router, bodies) = (configuration, router, bodies)
    let (pool, ledger, spooler, readers) = (pool, ledger, spooler, readers)
    let (counters, statistics) = (counters[number], statistics[number])
    return try SystemCalls.startThread("http-loop-\(number)") {
      let context = ServingContext(
        limits: configuration.limits, router: router, counters: counters, bodies: bodies,
        statistics: statistics,
        start: .random(in: 0 ... .max), namesRequests: configuration.namesRequests,
        security: configuration.security, proxies: configuration.trustedProxies, spooler: spooler,
        readers: readers, clock: { .now() },
        backlog: { pool.backlog },
        warn: configuration.warn, accessLog: configuration.accessLog)
      let acceptor =
        sockets.isEmpty ? nil : Acceptor(listeners: sockets, loops: mailboxes, ledger: ledger)
      var loop = EventLoop(
        poll: Descriptor(poll), mailbox: mailbox, context: context, pool: pool, ledger: ledger,
        acceptor: acceptor)
      loop.run()
    }
  }
}
