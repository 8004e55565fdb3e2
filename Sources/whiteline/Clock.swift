import Glibc
import Keys

/// Wall-clock time as text.
enum Clock {
  /// Now, to the second.
  static var now: Timestamp { Timestamp(seconds: Int64(time(nil))) }

  /// Today in UTC, `2026-01-31`.
  static var today: String { String(now.description.prefix(10)) }

  /// Milliseconds since 1970.
  static var milliseconds: Int64 {
    var moment = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &moment)
    return Int64(moment.tv_sec) * 1000 + Int64(moment.tv_nsec) / 1_000_000
  }
}
