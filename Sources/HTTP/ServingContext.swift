import CLinux

/// What all conversations of one event loop share: rules, router, counters, the date.
///
/// Confined to the loop's thread; the conversations get it as a parameter, so that they stay values.
final class ServingContext {
  let limits: Limits
  let router: Router
  let counters: ServerCounters
  let accessLog: (@Sendable (AccessRecord) -> Void)?
  let namesRequests: Bool
  private var numbers: RequestNumbers
  private var dateSecond: Int64 = -1
  private var date: [UInt8] = []

  init(
    limits: Limits, router: Router, counters: ServerCounters, start: UInt64, namesRequests: Bool = true,
    accessLog: (@Sendable (AccessRecord) -> Void)? = nil
  ) {
    self.limits = limits
    self.router = router
    self.counters = counters
    self.accessLog = accessLog
    self.namesRequests = namesRequests
    numbers = RequestNumbers(start: start)
  }

  /// A fresh request id.
  func makeID() -> RequestID { .made(numbers.next()) }

  /// The Date field's value, made anew once a second.
  func currentDate() -> [UInt8] {
    let second = clinux_wall_seconds()
    if second != dateSecond {
      dateSecond = second
      date = Array(DateStamp.text(seconds: second).utf8)
    }
    return date
  }
}
