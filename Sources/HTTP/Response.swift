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
  }

  /// The status, from 200 to 599.
  public var status: Status
  /// The header fields.
  public var fields: Fields
  /// The content.
  public var body: Body {
    get { streamer.map { .stream($0) } ?? .bytes(content) }
    set {
      switch newValue {
      case .bytes(let bytes): (content, streamer) = (bytes, nil)
      case .stream(let streamer): (content, self.streamer) = ([], streamer)
      }
    }
  }
  /// The content when it is known; empty when it is streamed.
  private(set) var content: [UInt8]
  /// What writes the content when it is streamed.
  private(set) var streamer: (@Sendable (BodyWriter) -> Void)?

  /// A response whose content is known.
  public init(_ status: Status, fields: Fields = [:], body: [UInt8] = []) {
    self.status = status
    self.fields = fields
    content = body
    streamer = nil
  }

  /// A response whose content is written by and by: chunked to 1.1 peers, ended by closing to 1.0 peers.
  public init(_ status: Status, fields: Fields = [:], stream: @escaping @Sendable (BodyWriter) -> Void) {
    self.status = status
    self.fields = fields
    content = []
    streamer = stream
  }

  /// Whether the content comes by and by.
  var isStreamed: Bool { streamer != nil }
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
