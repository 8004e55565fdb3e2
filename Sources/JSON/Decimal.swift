/// A decimal number, significand x 10^exponent, on its way to the nearest Double.
///
/// Up to 19 digits and exponents within +-27 the conversion is exact integer arithmetic: 5^27 fits in 64 bits, so
/// one 128-bit product or quotient holds every bit that can decide the rounding. That covers what programs
/// print for lengths, energies and intensities; rarer numbers go to the standard library.
struct Decimal {
  /// The first 19 digits read, leading zeros not counted.
  var significand: UInt64 = 0
  /// Digits read, leading zeros counted.
  var digits = 0
  var significantDigits = 0
  var exponent = 0

  @inline(__always)
  mutating func append(_ digit: UInt8) {
    digits &+= 1
    if significantDigits == 0, digit == 0 { return }
    significantDigits &+= 1
    if significantDigits <= 19 { significand = significand &* 10 &+ UInt64(digit) }
  }

  /// The nearest Double, ties to even; nil when the exact route does not cover the number.
  var value: Double? {
    if significand == 0 { return 0 }
    guard significantDigits <= 19, -27...27 ~= exponent else { return nil }
    // Clinger: both operands are exact, so that one operation rounds once.
    if significand <= 1 << 53, -22...22 ~= exponent {
      let scale = Self.tens[abs(exponent)]
      return exponent < 0 ? Double(significand) / scale : Double(significand) * scale
    }
    return exponent < 0 ? quotient : product
  }

  /// significand x 5^e x 2^e: the exact product has at most 127 bits.
  private var product: Double {
    let (high, low) = significand.multipliedFullWidth(by: Self.fives[exponent])
    guard high > 0 else { return Self.rounded(low, sticky: false, exponent: exponent) }
    let shift = high.leadingZeroBitCount
    let top = shift == 0 ? high : high << shift | low >> (64 - shift)
    return Self.rounded(top, sticky: low << shift != 0, exponent: exponent + 64 - shift)
  }

  /// significand / 5^n x 2^-n: 63 or 64 bits of the quotient, and whether anything remains.
  private var quotient: Double {
    let divisor = Self.fives[-exponent]
    let up = significand.leadingZeroBitCount
    let down = divisor.leadingZeroBitCount
    let dividend = significand << up
    let (bits, remainder) = (divisor << down).dividingFullWidth((dividend >> 1, dividend << 63))
    return Self.rounded(bits, sticky: remainder != 0, exponent: exponent - 63 - up + down)
  }

  /// bits x 2^exponent, and a little more if `sticky`, to 53 bits, ties to even. Far from overflow and
  /// subnormal numbers, because `value` admits only moderate exponents.
  private static func rounded(_ bits: UInt64, sticky: Bool, exponent: Int) -> Double {
    let excess = 11 - bits.leadingZeroBitCount
    guard excess > 0 else { return Double(bits) * powerOfTwo(exponent) }
    let half: UInt64 = 1 << (excess - 1)
    let rest = bits & (half << 1 - 1)
    var kept = bits >> excess
    if rest > half || (rest == half && (sticky || kept & 1 == 1)) { kept += 1 }
    return Double(kept) * powerOfTwo(exponent + excess)
  }

  private static func powerOfTwo(_ exponent: Int) -> Double {
    Double(bitPattern: UInt64(exponent + 1023) << 52)
  }

  private static let tens: [Double] = (0...22).map { power in
    (0..<power).reduce(1.0) { value, _ in value * 10 }
  }
  private static let fives: [UInt64] = (0...27).map { power in (0..<power).reduce(1) { value, _ in value * 5 }
  }
}
