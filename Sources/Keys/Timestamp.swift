/// A moment in UTC to the second, as files and answers spell it: `2026-01-31T12:00:00Z` (RFC 3339).
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Seconds after 1970-01-01T00:00:00Z, without leap seconds.
  public let seconds: Int64

  /// A moment by its seconds after 1970.
  public init(seconds: Int64) {
    self.seconds = seconds
  }

  /// The moment spelt by a date (its first second) or by a date and a time with `Z`; nil for anything else.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10 || bytes.count == 20,
      let days = Timestamp.days(bytes[..<10])
    else { return nil }
    var seconds = days * 86_400
    if bytes.count == 20 {
      guard bytes[10] == UInt8(ascii: "T"), bytes[19] == UInt8(ascii: "Z"), bytes[13] == UInt8(ascii: ":"),
        bytes[16] == UInt8(ascii: ":"), let hour = Timestamp.number(bytes[11..<13]), hour < 24,
        let minute = Timestamp.number(bytes[14..<16]), minute < 60,
        let second = Timestamp.number(bytes[17..<19]), second < 60
      else { return nil }
      seconds += hour * 3600 + minute * 60 + second
    }
    self.seconds = seconds
  }

  /// So many seconds later.
  public func advanced(by seconds: Int64) -> Timestamp { Timestamp(seconds: self.seconds + seconds) }

  /// Which of two moments is earlier.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.seconds < right.seconds }

  /// The moment in the spelling of RFC 3339.
  public var description: String {
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let rest = seconds - days * 86_400
    let (year, month, day) = Timestamp.civil(days)
    return "\(Timestamp.padded(year, 4))-\(Timestamp.padded(month, 2))-\(Timestamp.padded(day, 2))T"
      + "\(Timestamp.padded(rest / 3600, 2)):\(Timestamp.padded(rest / 60 % 60, 2)):"
      + "\(Timestamp.padded(rest % 60, 2))Z"
  }
}

extension Timestamp {
  /// Days after 1970-01-01 of `YYYY-MM-DD`; nil where there is no such day.
  private static func days(_ text: ArraySlice<UInt8>) -> Int64? {
    let start = text.startIndex
    guard text[start + 4] == UInt8(ascii: "-"), text[start + 7] == UInt8(ascii: "-"),
      let year = number(text[start..<start + 4]), let month = number(text[start + 5..<start + 7]),
      let day = number(text[start + 8..<start + 10]), (1...12).contains(month)
    else { return nil }
    // Years begin in March, so that leap days come last.
    let shifted = month > 2 ? year : year - 1
    let era = shifted >= 0 ? shifted / 400 : (shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let days =
      era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    // A day that the month does not have comes back as another one.
    return civil(days) == (year, month, day) ? days : nil
  }

  /// Year, month and day of a day after 1970-01-01.
  private static func civil(_ days: Int64) -> (Int64, Int64, Int64) {
    let shifted = days + 719_468
    let era = shifted >= 0 ? shifted / 146_097 : (shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let civilMonth = month < 10 ? month + 3 : month - 9
    return (
      yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, dayOfYear - (153 * month + 2) / 5 + 1
    )
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    return value
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = "\(number)"
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
