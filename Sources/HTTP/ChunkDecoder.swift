/// Takes the chunked coding off a body (RFC 9112, section 7.1): strict, counted, resumable at any byte.
///
/// Sizes are hexadecimal digits and nothing else; extensions are checked and ignored; trailers are
/// checked and discarded, so that none of them can pass for a field of the head.
struct ChunkDecoder: Sendable {
  private enum State: UInt8 {
    case sizeStart, size, sizeLineFeed
    case extensionStart, extensionName, blankAfterName
    case valueStart, token, quoted, escaped, valueEnd, blankAfterValue
    case data, dataReturn, dataLineFeed
    case trailerStart, trailerName, trailerValue, trailerLineFeed, lastLineFeed, done
  }

  private var state = State.sizeStart
  private var digits = 0
  private var remaining: UInt64 = 0
  private var extensionLength = 0
  private var extensionTotal = 0
  private var trailerLength = 0
  private var trailerLine = 0
  /// Bytes of the encoded body read so far.
  private(set) var offset = 0
  /// Bytes of the body itself read so far.
  private(set) var received = 0

  var isDone: Bool { state == .done }

  /// Reads on and hands the body's bytes over; returns how many of the given bytes were used.
  mutating func decode(
    _ bytes: Span<UInt8>, limit: Int, limits: Bounds, into store: (Span<UInt8>) -> Void
  ) throws(HTTPError) -> Int {
    var index = 0
    while index < bytes.count, state != .done {
      if state == .data {
        let count = Int(min(remaining, UInt64(bytes.count - index)))
        store(bytes.extracting(index..<index + count))
        take(count)
        index += count
      } else {
        try read(bytes[index], limit: limit, limits: limits)
        index += 1
        offset += 1
      }
    }
    return index
  }

  private mutating func take(_ count: Int) {
    remaining -= UInt64(count)
    received += count
    offset += count
    if remaining == 0 { state = .dataReturn }
  }

  private mutating func read(_ byte: UInt8, limit: Int, limits: Bounds) throws(HTTPError) {
    switch state {
    case .sizeStart, .size: try readSize(byte)
    case .sizeLineFeed:
      try expect(.lineFeed, byte)
      try beginChunk(limit: limit)
    case .dataReturn:
      try expect(.carriageReturn, byte)
      state = .dataLineFeed
    case .dataLineFeed:
      try expect(.lineFeed, byte)
      (state, digits, remaining, extensionLength) = (.sizeStart, 0, 0, 0)
    case .trailerStart, .trailerName, .trailerValue, .trailerLineFeed, .lastLineFeed:
      try readTrailer(byte, limits: limits)
    default: try readExtension(byte, limits: limits)
    }
  }

  private func expect(_ wanted: UInt8, _ byte: UInt8) throws(HTTPError) {
    guard byte == wanted else { throw .malformedChunk(offset: offset) }
  }

  /// At most sixteen digits, so that the number cannot overflow.
  private mutating func readSize(_ byte: UInt8) throws(HTTPError) {
    if let digit = byte.hexValue {
      guard digits < 16 else { throw .malformedChunk(offset: offset) }
      digits += 1
      remaining = remaining << 4 | UInt64(digit)
      state = .size
    } else if state == .size, byte == .carriageReturn {
      state = .sizeLineFeed
    } else if state == .size, byte == .semicolon {
      state = .extensionStart
    } else {
      throw .malformedChunk(offset: offset)
    }
  }

  private mutating func beginChunk(limit: Int) throws(HTTPError) {
    if remaining > UInt64(max(0, limit - received)) { throw .bodyTooLarge(limit: limit) }
    state = remaining == 0 ? .trailerStart : .data
  }

  /// `*( ";" name [ "=" ( token / quoted-string ) ] )`, blanks allowed around both signs but not
  /// between the size and the first semicolon (RFC 9112, section 7.1.1).
  private mutating func readExtension(_ byte: UInt8, limits: Bounds) throws(HTTPError) {
    extensionLength += 1
    extensionTotal += 1
    if extensionLength > limits.chunkExtension || extensionTotal > limits.chunkExtensions {
      throw .chunkOverheadTooLarge
    }
    guard let next = nextInExtension(byte) else { throw .malformedChunk(offset: offset) }
    state = next
  }

  private func nextInExtension(_ byte: UInt8) -> State? {
    let isToken = ByteClass.token.contains(byte)
    switch state {
    case .extensionStart: return byte.isBlank ? .extensionStart : isToken ? .extensionName : nil
    case .extensionName where isToken: return .extensionName
    case .extensionName, .blankAfterName:
      if byte == .equals { return .valueStart }
      return afterPart(byte, blank: .blankAfterName, mayEnd: state == .extensionName)
    case .valueStart where byte == .quote: return .quoted
    case .valueStart: return byte.isBlank ? .valueStart : isToken ? .token : nil
    case .token where isToken: return .token
    case .quoted where byte == .quote: return .valueEnd
    case .quoted where byte == .backslash: return .escaped
    case .quoted, .escaped: return byte.isFieldContent ? .quoted : nil
    case .token, .valueEnd, .blankAfterValue:
      return afterPart(byte, blank: .blankAfterValue, mayEnd: state != .blankAfterValue)
    default: return nil
    }
  }

  private func afterPart(_ byte: UInt8, blank: State, mayEnd: Bool) -> State? {
    if byte == .semicolon { return .extensionStart }
    if byte.isBlank { return blank }
    return byte == .carriageReturn && mayEnd ? .sizeLineFeed : nil
  }

  private mutating func readTrailer(_ byte: UInt8, limits: Bounds) throws(HTTPError) {
    trailerLength += 1
    if trailerLength > limits.trailers { throw .chunkOverheadTooLarge }
    switch state {
    case .trailerStart where byte == .carriageReturn: state = .lastLineFeed
    case .trailerStart where ByteClass.token.contains(byte):
      trailerLine += 1
      if trailerLine > limits.fields { throw .chunkOverheadTooLarge }
      state = .trailerName
    case .trailerName where ByteClass.token.contains(byte): break
    case .trailerName where byte == .colon: state = .trailerValue
    case .trailerValue where byte == .carriageReturn: state = .trailerLineFeed
    case .trailerValue where byte.isFieldContent: break
    case .trailerLineFeed where byte == .lineFeed: state = .trailerStart
    case .lastLineFeed where byte == .lineFeed: state = .done
    case .trailerStart: throw .malformedTrailer(line: trailerLine + 1)
    default: throw .malformedTrailer(line: trailerLine)
    }
  }
}
