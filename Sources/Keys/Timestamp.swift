import Dates

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
    let (date, time) = ClockTime.split(seconds)
    return "\(date)T\(time)Z"
  }
}

extension Timestamp {
  /// Days after 1970-01-01 of `YYYY-MM-DD`; nil where there is no such day.
  private static func days(_ text: ArraySlice<UInt8>) -> Int64? {
    let start = text.startIndex
    guard text[start + 4] == UInt8(ascii: "-"), text[start + 7] == UInt8(ascii: "-"),
      let year = number(text[start..<start + 4]), let month = number(text[start + 5..<start + 7]),
      let day = number(text[start + 8..<start + 10])
    else { return nil }
    return CivilDate(year: year, month: month, day: day)?.daysAfter1970
  }

  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      value = value * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    return value
  }
}
