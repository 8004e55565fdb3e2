/// Checks a text against the grammar in one pass and writes the tape. Recursion is bounded by the limit on
/// depth. Places in errors are found afterwards, so that a good text does not pay for counting lines.
struct Scanner {
  let bytes: [UInt8]
  let dialect: JSONDialect
  let limits: JSONLimits
  var at = 0
  var depth = 0
  var tape: [TapeEntry] = []

  init(_ bytes: [UInt8], dialect: JSONDialect, limits: JSONLimits) {
    self.bytes = bytes
    self.dialect = dialect
    self.limits = limits
    tape.reserveCapacity(min(bytes.count / 8 + 8, 1 << 16))
  }

  /// The whole text: one value, blanks around it, nothing else.
  mutating func document() throws(JSONError) {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { throw fault(.byteOrderMark, at: 0) }
    try skipBlanks()
    try value()
    try skipBlanks()
    if at < bytes.count { throw unexpected(.end) }
  }

  mutating func value() throws(JSONError) {
    guard at < bytes.count else { throw unexpected(.value) }
    switch bytes[at] {
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "["): try array()
    case UInt8(ascii: "{"): try object()
    case UInt8(ascii: "t"): try word("true", .yes)
    case UInt8(ascii: "f"): try word("false", .no)
    case UInt8(ascii: "n"): try word("null", .null)
    default: try unusualValue()
    }
  }

  private mutating func array() throws(JSONError) {
    let index = try open(.array)
    var count: UInt32 = 0
    try skipBlanks()
    var ended = take(UInt8(ascii: "]"))
    while !ended {
      try value()
      count += 1
      try skipBlanks()
      ended = take(UInt8(ascii: "]"))
      if ended { break }
      guard take(UInt8(ascii: ",")) else { throw unexpected(.commaOrBracket) }
      try skipBlanks()
      if dialect == .configuration { ended = take(UInt8(ascii: "]")) }
    }
    close(index, count: count)
  }

  private mutating func object() throws(JSONError) {
    let index = try open(.object)
    var count: UInt32 = 0
    try skipBlanks()
    var ended = take(UInt8(ascii: "}"))
    while !ended {
      try key(expecting: count == 0 ? .keyOrEnd : .key)
      try skipBlanks()
      guard take(UInt8(ascii: ":")) else { throw unexpected(.colon) }
      try skipBlanks()
      try value()
      count += 1
      try skipBlanks()
      ended = take(UInt8(ascii: "}"))
      if ended { break }
      guard take(UInt8(ascii: ",")) else { throw unexpected(.commaOrBrace) }
      try skipBlanks()
      if dialect == .configuration { ended = take(UInt8(ascii: "}")) }
    }
    close(index, count: count)
    try refuseDuplicateKeys(of: index)
  }

  private mutating func open(_ kind: TapeEntry.Kind) throws(JSONError) -> Int {
    depth += 1
    if depth > limits.depth { throw fault(.tooDeep(limit: limits.depth), at: at) }
    let index = tape.count
    try append(kind, from: at, to: at)
    at += 1
    return index
  }

  private mutating func close(_ index: Int, count: UInt32) {
    depth -= 1
    tape[index].end = count
    tape[index].next = UInt32(tape.count)
  }

  mutating func append(
    _ kind: TapeEntry.Kind, from start: Int, to end: Int, number: Double = 0
  ) throws(JSONError) {
    if tape.count >= limits.values { throw fault(.tooManyValues(limit: limits.values), at: start) }
    tape.append(
      TapeEntry(
        kind: kind, start: UInt32(start), end: UInt32(end), next: UInt32(tape.count + 1), number: number))
  }

  private mutating func word(_ text: StaticString, _ kind: TapeEntry.Kind) throws(JSONError) {
    let start = at
    for letter in "\(text)".utf8 {
      guard at < bytes.count, bytes[at] == letter else { throw unexpected(.value) }
      at += 1
    }
    try append(kind, from: start, to: at)
  }

  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  @inline(__always)
  mutating func skipBlanks() throws(JSONError) {
    while at < bytes.count {
      switch bytes[at] {
      case 0x20, 0x0A, 0x0D, 0x09: at += 1
      case UInt8(ascii: "/") where dialect == .configuration: try skipComment()
      default: return
      }
    }
  }

  func fault(_ fault: JSONFault, at offset: Int) -> JSONError {
    .malformed(fault, at: JSONPosition(of: offset, in: bytes))
  }

  /// The error of a byte, or of an end, that does not fit here.
  func unexpected(_ expected: JSONExpectation) -> JSONError {
    guard at < bytes.count else { return fault(.endOfText(expected: expected), at: at) }
    return fault(.unexpected(bytes[at], expected: expected), at: at)
  }
}
