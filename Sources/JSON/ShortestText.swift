/// Writes numbers as the shortest text that reads back as the same number, straight into a buffer: what
/// `description` says, several times faster, for the numbers that measurements and predictions are made of. Other
/// numbers are left to `description`.
enum ShortestText {
  /// Bytes that no number needs more of.
  static let longest = 32

  /// Writes a number, which must be finite, from `start` on; returns where the next byte goes.
  @inline(__always)
  static func write(_ value: Float, into bytes: inout MutableSpan<UInt8>, at start: Int) -> Int {
    if let decimal = ShortDecimal(value) {
      return write(decimal, isNegative: value < 0, into: &bytes, at: start)
    }
    return write(value.description, into: &bytes, at: start)
  }

  /// Writes a number, which must be finite, from `start` on; returns where the next byte goes.
  @inline(__always)
  static func write(_ value: Double, into bytes: inout MutableSpan<UInt8>, at start: Int) -> Int {
    if let decimal = ShortDecimal(value) {
      return write(decimal, isNegative: value < 0, into: &bytes, at: start)
    }
    return write(value.description, into: &bytes, at: start)
  }

  private static func write(_ text: String, into bytes: inout MutableSpan<UInt8>, at start: Int) -> Int {
    var at = start
    for byte in text.utf8 {
      bytes[at] = byte
      at += 1
    }
    return at
  }

  @inline(__always)
  private static func write(
    _ decimal: ShortDecimal, isNegative: Bool, into bytes: inout MutableSpan<UInt8>, at start: Int
  ) -> Int {
    var at = start
    if isNegative {
      bytes[at] = UInt8(ascii: "-")
      at += 1
    }
    let count = decimal.digitCount
    let places = max(decimal.places, 1)
    let whole = max(count - decimal.places, 1)
    let end = at + whole + 1 + places
    var digits = decimal.digits
    var place = end - 1
    // From the last digit to the first; zeros stand for places that the digits do not reach.
    for _ in max(decimal.places, 0)..<places { place = write(0, into: &bytes, before: place) }
    for _ in 0..<max(decimal.places, 0) { place = write(next(&digits), into: &bytes, before: place) }
    bytes[place] = UInt8(ascii: ".")
    place -= 1
    for _ in min(decimal.places, 0)..<0 { place = write(0, into: &bytes, before: place) }
    for _ in 0..<(whole + min(decimal.places, 0)) {
      place = write(next(&digits), into: &bytes, before: place)
    }
    return end
  }

  @inline(__always)
  private static func next(_ digits: inout UInt64) -> UInt8 {
    let rest = digits / 10
    let digit = UInt8(truncatingIfNeeded: digits &- rest &* 10)
    digits = rest
    return digit
  }

  @inline(__always)
  private static func write(_ digit: UInt8, into bytes: inout MutableSpan<UInt8>, before place: Int) -> Int {
    bytes[place] = UInt8(ascii: "0") &+ digit
    return place &- 1
  }
}

/// The shortest decimal that reads back as a number: digits / 10^places.
struct ShortDecimal: Equatable {
  /// The digits, without zeros at the end unless they stand before the point; not zero unless the number is.
  var digits: UInt64
  /// Digits behind the point; negative for zeros before it that the digits do not hold.
  var places: Int

  /// How many digits there are.
  @inline(__always)
  var digitCount: Int {
    var count = 1
    var limit: UInt64 = 10
    while digits >= limit {
      count += 1
      limit &*= 10
    }
    return count
  }

  /// Of a Float between 1e-4 and 2^24 or zero, whose text has no exponent; nil for others.
  ///
  /// Exact: with x = m / 2^s and p decimal places, the numbers that read back as x are those between
  /// (m - 1/2) 5^p and (m + 1/2) 5^p in units of 2^(s - p), all of them small integers. Of the integers in between,
  /// those with most zeros at the end are wanted, and among these the nearest.
  @inline(__always)
  init?(_ value: Float) {
    let size = abs(value)
    guard size >= 1e-4, size < 0x1p24 else { return nil }
    let exponent = Int(size.bitPattern >> 23) - 127
    let fraction = UInt64(size.bitPattern & 0x7F_FFFF)
    let m = fraction | 0x80_0000
    // The logarithm of two is 1233 / 4096, nearly.
    let places = 8 - (exponent * 1233) >> 12
    let shift = UInt64(25 - exponent - places)
    let power = Self.powersOfFive[places]
    let middle = 4 * m * power
    let lower = (4 * m - (fraction == 0 ? 1 : 2)) * power
    let upper = (4 * m + 2) * power
    // The ends themselves read back as x when its last bit is even.
    let closed = m & 1 == 0
    var least = UInt32((lower + (1 << shift) - (closed ? 1 : 0)) >> shift)
    var most = UInt32((upper - (closed ? 0 : 1)) >> shift)
    var zeros = 0
    var unit: UInt32 = 1
    while true {
      let (up, down) = ((least + 9) / 10, most / 10)
      guard up <= down else { break }
      (least, most) = (up, down)
      unit *= 10
      zeros += 1
    }
    let nearest = Self.nearest(middle, shift, unit)
    digits = UInt64(min(max(nearest, least), most))
    self.places = places - zeros
  }

  /// middle / 2^shift / unit to the nearest integer, ties to even.
  @inline(__always)
  private static func nearest(_ middle: UInt64, _ shift: UInt64, _ unit: UInt32) -> UInt32 {
    let whole = UInt32(middle >> shift)
    let quotient = whole / unit
    // In units of half of 2^shift x unit.
    let rest = (middle - UInt64(quotient) * UInt64(unit) << shift) * 2
    let half = UInt64(unit) << shift
    return rest > half || (rest == half && quotient & 1 == 1) ? quotient + 1 : quotient
  }

  /// Of a Double with at most six digits behind the point and fifteen in all, as energies and lengths are
  /// written: then no other text of so few digits reads back as the same number. Nil for others.
  @inline(__always)
  init?(_ value: Double) {
    let size = abs(value)
    guard size >= 1e-4, size < 1e9 else { return nil }
    var power = 1.0
    for places in 0...6 {
      let number = UInt64(size * power + 0.5)
      // Most are settled by the product; the quotient, rounded once, is what a reader makes of the text.
      if abs(Double(number) - size * power) < 0.01, Double(number) / power == size {
        digits = number
        self.places = places
        return
      }
      power *= 10
    }
    return nil
  }

  private static let powersOfFive: InlineArray<14, UInt64> = InlineArray { place in
    (0..<place).reduce(1) { product, _ in product * 5 }
  }
}
