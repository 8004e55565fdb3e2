/// Reads decimal numbers from bytes, exactly rounded, in every spelling that Fortran, C and spreadsheets
/// write.
///
/// `1`, `-1.5`, `.5`, `1.`, `1e-3`, `1.0D-03`, and Fortran's three-digit exponent without a letter
/// (`0.12-101`). Numbers of up to 19 digits whose value is a product or quotient of exact Doubles (nearly
/// all) take a fast path; the rest goes to the standard library.
enum NumberScanner {
  /// The number that fills `bytes[start..<end]`, or nil. NaN and infinities (`nan`, `inf`, `infinity`) are
  /// numbers here.
  static func double(_ bytes: [UInt8], from start: Int, to end: Int, decimalMark: UInt8 = .dot) -> Double? {
    var index = start
    var negative = false
    if index < end, bytes[index] == .minus || bytes[index] == .plus {
      negative = bytes[index] == .minus
      index += 1
    }
    var mantissa: UInt64 = 0
    var digits = 0
    var scale = 0
    let integerStart = index
    while index < end, bytes[index].isDigit {
      digits += mantissa > 0 || bytes[index] != .zero ? 1 : 0
      mantissa = mantissa &* 10 &+ UInt64(bytes[index] - .zero)
      index += 1
    }
    var seen = index > integerStart
    if index < end, bytes[index] == decimalMark {
      index += 1
      let fractionStart = index
      while index < end, bytes[index].isDigit {
        digits += mantissa > 0 || bytes[index] != .zero ? 1 : 0
        mantissa = mantissa &* 10 &+ UInt64(bytes[index] - .zero)
        index += 1
      }
      scale = fractionStart - index
      seen = seen || index > fractionStart
    }
    guard seen else { return special(bytes[start..<end]) }
    let mantissaEnd = index
    guard let exponent = exponent(bytes, from: index, to: end) else { return nil }
    let power = scale + exponent
    if digits <= 19, mantissa <= 1 << 53, abs(power) <= 22 {
      let value = power < 0 ? Double(mantissa) / powers[-power] : Double(mantissa) * powers[power]
      return negative ? -value : value
    }
    return slow(bytes[start..<mantissaEnd], exponent: exponent, decimalMark: decimalMark)
  }

  /// The exponent that fills the rest of the field: 0 for nothing, nil for anything that is not one.
  private static func exponent(_ bytes: [UInt8], from start: Int, to end: Int) -> Int? {
    guard start < end else { return 0 }
    var index = start
    let letter = bytes[index] | 0x20
    let hasLetter = letter == UInt8(ascii: "e") || letter == UInt8(ascii: "d") || letter == UInt8(ascii: "q")
    if hasLetter { index += 1 }
    var negative = false
    if index < end, bytes[index] == .minus || bytes[index] == .plus {
      negative = bytes[index] == .minus
      index += 1
    } else if !hasLetter {
      return nil
    }
    guard index < end else { return nil }
    var value = 0
    while index < end {
      guard bytes[index].isDigit else { return nil }
      value = min(value * 10 + Int(bytes[index] - .zero), 100_000)
      index += 1
    }
    return negative ? -value : value
  }

  private static func slow(_ mantissa: ArraySlice<UInt8>, exponent: Int, decimalMark: UInt8) -> Double? {
    let dotted = mantissa.map { $0 == decimalMark ? UInt8.dot : $0 }
    return Double(String(decoding: dotted, as: UTF8.self) + "e\(exponent)")
  }

  private static func special(_ field: ArraySlice<UInt8>) -> Double? {
    let word = field.drop { $0 == .minus || $0 == .plus }
    guard field.count - word.count <= 1, (3...8).contains(word.count) else { return nil }
    switch String(decoding: word, as: UTF8.self).lowercased() {
    case "nan": return .nan
    case "inf", "infinity": return field.first == .minus ? -.infinity : .infinity
    default: return nil
    }
  }

  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19,
    1e20, 1e21, 1e22,
  ]
}

extension UInt8 {
  static let zero = UInt8(ascii: "0")
  static let dot = UInt8(ascii: ".")
  static let comma = UInt8(ascii: ",")
  static let semicolon = UInt8(ascii: ";")
  static let minus = UInt8(ascii: "-")
  static let plus = UInt8(ascii: "+")
  static let hash = UInt8(ascii: "#")
  static let percent = UInt8(ascii: "%")
  static let asterisk = UInt8(ascii: "*")
  static let space = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")
  static let newline = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")

  @inline(__always) var isDigit: Bool { self &- .zero < 10 }
  @inline(__always) var isBlank: Bool { self == .space || self == .tab }
}
