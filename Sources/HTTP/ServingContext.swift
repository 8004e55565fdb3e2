import CLinux

/// What all conversations of one event loop share: rules, router, counters, the date.
///
/// Confined to the loop's thread; the conversations get it as a parameter, so that they stay values.
final class ServingContext {
  let limits: Bounds
  let router: Router
  let counters: ServerCounters
  let statistics: LoopStatistics
  let accessLog: (@Sendable (AccessRecord) -> Void)?
  let namesRequests: Bool
  let security: (any TransportSecurity)?
  let spooler: Spooler?
  private var numbers: RequestNumbers
  private var dateSecond: Int64 = -1
  /// The Date field's value.
  private(set) var date: [UInt8] = []

  init(
    limits: Limits, router: Router, counters: ServerCounters, statistics: LoopStatistics? = nil,
    start: UInt64, namesRequests: Bool = true,
    security: (any TransportSecurity)? = nil, spooler: Spooler? = nil,
    accessLog: (@Sendable (AccessRecord) -> Void)? = nil
  ) {
    self.limits = Bounds(limits)
    self.router = router
    self.counters = counters
    self.statistics = statistics ?? LoopStatistics(routes: router.entryCount)
    self.accessLog = accessLog
    self.namesRequests = namesRequests
    self.security = security
    self.spooler = spooler
    numbers = RequestNumbers(start: start)
    refreshDate()
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
