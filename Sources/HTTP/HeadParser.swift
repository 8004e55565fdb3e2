/// Where the parts of a head lie in its bytes.
struct ParsedHead {
  var length: Int
  var method: Range<Int>
  var target: Range<Int>
  var version: Version
  var entries: [Fields.Entry]
}

/// Reads the head of a request: request line, field lines, empty line (RFC 9112, sections 2 to 5).
///
/// A pure function of the bytes, kept between calls so that no byte is looked at twice: `parse` is given
/// the head from its first byte on, as much as there is, and says whether it is complete. The grammar is
/// enforced to the letter; in particular a line ends with CR LF and nothing else.
struct HeadParser {
  private enum State: UInt8 {
    case start, startLineFeed, method, target, version, requestLineFeed
    case fieldStart, name, valueStart, value, valueLineFeed, lastLineFeed, done
  }

  /// Longer methods are unknown for certain and refused without waiting for their end.
  static let longestMethod = 32

  private var state = State.start
  /// How many bytes have been read; when complete, the length of the head.
  private(set) var offset = 0
  /// Where the part being read began.
  private var mark = 0
  /// One past the last byte of the value that is not blank.
  private var valueEnd = 0
  private var method = 0..<0
  private var target = 0..<0
  private var majorVersion: UInt8 = 1
  private var minorVersion: UInt8 = 1
  private var entries: [Fields.Entry] = []

  /// Whether any byte of a request line has been read; empty lines before it do not count.
  var hasBegun: Bool { state.rawValue > State.startLineFeed.rawValue }

  /// The method of a head that is not complete, when that much has been read.
  func method(in bytes: Span<UInt8>) -> Method? {
    method.isEmpty ? nil : Method(bytes: bytes.extracting(method))
  }

  /// What a complete head says; the parser is then ready for the next one.
  mutating func finish() -> ParsedHead {
    precondition(state == .done, "a head is taken when it is complete")
    let parsed = ParsedHead(
      length: offset, method: method, target: target, version: minorVersion == 0 ? .http10 : .http11,
      entries: entries)
    entries = []
    offset = 0
    method = 0..<0
    (majorVersion, minorVersion) = (1, 1)
    state = .start
    return parsed
  }

  /// Reads on; true when the head is complete. Throws at the first byte that is off the grammar or
  /// beyond a limit.
  mutating func parse(_ bytes: Span<UInt8>, limits: Bounds) throws(HTTPError) -> Bool {
    let end = min(bytes.count, limits.head)
    while offset < end {
      switch state {
      case .target: try readTarget(bytes, end: end, limit: limits.target)
      case .version where offset == mark && end - offset >= 10 && isPlainVersion(bytes):
        offset += 10
        state = .fieldStart
      case .name: try readName(bytes, end: end)
      case .value: try readValue(bytes, end: end)
      case .lastLineFeed:
        try expectLineFeed(bytes[offset], next: .done)
        return true
      default: try read(bytes[offset], limits: limits)
      }
    }
    if offset >= limits.head { throw .headTooLarge(limit: limits.head) }
    return false
  }

  /// The states in which one byte decides.
  private mutating func read(_ byte: UInt8, limits: Bounds) throws(HTTPError) {
    switch state {
    case .start: try readStart(byte)
    case .startLineFeed: try expectLineFeed(byte, next: .start)
    case .method: try readMethod(byte)
    case .version: try readVersion(byte)
    case .requestLineFeed: try expectLineFeed(byte, next: .fieldStart)
    case .fieldStart: try readFieldStart(byte, limit: limits.fields)
    case .valueStart: readValueStart(byte)
    case .valueLineFeed: try expectLineFeed(byte, next: .fieldStart)
    default: preconditionFailure("the other states are read by the caller")
    }
  }

  /// Empty lines before a request line are skipped (RFC 9112, section 2.2); they count towards the head.
  private mutating func readStart(_ byte: UInt8) throws(HTTPError) {
    if byte == .carriageReturn {
      state = .startLineFeed
      offset += 1
    } else if ByteClass.token.contains(byte) {
      mark = offset
      state = .method
    } else {
      throw .malformedRequestLine(offset: offset)
    }
  }

  private mutating func readMethod(_ byte: UInt8) throws(HTTPError) {
    if byte == .space {
      method = mark..<offset
      mark = offset + 1
      state = .target
    } else if !ByteClass.token.contains(byte) {
      throw .malformedRequestLine(offset: offset)
    } else if offset - mark >= HeadParser.longestMethod {
      throw .unknownMethod
    }
    offset += 1
  }

