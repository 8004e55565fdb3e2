import Glibc

/// Wall-clock time as text.
enum Clock {
  /// Now, ISO 8601 in UTC to the second.
  static var timestamp: String {
    let now = broken(time(nil))
    return "\(date(now))T\(two(now.tm_hour)):\(two(now.tm_min)):\(two(now.tm_sec))Z"
  }

  /// Today in UTC, `2026-01-31`.
  static var today: String { date(broken(time(nil))) }

  private static func broken(_ seconds: time_t) -> tm {
    var seconds = seconds
    var parts = tm()
    unsafe gmtime_r(&seconds, &parts)
    return parts
  }

  private static func date(_ parts: tm) -> String {
    "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
  }

  private static func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// How many cores there are.
enum Processors {
  /// Cores this process may use.
  static var count: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
