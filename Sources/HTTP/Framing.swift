/// How long a request's body is, told by its fields (RFC 9112, section 6.3).
enum Framing: Equatable, Sendable {
  /// There is no body.
  case none
  /// The body has this many bytes, at least one.
  case sized(Int)
  /// The body comes in chunks.
  case chunked
}

/// What the server must know of the fields before it can go on.
struct HeadFacts: Sendable {
  var framing = Framing.none
  var host: Fields.Entry?
  var timeout: Fields.Entry?
  var contentType: Fields.Entry?
  private(set) var isContentTypeRepeated = false
  private var requestID: Fields.Entry?
  private var isRequestIDRepeated = false
  private var trace: Fields.Entry?
  private var isTraceRepeated = false
  /// Whether there are credentials, or what may be some.
  private(set) var isSecret = false
  var expectsContinue = false
  var asksToClose = false
  var asksToKeep = false
  private var contentLength: Fields.Entry?
  private var hasTransferEncoding = false
  private var endsInChunked = false
  private var codings = 0

  private var hasIdempotencyKey = false

  /// Whether the head names its request or a trace, and so will not come again.
  var isUnique: Bool { requestID != nil || trace != nil || hasIdempotencyKey }

  /// Nothing is known: of a request made by hand.
  init() {}

  /// Reads the fields that govern host, framing, connection and expectation.
  init(_ fields: Fields, version: Version) throws(HTTPError) {
    for entry in fields.entries { try note(entry, fields, version) }
    guard host != nil || version < .http11 else { throw .missingHost }
    try settleFraming(fields, version)
  }

  private mutating func note(
    _ entry: Fields.Entry, _ fields: Fields, _ version: Version
  ) throws(HTTPError) {
    let name = fields.bytes.span.extracting(entry.name)
    switch name.count {
    case 4 where name.spellsIgnoringCase("host"): try noteHost(entry, fields)
    case 6 where name.spellsIgnoringCase("cookie"): isSecret = true
    case 6 where name.spellsIgnoringCase("expect"): try noteExpectation(entry, fields, version)
    case 10 where name.spellsIgnoringCase("connection"): noteConnection(entry, fields)
    case 11 where name.spellsIgnoringCase("traceparent"):
      isTraceRepeated = trace != nil
      trace = trace ?? entry
    case 12 where name.spellsIgnoringCase("x-request-id"):
      isRequestIDRepeated = requestID != nil
      requestID = requestID ?? entry
    case 12 where name.spellsIgnoringCase("content-type"):
      isContentTypeRepeated = contentType != nil
      contentType = contentType ?? entry
    case 13 where name.spellsIgnoringCase("authorization"): isSecret = true
    case 14 where name.spellsIgnoringCase("content-length"):
      guard contentLength == nil else { throw .malformedContentLength }
      contentLength = entry
    case 15 where name.spellsIgnoringCase("idempotency-key"): hasIdempotencyKey = true
    case 17 where name.spellsIgnoringCase("transfer-encoding"): try noteCodings(entry, fields)
    case 19 where name.spellsIgnoringCase("proxy-authorization"): isSecret = true
    case 20 where name.spellsIgnoringCase("x-request-timeout-ms"): timeout = timeout ?? entry
    default: break
    }
  }

  /// The id given by the only `X-Request-Id` line, when it is harmless.
  func requestID(in fields: Fields) -> RequestID? {
    guard let requestID, !isRequestIDRepeated else { return nil }
    return RequestID(taking: fields.bytes.span.extracting(requestID.value))
  }

  /// The trace told by the only `traceparent` line, when it is sound.
  func trace(in fields: Fields) -> TraceContext? {
    guard let trace, !isTraceRepeated else { return nil }
    return TraceContext(fields.bytes.span.extracting(trace.value).text)
  }

  /// Exactly one Host line, and a host in it (RFC 9112, section 3.2).
  private mutating func noteHost(_ entry: Fields.Entry, _ fields: Fields) throws(HTTPError) {
    guard host == nil else { throw .repeatedHost }
    guard Authority.isValid(fields.bytes.span.extracting(entry.value)) else { throw .malformedHost }
    host = entry
  }

  /// An HTTP/1.0 client cannot expect anything (RFC 9110, section 10.1.1).
  private mutating func noteExpectation(
    _ entry: Fields.Entry, _ fields: Fields, _ version: Version
  ) throws(HTTPError) {
    guard version >= .http11 else { return }
    let span = fields.bytes.span
    for member in fields.members(of: entry) {
      guard span.extracting(member).spellsIgnoringCase("100-continue") else { throw .unknownExpectation }
      expectsContinue = true
    }
  }

  private mutating func noteConnection(_ entry: Fields.Entry, _ fields: Fields) {
    let span = fields.bytes.span
    for member in fields.members(of: entry) {
      let option = span.extracting(member)
      if option.spellsIgnoringCase("close") { asksToClose = true }
      if option.spellsIgnoringCase("keep-alive") { asksToKeep = true }
    }
  }

  /// Counts the codings of one line; an empty member is off our grammar though the RFC forgives it.
  private mutating func noteCodings(_ entry: Fields.Entry, _ fields: Fields) throws(HTTPError) {
    hasTransferEncoding = true
    let span = fields.bytes.span
    var start = entry.value.lowerBound
    while start <= entry.value.upperBound {
      let end = entry.value.upperBound
      let comma = span.index(of: .comma, in: start..<end)
      let coding = span.extracting(span.trimmed(start..<comma))
      let isChunked = coding.spellsIgnoringCase("chunked")
      if coding.count == 0 || (isChunked && endsInChunked) { throw .malformedTransferEncoding }
      endsInChunked = isChunked
      codings += 1
      start = comma + 1
    }
  }

  private mutating func settleFraming(_ fields: Fields, _ version: Version) throws(HTTPError) {
    if hasTransferEncoding {
      guard contentLength == nil else { throw .ambiguousLength }
      guard version >= .http11, endsInChunked else { throw .malformedTransferEncoding }
      guard codings == 1 else { throw .unsupportedTransferCoding }
      framing = .chunked
    } else if let contentLength {
      let length = try HeadFacts.length(fields.bytes.span.extracting(contentLength.value))
      framing = length == 0 ? .none : .sized(length)
    }
  }

  /// The number written in digits; beyond the range of Int it is held there, and so too large anywhere.
  static func length(_ bytes: Span<UInt8>) throws(HTTPError) -> Int {
    guard bytes.count > 0 else { throw .malformedContentLength }
    var number = 0
    for index in bytes.indices {
      guard bytes[index].isDigit else { throw .malformedContentLength }
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int(bytes[index] &- 0x30))
      number = overflow || carry || number == .max ? .max : sum
    }
    return number
  }
}

/// The versions of HTTP that the server speaks; a higher minor version counts as 1.1.
public enum Version: Int, Sendable, Comparable, CustomStringConvertible {
  case http10 = 10
  case http11 = 11

  /// Whether one version is older than another.
  public static func < (left: Version, right: Version) -> Bool { left.rawValue < right.rawValue }

  /// The version as it stands in a message.
  public var description: String { self == .http10 ? "HTTP/1.0" : "HTTP/1.1" }
}