  /// Visible ASCII up to the space; the forms and their grammar are `Target`'s business.
  private mutating func readTarget(_ bytes: Span<UInt8>, end: Int, limit: Int) throws(HTTPError) {
    let stop = min(end, mark + limit + 1)
    while offset < stop, bytes[offset] &- 0x21 < 0x5e { offset += 1 }
    if offset - mark > limit { throw .targetTooLong(limit: limit) }
    guard offset < stop else { return }
    guard bytes[offset] == .space, offset > mark else {
      if bytes[offset] == .space || bytes[offset] == .carriageReturn || bytes[offset] == .lineFeed {
        throw .malformedRequestLine(offset: offset)
      }
      throw .malformedTarget(offset: offset)
    }
    target = mark..<offset
    offset += 1
    mark = offset
    state = .version
  }

  /// Whether what follows is `HTTP/1.1` and the line's end, as it nearly always is.
  private func isPlainVersion(_ bytes: Span<UInt8>) -> Bool {
    bytes.extracting(offset..<offset + 10).spells("HTTP/1.1\r\n")
  }

  /// `HTTP/` digit `.` digit, eight bytes, then the line's end (RFC 9112, section 2.3).
  private mutating func readVersion(_ byte: UInt8) throws(HTTPError) {
    let position = offset - mark
    let fits =
      switch position {
      case 0: byte == UInt8(ascii: "H")
      case 1, 2: byte == UInt8(ascii: "T")
      case 3: byte == UInt8(ascii: "P")
      case 4: byte == .slash
      case 5, 7: byte.isDigit
      case 6: byte == UInt8(ascii: ".")
      default: byte == .carriageReturn
      }
    guard fits else { throw .malformedRequestLine(offset: offset) }
    if position == 5 { majorVersion = byte &- 0x30 }
    if position == 7 { minorVersion = byte &- 0x30 }
    if position == 8 { state = .requestLineFeed }
    offset += 1
  }

  private mutating func expectLineFeed(_ byte: UInt8, next: State) throws(HTTPError) {
    guard byte == .lineFeed else { throw fault }
    offset += 1
    if state == .requestLineFeed, majorVersion != 1 {
      throw .unsupportedVersion(major: Int(majorVersion), minor: Int(minorVersion))
    }
    state = next
  }

  private mutating func readFieldStart(_ byte: UInt8, limit: Int) throws(HTTPError) {
    if byte == .carriageReturn {
      state = .lastLineFeed
      offset += 1
    } else if ByteClass.token.contains(byte) {
      if entries.count >= limit { throw .tooManyFields(limit: limit) }
      mark = offset
      state = .name
    } else {
      throw fault
    }
  }

  private mutating func readName(_ bytes: Span<UInt8>, end: Int) throws(HTTPError) {
    while offset < end, ByteClass.token.contains(bytes[offset]) { offset += 1 }
    guard offset < end else { return }
    guard bytes[offset] == .colon else { throw fault }
    if entries.isEmpty { entries.reserveCapacity(12) }
    entries.append(
      Fields.Entry(nameStart: UInt32(mark), nameEnd: UInt32(offset), valueStart: 0, valueEnd: 0))
    offset += 1
    state = .valueStart
  }

  private mutating func readValueStart(_ byte: UInt8) {
    if byte.isBlank {
      offset += 1
      return
    }
    mark = offset
    valueEnd = offset
    state = .value
  }

  private mutating func readValue(_ bytes: Span<UInt8>, end: Int) throws(HTTPError) {
    while offset < end {
      let byte = bytes[offset]
      guard byte.isFieldContent else { break }
      offset += 1
      if !byte.isBlank { valueEnd = offset }
    }
    guard offset < end else { return }
    guard bytes[offset] == .carriageReturn else { throw fault }
    entries[entries.count - 1].valueStart = UInt32(mark)
    entries[entries.count - 1].valueEnd = UInt32(valueEnd)
    offset += 1
    state = .valueLineFeed
  }

  /// The fault of the byte at the present offset, by the line it is in.
  private var fault: HTTPError {
    if state.rawValue < State.fieldStart.rawValue { return .malformedRequestLine(offset: offset) }
    let inNewLine = state == .fieldStart || state == .name || state == .lastLineFeed
    return .malformedField(line: entries.count + (inNewLine ? 1 : 0), offset: offset)
  }
}
