import CLinux

/// What all conversations of one event loop share: rules, router, counters, the date.
///
/// Confined to the loop's thread; the conversations get it as a parameter, so that they stay values.
final class ServingContext {
  let limits: Bounds
  let router: Router
  let counters: ServerCounters
  let bodies: BodyMemory
  let statistics: LoopStatistics
  let accessLog: (@Sendable (AccessRecord) -> Void)?
  let warn: (@Sendable (ServerWarning) -> Void)?
  let namesRequests: Bool
  let security: (any TransportSecurity)?
  let proxies: TrustedProxies
  let spooler: Spooler?
  /// The seconds that the workers need for what queues at present.
  let backlog: (() -> Double)?
  /// The clock itself; nil where the test says what time it is.
  private let clock: (() -> MonotonicInstant)?
  /// Threads that read files.
  let readers: WorkerPool?
  var recentHeads = RecentHeads()
  private var numbers: RequestNumbers
  private var dateSecond: Int64 = -1
  /// The Date field's value.
  private(set) var date: [UInt8] = []

  init(
    limits: Limits, router: Router, counters: ServerCounters, bodies: BodyMemory? = nil,
    statistics: LoopStatistics? = nil,
    start: UInt64, namesRequests: Bool = true,
    security: (any TransportSecurity)? = nil, proxies: TrustedProxies = .none, spooler: Spooler? = nil,
    readers: WorkerPool? = nil, clock: (() -> MonotonicInstant)? = nil,
    backlog: (() -> Double)? = nil, warn: (@Sendable (ServerWarning) -> Void)? = nil,
    accessLog: (@Sendable (AccessRecord) -> Void)? = nil
  ) {
    self.limits = Bounds(limits)
    self.router = router
    self.counters = counters
    self.bodies = bodies ?? BodyMemory(limit: limits.bodiesInMemory)
    self.statistics = statistics ?? LoopStatistics(routes: router.entryCount)
    self.accessLog = accessLog
    self.warn = warn
    self.namesRequests = namesRequests
    self.security = security
    self.proxies = proxies
    self.spooler = spooler
    self.readers = readers
    self.clock = clock
    self.backlog = backlog
    numbers = RequestNumbers(start: start)
    refreshDate()
  }

  /// For how long a client should wait that was turned away: until what queues now will have been done, as
  /// far as one can tell, from 1 to 60 seconds.
  var secondsToRetry: Int { min(60, max(1, Int((backlog?() ?? 0).rounded(.up)))) }

  /// When a request that began at a moment is answered. The loop's own time stands still within a turn, so for one
  /// that is answered in the turn in which it came the clock is read.
  func answerTime(of start: MonotonicInstant, _ now: MonotonicInstant) -> MonotonicInstant {
    start < now ? now : clock?() ?? now
  }

  /// A fresh request id.
  func makeID() -> RequestID { .made(numbers.next()) }

  /// Makes the date anew if a second has passed; to be called once a turn of the loop.
  func refreshDate() {
    let second = clinux_wall_seconds()
    guard second != dateSecond else { return }
    dateSecond = second
    date = Array(DateStamp.text(seconds: second).utf8)
  }
}
