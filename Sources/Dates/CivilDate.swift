/// A day of the proleptic Gregorian calendar: `2026-01-31`.
public struct CivilDate: Hashable, Sendable, CustomStringConvertible {
  /// The year; 0 is the one before 1.
  public let year: Int64
  /// The month, from 1 to 12.
  public let month: Int64
  /// The day of the month, from 1.
  public let day: Int64

  /// Days from 0000-03-01 to 1970-01-01, and in 400 years.
  private static let epoch: Int64 = 719_468, era: Int64 = 146_097

  /// A day by how many days it comes after 1970-01-01. Years are counted from March, so that leap days come last.
  public init(daysAfter1970 days: Int64) {
    let shifted = days + Self.epoch
    let dayOfEra = shifted.remainder(dividingBy: Self.era)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    year = yearOfEra + (shifted - dayOfEra) / Self.era * 400 + (month <= 2 ? 1 : 0)
  }

  /// A day by its name; nil where there is no such day.
  public init?(year: Int64, month: Int64, day: Int64) {
    guard (1...12).contains(month), (1...31).contains(day) else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
    // A day that the month does not have comes back as another one.
    guard CivilDate(daysAfter1970: daysAfter1970) == self else { return nil }
  }

  /// How many days it comes after 1970-01-01.
  public var daysAfter1970: Int64 {
    let shifted = month > 2 ? year : year - 1
    let yearOfEra = shifted.remainder(dividingBy: 400)
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return (shifted - yearOfEra) / 400 * Self.era + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100
      + dayOfYear
      - Self.epoch
  }

  /// The day as RFC 3339 spells it.
  public var description: String { "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))" }
}

/// A time of the day to the second: `12:00:00`.
public struct ClockTime: Hashable, Sendable, CustomStringConvertible {
  /// Seconds after midnight, below 86,400.
  public let seconds: Int64

  /// The day and the time of a number of seconds after 1970, without leap seconds.
  public static func split(_ seconds: Int64) -> (date: CivilDate, time: ClockTime) {
    let time = seconds.remainder(dividingBy: 86_400)
    return (CivilDate(daysAfter1970: (seconds - time) / 86_400), ClockTime(seconds: time))
  }

  /// The time as RFC 3339 spells it.
  public var description: String {
    "\((seconds / 3600).padded(2)):\((seconds / 60 % 60).padded(2)):\((seconds % 60).padded(2))"
  }
}

extension Int64 {
  /// What is left after the next smaller multiple of a divisor: never negative.
  fileprivate func remainder(dividingBy divisor: Int64) -> Int64 {
    let rest = self % divisor
    return rest < 0 ? rest + divisor : rest
  }

  /// The number with zeros before it, up to a width.
  public func padded(_ width: Int) -> String {
    let digits = "\(self)"
    return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
  }
}
