/// Decimal numbers as programs of this field write them: `1`, `-.5`, `+1.0e-3`, `1.0D+00`.
enum DecimalNumber {
  /// The number these bytes spell, correctly rounded, or nil. `nan`, `inf` and the like are values too, so
  /// that the caller can say what is wrong with them.
  static func parse(_ text: ArraySlice<UInt8>) -> Double? {
    var cursor = text.startIndex
    let end = text.endIndex
    var isNegative = false
    if cursor < end, text[cursor] == UInt8(ascii: "-") || text[cursor] == UInt8(ascii: "+") {
      isNegative = text[cursor] == UInt8(ascii: "-")
      cursor += 1
    }
    var digits: UInt64 = 0
    var significant = 0
    var scale = 0
    var isNumber = false
    var isFraction = false
    while cursor < end {
      let byte = text[cursor]
      if byte.isDigit {
        isNumber = true
        if significant < 19 {
          digits = digits * 10 + UInt64(byte - 48)
          significant += digits == 0 ? 0 : 1
          scale -= isFraction ? 1 : 0
        } else {
          significant += 1
          scale += isFraction ? 0 : 1
        }
      } else if byte == UInt8(ascii: "."), !isFraction {
        isFraction = true
      } else {
        break
      }
      cursor += 1
    }
    guard isNumber else { return special(text[cursor...], isNegative: isNegative) }
    if cursor < end {
      guard let exponent = exponent(text[cursor...]) else { return nil }
      scale += exponent
    }
    guard digits <= 1 << 53, significant <= 19, abs(scale) <= 22 else { return slowly(text) }
    let magnitude =
      scale < 0 ? Double(digits) / powersOfTen[-scale] : Double(digits) * powersOfTen[scale]
    return isNegative ? -magnitude : magnitude
  }

  /// Both operands below are exact, so one rounding is all there is.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
  ]

  /// `e-3`, `D+00`: the exponent, held within what can matter.
  private static func exponent(_ text: ArraySlice<UInt8>) -> Int? {
    guard let letter = text.first.map({ $0 | 0x20 }), letter == 0x65 || letter == 0x64 else { return nil }
    var digits = text.dropFirst()
    var isNegative = false
    if let sign = digits.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      digits = digits.dropFirst()
    }
    guard !digits.isEmpty, digits.allSatisfy(\.isDigit) else { return nil }
    let magnitude = digits.reduce(0) { min($0 * 10 + Int($1 - 48), 99_999) }
    return isNegative ? -magnitude : magnitude
  }

  /// Long mantissas and large exponents go through the standard library.
  private static func slowly(_ text: ArraySlice<UInt8>) -> Double? {
    Double(String(decoding: text.map { $0 | 0x20 == 0x64 ? UInt8(ascii: "e") : $0 }, as: UTF8.self))
  }

  private static func special(_ text: ArraySlice<UInt8>, isNegative: Bool) -> Double? {
    switch String(decoding: text.prefix(9).map { $0 | 0x20 }, as: UTF8.self) {
    case "nan": .nan
    case "inf", "infinity": isNegative ? -.infinity : .infinity
    default: nil
    }
  }
}
