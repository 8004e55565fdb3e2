/// One line of the access log: what was asked, what became of it, how long it took.
public struct AccessRecord: Sendable {
  /// The method, empty when the request could not be read.
  public var method: String
  /// The route's template, empty when there was none.
  public var route: String
  /// The version of the request.
  public var version: Version
  /// The status of the answer; 0 when the peer was gone before there was one.
  public var status: Int
  /// Bytes of the request's body.
  public var bytesReceived: Int
  /// Bytes of the answer's content.
  public var bytesSent: Int
  /// From the first byte of the head to the end of the answer.
  public var nanoseconds: Int
  /// From the first byte of the head until the answer began.
  public var nanosecondsToFirstByte: Int
  /// Who asked: the peer, or whom a trusted proxy names.
  public var client: PeerAddress
  /// Who was at the other end of the connection.
  public var peer: PeerAddress
  /// Whoever admission found to be asking.
  public var principal: (any AnyObject & Sendable)?
  /// The request's id.
  public var requestID: String
  /// The trace that the request belongs to; empty for none.
  public var traceID: String
  /// Whether the connection ended before the answer did.
  public var isAborted: Bool
  /// What was asked of; nil when the request could not be read.
  var target: Target?

  /// The path as sent, without the query; empty when the request could not be read.
  public var path: String { target?.path ?? "" }
}
