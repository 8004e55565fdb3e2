extension Scanner {
  /// A number, RFC 8259 section 6, rounded correctly to Double.
  mutating func number() throws(JSONError) {
    let start = at
    let negative = take(UInt8(ascii: "-"))
    if dialect == .configuration, !negative { _ = take(UInt8(ascii: "+")) }
    var decimal = Decimal()
    try integerDigits(of: &decimal)
    if dialect == .configuration, decimal.digits == 1, decimal.significand == 0,
      take(UInt8(ascii: "x")) || take(UInt8(ascii: "X"))
    {
      return try hexadecimal(from: start, negative: negative)
    }
    let integral = at
    try fraction(of: &decimal)
    try exponent(of: &decimal)
    let magnitude = decimal.value ?? Double(text(from: start, to: at)).map(abs) ?? .nan
    guard magnitude.isFinite else {
      throw fault(.numberOutOfRange(text(from: start, to: at)), at: start)
    }
    try append(
      at == integral ? .integer : .real, from: start, to: at, number: negative ? -magnitude : magnitude)
  }

  private mutating func integerDigits(of decimal: inout Decimal) throws(JSONError) {
    let first = at
    while at < bytes.count, Self.isDigit(bytes[at]) {
      decimal.append(bytes[at] &- UInt8(ascii: "0"))
      at += 1
    }
    guard at > first else {
      if dialect == .configuration, at + 1 < bytes.count, bytes[at] == UInt8(ascii: "."),
        Self.isDigit(bytes[at + 1])
      {
        return
      }
      try unusualNumber()
      throw unexpected(.digit)
    }
    if at - first > 1, bytes[first] == UInt8(ascii: "0") { throw fault(.leadingZero, at: first) }
  }

  private mutating func fraction(of decimal: inout Decimal) throws(JSONError) {
    guard take(UInt8(ascii: ".")) else { return }
    let first = at
    while at < bytes.count, Self.isDigit(bytes[at]) {
      decimal.append(bytes[at] &- UInt8(ascii: "0"))
      at += 1
    }
    decimal.exponent -= at - first
    if at == first, dialect == .strict { throw unexpected(.digit) }
  }

  private mutating func exponent(of decimal: inout Decimal) throws(JSONError) {
    guard take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) else { return }
    let negative = take(UInt8(ascii: "-"))
    if !negative { _ = take(UInt8(ascii: "+")) }
    let first = at
    var exponent = 0
    while at < bytes.count, Self.isDigit(bytes[at]) {
      if exponent < 100_000 { exponent = exponent * 10 + Int(bytes[at] &- UInt8(ascii: "0")) }
      at += 1
    }
    if at == first { throw unexpected(.digit) }
    decimal.exponent += negative ? -exponent : exponent
  }

  /// `-Infinity` and `-NaN` deserve their own error.
  private func unusualNumber() throws(JSONError) {
    for name in ["NaN", "Infinity"] where bytes[at...].starts(with: name.utf8) {
      throw fault(.notFinite(name), at: at)
    }
  }

  func text(from start: Int, to end: Int) -> String {
    String(decoding: bytes[start..<end], as: UTF8.self)
  }
}
