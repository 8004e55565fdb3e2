/// What only the configuration dialect allows, and the errors of those who expect it elsewhere.
extension Scanner {
  /// A value that begins with none of the characters of RFC 8259.
  mutating func unusualValue() throws(JSONError) {
    for name in ["NaN", "Infinity"] where bytes[at...].starts(with: name.utf8) {
      throw fault(.notFinite(name), at: at)
    }
    guard dialect == .configuration else { throw unexpected(.value) }
    switch bytes[at] {
    case UInt8(ascii: "'"): try string()
    case UInt8(ascii: "+"), UInt8(ascii: "."): try number()
    default: throw unexpected(.value)
    }
  }

  /// `// to the end of the line` or `/* to the next */`.
  mutating func skipComment() throws(JSONError) {
    let start = at
    at += 1
    if take(UInt8(ascii: "/")) {
      while at < bytes.count, bytes[at] != 0x0A, bytes[at] != 0x0D { at += 1 }
    } else if take(UInt8(ascii: "*")) {
      while !(take(UInt8(ascii: "*")) && take(UInt8(ascii: "/"))) {
        guard at < bytes.count else { throw unexpected(.endOfComment) }
        if bytes[at] != UInt8(ascii: "*") { at += 1 }
      }
    } else {
      at = start
      throw unexpected(.value)
    }
  }

  /// A key without quotes: letters, digits, `_` and `$`, not beginning with a digit.
  mutating func identifier() throws(JSONError) {
    let start = at
    while at < bytes.count, Self.isLetter(bytes[at]) || Self.isDigit(bytes[at]) { at += 1 }
    try append(.plainString, from: start, to: at)
  }

  /// The digits after `0x`.
  mutating func hexadecimal(from start: Int, negative: Bool) throws(JSONError) {
    let firstDigit = at
    var value: UInt64 = 0
    while at < bytes.count, let digit = Self.hexDigit(bytes[at]) {
      let (shifted, overflow) = value.multipliedReportingOverflow(by: 16)
      guard !overflow, value < 1 << 59 else {
        throw fault(.numberOutOfRange(text(from: start, to: at)), at: start)
      }
      value = shifted + UInt64(digit)
      at += 1
    }
    guard at > firstDigit else { throw unexpected(.hexDigit) }
    try append(.integer, from: start, to: at, number: negative ? -Double(value) : Double(value))
  }

  static func isLetter(_ byte: UInt8) -> Bool {
    switch byte | 0x20 {
    case UInt8(ascii: "a")...UInt8(ascii: "z"): true
    default: byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
    }
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
