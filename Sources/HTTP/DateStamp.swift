import Dates

/// The Date field's value, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
enum DateStamp {
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// The stamp of a number of seconds since 1970; times before are given as 1970.
  static func text(seconds: Int64) -> String {
    let (date, time) = ClockTime.split(max(0, seconds))
    let weekday = weekdays[Int(date.daysAfter1970 % 7)]
    return "\(weekday), \(date.day.padded(2)) \(months[Int(date.month) - 1]) \(date.year) \(time) GMT"
  }
}
