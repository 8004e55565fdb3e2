extension Scanner {
  /// A string in double quotes, or in single ones where the dialect allows them.
  mutating func string() throws(JSONError) {
    let quote = bytes[at]
    at += 1
    let start = at
    var escaped = false
    while at < bytes.count {
      let byte = bytes[at]
      if byte == quote {
        try append(escaped ? .escapedString : .plainString, from: start, to: at)
        at += 1
        return
      }
      switch byte {
      case UInt8(ascii: "\\"):
        escaped = true
        try escape()
      case 0..<0x20: throw fault(.controlCharacter(byte), at: at)
      case 0x80...: try multibyteCharacter()
      default: at += 1
      }
    }
    throw unexpected(.closingQuote)
  }

  /// A key: a string, or a bare identifier where the dialect allows one.
  mutating func key(expecting: JSONExpectation) throws(JSONError) {
    guard at < bytes.count else { throw unexpected(expecting) }
    switch bytes[at] {
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "'") where dialect == .configuration: try string()
    case let byte where dialect == .configuration && Self.isLetter(byte): try identifier()
    default: throw unexpected(expecting)
    }
  }

  private mutating func escape() throws(JSONError) {
    at += 1
    guard at < bytes.count else { throw unexpected(.escape) }
    switch bytes[at] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      at += 1
    case UInt8(ascii: "u"):
      at += 1
      try unicodeEscape()
    case UInt8(ascii: "'") where dialect == .configuration, 0x0A where dialect == .configuration:
      at += 1
    case 0x0D where dialect == .configuration:
      at += 1
      _ = take(0x0A)
    default: throw unexpected(.escape)
    }
  }

  /// The digits after `\u`; a high surrogate must be followed by a low one, RFC 8259 section 8.2.
  private mutating func unicodeEscape() throws(JSONError) {
    let start = at - 2
    let unit = try fourHexDigits()
    guard unit & 0xF800 == 0xD800 else { return }
    guard unit < 0xDC00 else { throw fault(.loneSurrogate(unit), at: start) }
    guard at < bytes.count else { throw unexpected(.closingQuote) }
    guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw fault(.loneSurrogate(unit), at: start)
    }
    let low = try fourHexDigits()
    guard low & 0xFC00 == 0xDC00 else { throw fault(.loneSurrogate(unit), at: start) }
  }

  private mutating func fourHexDigits() throws(JSONError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard at < bytes.count, let digit = Self.hexDigit(bytes[at]) else { throw unexpected(.hexDigit) }
      unit = unit << 4 | UInt16(digit)
      at += 1
    }
    return unit
  }

  /// One character of two to four bytes, checked as in Unicode table 3-7: no overlong forms, no surrogates,
  /// nothing beyond U+10FFFF.
  private mutating func multibyteCharacter() throws(JSONError) {
    let first = bytes[at]
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch first {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      default: (0, 0...0)
      }
    guard length > 0, at + length <= bytes.count, second.contains(bytes[at + 1]) else {
      throw fault(.invalidUTF8, at: at)
    }
    for further in (at + 2)..<(at + length) where bytes[further] & 0xC0 != 0x80 {
      throw fault(.invalidUTF8, at: at)
    }
    at += length
  }

  static func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
