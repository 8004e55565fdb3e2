import CLinux

/// A moment on the clock that never jumps: nanoseconds since an arbitrary start (CLOCK_MONOTONIC).
///
/// Every function that needs the time takes it as a parameter, so tests choose it.
public struct MonotonicInstant: Sendable, Comparable, Hashable {
  /// Nanoseconds since the clock's start.
  public var nanoseconds: UInt64

  /// A moment at a number of nanoseconds since the clock's start.
  public init(nanoseconds: UInt64) {
    self.nanoseconds = nanoseconds
  }

  /// The present moment.
  public static func now() -> MonotonicInstant {
    MonotonicInstant(nanoseconds: clinux_monotonic_nanoseconds())
  }

  /// The later moment after a duration; a negative duration goes back, never below the clock's start.
  public static func + (moment: MonotonicInstant, duration: Duration) -> MonotonicInstant {
    moment.advanced(nanoseconds: duration.nanoseconds)
  }

  /// The time from one moment to another, negative when the second is later.
  public static func - (later: MonotonicInstant, earlier: MonotonicInstant) -> Duration {
    .nanoseconds(Int64(bitPattern: later.nanoseconds &- earlier.nanoseconds))
  }

  /// Nanoseconds from an earlier moment to this one, negative when it is later.
  func nanoseconds(since earlier: MonotonicInstant) -> Int {
    Int(bitPattern: UInt(nanoseconds &- earlier.nanoseconds))
  }

  /// Whether one moment comes before another.
  public static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// The moment a number of nanoseconds later, held inside the clock's range.
  func advanced(nanoseconds step: Int64) -> MonotonicInstant {
    if step >= 0 {
      let (sum, overflow) = nanoseconds.addingReportingOverflow(UInt64(step))
      return MonotonicInstant(nanoseconds: overflow ? .max : sum)
    }
    let (difference, overflow) = nanoseconds.subtractingReportingOverflow(step.magnitude)
    return MonotonicInstant(nanoseconds: overflow ? 0 : difference)
  }
}

extension Duration {
  /// The whole duration in nanoseconds, held inside the range of 64 bits (292 years).
  var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return seconds < 0 ? .min : .max }
    let (sum, carry) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
    return carry ? (seconds < 0 ? .min : .max) : sum
  }
}
