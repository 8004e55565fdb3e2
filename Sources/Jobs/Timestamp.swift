import Dates

/// A moment in milliseconds since 1970 (UTC), by the store's clock.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public var milliseconds: Int64

  /// A moment from milliseconds since 1970.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Earlier first.
  public static func < (one: Timestamp, other: Timestamp) -> Bool { one.milliseconds < other.milliseconds }

  /// The moment a while later, to the millisecond.
  public static func + (moment: Timestamp, duration: Duration) -> Timestamp {
    Timestamp(milliseconds: moment.milliseconds + duration.milliseconds)
  }

  /// RFC 3339 in UTC with milliseconds: `2026-01-31T12:00:00.000Z`.
  public var text: String {
    let millisecond = (milliseconds % 1000 + 1000) % 1000
    let (date, time) = ClockTime.split((milliseconds - millisecond) / 1000)
    return "\(date)T\(time).\(millisecond.padded(3))Z"
  }
}

extension Duration {
  /// Whole milliseconds.
  public var milliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}
