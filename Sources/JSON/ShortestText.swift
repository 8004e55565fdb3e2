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
      return write(decimal, whole: UInt64(abs(value)), isNegative: value < 0, into: &bytes, at: start)
    }
    return write(value.description, into: &bytes, at: start)
  }

  /// Writes a number, which must be finite, from `start` on; returns where the next byte goes.
  @inline(__always)
  static func write(_ value: Double, into bytes: inout MutableSpan<UInt8>, at start: Int) -> Int {
    if let decimal = ShortDecimal(value) {
      return write(decimal, whole: UInt64(abs(value)), isNegative: value < 0, into: &bytes, at: start)
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

  /// Of a number whose digits before the point are `whole`.
  @inline(__always)
  private static func write(
    _ decimal: ShortDecimal, whole: UInt64, isNegative: Bool, into bytes: inout MutableSpan<UInt8>,
    at start: Int
  ) -> Int {
    var at = start
    if isNegative {
      bytes[at] = UInt8(ascii: "-")
      at += 1
    }
    at = write(whole, into: &bytes, at: at)
    bytes[at] = UInt8(ascii: ".")
    let places = max(decimal.places, 1)
    let fraction = decimal.places > 0 ? decimal.digits &- whole &* Self.powersOfTen[places] : 0
    write(fraction, places: places, into: &bytes, at: at + 1)
    return at + 1 + places
  }

  /// The digits behind the point, eight or sixteen, of which the first `places` count.
  @inline(__always)
  private static func write(
    _ fraction: UInt64, places: Int, into bytes: inout MutableSpan<UInt8>, at start: Int
  ) {
    var raw = unsafe bytes.mutableBytes
    guard places > 8 else {
      let digits = eightDigits(fraction &* Self.powersOfTen[8 - places])
      return raw.storeBytes(of: digits.littleEndian, toByteOffset: start, as: UInt64.self)
    }
    let all = fraction &* Self.powersOfTen[16 - places]
    let first = all / 100_000_000
    let second = all &- first &* 100_000_000
    raw.storeBytes(of: eightDigits(first).littleEndian, toByteOffset: start, as: UInt64.self)
    raw.storeBytes(of: eightDigits(second).littleEndian, toByteOffset: start + 8, as: UInt64.self)
  }

  @inline(__always)
  private static func write(_ whole: UInt64, into bytes: inout MutableSpan<UInt8>, at start: Int) -> Int {
    var end = start + 1
    var limit: UInt64 = 10
    while whole >= limit {
      end += 1
      limit &*= 10
    }
    var rest = whole
    for place in stride(from: end - 1, to: start, by: -1) {
      bytes[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    bytes[start] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest)
    return end
  }

  /// The digits of a number below 10^8, zeros in front, the first in the lowest byte: halved three times, all parts
  /// at once.
  @inline(__always)
  private static func eightDigits(_ number: UInt64) -> UInt64 {
    let fours = number / 10_000 | (number % 10_000) << 32
    let hundreds = (fours &* 10_486) >> 20 & 0x0000_007F_0000_007F
    let twos = hundreds | (fours &- 100 &* hundreds) << 16
    let tens = (twos &* 103) >> 10 & 0x000F_000F_000F_000F
    return (tens | (twos &- 10 &* tens) << 8) | 0x3030_3030_3030_3030
  }

  private static let powersOfTen: InlineArray<17, UInt64> = [
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000, 10_000_000_000,
    100_000_000_000, 1_000_000_000_000, 10_000_000_000_000, 100_000_000_000_000, 1_000_000_000_000_000,
    10_000_000_000_000_000,
  ]
}

/// The shortest decimal that reads back as a number: digits / 10^places.
struct ShortDecimal: Equatable {
  /// The digits, without zeros at the end unless they stand before the point; not zero unless the number is.
  var digits: UInt64
  /// Digits behind the point; negative for zeros before it that the digits do not hold.
  var places: Int

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
    let places = 8 &- (exponent &* 1233) &>> 12
    let shift = UInt64(truncatingIfNeeded: 25 &- exponent &- places)
    let power = Self.powersOfFive[places]
    let middle = 4 &* m &* power
    let lower = (4 &* m &- (fraction == 0 ? 1 : 2)) &* power
    let upper = (4 &* m &+ 2) &* power
    // The ends themselves read back as x when its last bit is even.
    let closed = m & 1 == 0
    var candidates = Candidates(
      least: UInt32(truncatingIfNeeded: (lower &+ (1 &<< shift) &- (closed ? 1 : 0)) &>> shift),
      most: UInt32(truncatingIfNeeded: (upper &- (closed ? 0 : 1)) &>> shift),
      whole: UInt32(truncatingIfNeeded: middle &>> shift))
    // Twice without looking, because a branch on random digits costs more than the division.
    candidates.shorten()
    candidates.shorten()
    while candidates.canShorten { candidates.shorten() }
    digits = candidates.nearest(to: middle, shift)
    self.places = places &- candidates.zeros
  }

  /// The integers that read back as a number, in units of a power of ten.
  private struct Candidates {
    var least: UInt32
    var most: UInt32
    /// The number itself, rounded down.
    var whole: UInt32
    var unit: UInt32 = 1
    var zeros = 0

    @inline(__always)
    init(least: UInt32, most: UInt32, whole: UInt32) {
      (self.least, self.most, self.whole) = (least, most, whole)
    }

    @inline(__always)
    var canShorten: Bool { (least &+ 9) / 10 <= most / 10 }

    /// Leaves those with one more zero at the end, if there are any.
    @inline(__always)
    mutating func shorten() {
      let (up, down, rest) = ((least &+ 9) / 10, most / 10, whole / 10)
      let isShorter = up <= down
      least = isShorter ? up : least
      most = isShorter ? down : most
      whole = isShorter ? rest : whole
      unit = isShorter ? unit &* 10 : unit
      zeros &+= isShorter ? 1 : 0
    }

    /// The one nearest to middle / 2^shift, ties to even.
    @inline(__always)
    func nearest(to middle: UInt64, _ shift: UInt64) -> UInt64 {
      // In units of half of 2^shift x unit.
      let rest = (middle &- (UInt64(whole) &* UInt64(unit)) &<< shift) &* 2
      let half = UInt64(unit) &<< shift
      let isAbove = rest > half || (rest == half && whole & 1 == 1)
      return UInt64(min(max(isAbove ? whole &+ 1 : whole, least), most))
    }
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

  private static let powersOfFive: InlineArray<14, UInt64> = [
    1, 5, 25, 125, 625, 3125, 15_625, 78_125, 390_625, 1_953_125, 9_765_625, 48_828_125, 244_140_625,
    1_220_703_125,
  ]
}
