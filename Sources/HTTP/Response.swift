/// An answer made by a handler.
///
/// Framing is the server's business: it sets Content-Length or Transfer-Encoding, Date, Connection and
/// X-Request-Id itself and ignores what a handler says of them, except `Connection: close`. A field that
/// could split the response makes the server answer 500 instead.
public struct Response: Sendable {
  /// The content of a response.
  public enum Body: Sendable {
    /// All bytes at once.
    case bytes([UInt8])
    /// Bytes as they come: the closure runs on a worker and may keep the writer after it returns.
    case stream(@Sendable (BodyWriter) -> Void)
    /// Part of a file.
    case file(FileContent, Range<Int>)
  }

  /// Content that is not there as bytes; apart, so that most responses are small.
  private indirect enum Source: Sendable {
    case stream(@Sendable (BodyWriter) -> Void)
    case file(FileContent, Range<Int>)
    case error(HTTPError)
  }

  /// The status, from 200 to 599.
  public var status: Status
  /// The header fields.
  public var fields: Fields
  /// The bytes of the content, when they are known.
  private(set) var content: [UInt8]
  private var source: Source?

  /// A response whose content is known.
  public init(_ status: Status, fields: Fields = [:], body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    content = body
  }

  /// A response whose content is written by and by: chunked to 1.1 peers, ended by closing to 1.0 peers.
  public init(_ status: Status, fields: Fields = [:], stream: @escaping @Sendable (BodyWriter) -> Void) {
    self.init(status, fields: fields)
    source = .stream(stream)
  }

  /// A response whose content is part of a file, which is read as the peer takes it.
  public init(_ status: Status, fields: Fields = [:], file: FileContent, range: Range<Int>) {
    precondition(range.lowerBound >= 0 && range.upperBound <= file.count, "the range lies outside the file")
    self.init(status, fields: fields)
    source = .file(file, range)
  }

  /// The answer to an error, as the router's `problem` makes it, with further fields.
  public init(_ error: HTTPError, fields: Fields = [:]) {
    self.init(error.status ?? .internalServerError, fields: fields)
    source = .error(error)
  }

  /// The content.
  public var body: Body {
    get {
      switch source {
      case .stream(let streamer): .stream(streamer)
      case .file(let file, let range): .file(file, range)
      case .error, nil: .bytes(content)
      }
    }
    set {
      switch newValue {
      case .bytes(let bytes): (content, source) = (bytes, nil)
      case .stream(let streamer): (content, source) = ([], .stream(streamer))
      case .file(let file, let range): (content, source) = ([], .file(file, range))
      }
    }
  }

  /// What writes the content when it is streamed.
  var streamer: (@Sendable (BodyWriter) -> Void)? {
    if case .stream(let streamer) = source { streamer } else { nil }
  }

  /// The file that the content is part of.
  var file: (content: FileContent, range: Range<Int>)? {
    if case .file(let file, let range) = source { (file, range) } else { nil }
  }

  /// The error that the server is to answer.
  var error: HTTPError? {
    if case .error(let error) = source { error } else { nil }
  }

  /// Whether nothing but the bytes of the content is to be sent.
  var isWhole: Bool { source == nil }

  /// Whether the content comes by and by, and nobody knows how much.
  var isStreamed: Bool { streamer != nil }

  /// How many bytes the content has, where that is known.
  var length: Int { file?.range.count ?? content.count }
}

/// What the server itself has to say: an error found before or instead of a handler's answer.
public struct Problem: Sendable {
  /// The status of the answer.
  public var status: Status
  /// What is wrong and how to put it right.
  public var detail: String
  /// The request's id, also when the request could not be read.
  public var requestID: String
  /// The error behind it.
  public var reason: HTTPError

  /// The answer in plain text, where the router does not say otherwise.
  var plainText: Response {
    Response(
      status, fields: ["Content-Type": "text/plain; charset=utf-8"],
      body: Array("\(status): \(detail)\n".utf8))
  }
}
