import Glibc
import Keys

/// Wall-clock time as text.
enum Clock {
  /// Now, to the second.
  static var now: Timestamp { Timestamp(seconds: Int64(time(nil))) }

  /// Now, ISO 8601 in UTC to the second.
  static var timestamp: String {
    let seconds = time(nil)
    let rest = Int(seconds % 86400)
    return
      "\(date(daysSinceEpoch: Int(seconds / 86400)))T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
  }

  /// Today in UTC, `2026-01-31`.
  static var today: String { date(daysSinceEpoch: Int(time(nil) / 86400)) }

  /// Milliseconds since 1970.
  static var milliseconds: Int64 {
    var moment = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &moment)
    return Int64(moment.tv_sec) * 1000 + Int64(moment.tv_nsec) / 1_000_000
  }

  /// The civil date of a day after 1970-01-01, counting years from March so that leap days come last.
  static func date(daysSinceEpoch days: Int) -> String {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let civilMonth = month < 10 ? month + 3 : month - 9
    let year = yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0)
    return "\(year)-\(two(civilMonth))-\(two(day))"
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
