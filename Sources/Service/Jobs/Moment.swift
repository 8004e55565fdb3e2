import Jobs

/// Moments as the API writes them.
enum Moment {
  /// RFC 3339 in UTC, from milliseconds since 1970.
  static func text(_ milliseconds: Int64) -> String { Timestamp(milliseconds: milliseconds).text }
}
