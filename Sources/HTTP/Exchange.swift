/// A request whose head has been read, on its way to its answer.
struct Exchange: Sendable {
  /// The request; its body is added when it is complete, and let go when it is handed on.
  var request: Request
  /// Whether the connection may be used for another request afterwards.
  var keepsConnection: Bool
  /// An answer that has been decided before the body was read: the body is read and thrown away.
  var refusal: Response?
  /// Bytes of the body that are accepted.
  var bodyLimit: Int
  /// Bytes of the body so far.
  var bodyCount = 0
  /// Bytes of the answer's content so far.
  var sentCount = 0
  var status = 0

  var isHead: Bool { request.method == .head }
}

/// Where a body ends.
enum BodyReader: Sendable {
  case sized(remaining: Int)
  case chunked(ChunkDecoder)
}
