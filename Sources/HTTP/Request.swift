/// A request that has been read whole and found in order.
public struct Request: Sendable {
  let arrival: Arrival
  /// The body with its transfer coding taken off; a content coding stays on.
  public var body: [UInt8]
  /// The body as a file, on a route with `RouteOptions.bodyFile`; nil when the request has no body.
  public var bodyFile: BodyFile?
  /// When an answer is no longer wanted: the route's time or `X-Request-Timeout-Ms`, whichever is sooner.
  public var deadline: MonotonicInstant?
  var entry: RouteEntry?
  /// What the body holds of the memory for bodies; nil for a small one.
  var share: BodyShare?
  /// Whoever admission found to be asking; nil where it did not look.
  public var principal: (any AnyObject & Sendable)?

  var head: RequestHead { arrival.head }

  /// What is asked for.
  public var method: Method { head.method }

  /// What it is asked of.
  public var target: Target { head.target }

  /// The version, at most 1.1.
  public var version: Version { head.version }

  /// The header fields as sent.
  public var fields: Fields { head.fields }

  /// Who is at the other end of the connection.
  public var peer: PeerAddress { arrival.peer }

  /// Who asks: the peer, or whom a trusted proxy names.
  public var client: PeerAddress { arrival.origin.client }

  /// Whether the client spoke over TLS, to us or to a trusted proxy.
  public var isSecure: Bool { arrival.origin.isSecure }

  /// The trace that the request belongs to, where a sound `traceparent` tells one.
  public var trace: TraceContext? { head.trace }

  /// When the first byte of the head arrived.
  public var receivedAt: MonotonicInstant { arrival.receivedAt }

  /// The host and port asked for: of an absolute target, else of the Host field; empty when there is none.
  public var authority: String { target.bytes.span.extracting(authorityRange).text }

  /// The host asked for, without its port.
  public var host: String {
    let authority = target.bytes.span.extracting(authorityRange)
    return authority.extracting(0..<(Authority.hostEnd(authority) ?? 0)).text
  }

  private var authorityRange: Range<Int> { target.authorityRange ?? head.facts.host?.value ?? 0..<0 }

  /// The request's name in answers and logs: `X-Request-Id` when harmless, else made by the server.
  public var id: String { arrival.id.text }

  /// The template of the route that answers, such as `/models/{name}`; empty when there is none.
  public var route: String { entry?.template.text ?? "" }

  /// Whether the route takes the body as a file.
  public var isUpload: Bool { entry?.options.bodyFile != nil }

  /// The decoded part of the path that stands for a name in braces in the route's template.
  public func parameter(_ name: String) -> String? {
    let known = entry?.template.parameters.first { $0.name == name }
    let ranges = target.segmentRanges
    guard let index = known?.segment, index < ranges.count else { return nil }
    let decoded = PercentDecoding.decode(target.bytes.span.extracting(ranges[index]))
    return String(decoding: decoded, as: UTF8.self)
  }
}

extension Request {
  /// A request made by hand, to try handlers without a server. The target must be well formed.
  public init(_ method: Method, _ target: String, fields: Fields = [:], body: [UInt8] = []) {
    let bytes = Array(target.utf8)
    precondition(!bytes.isEmpty, "a request target is not empty")
    guard let parsed = try? Target(bytes, 0..<bytes.count, method: method) else {
      preconditionFailure("the request target \"\(target)\" is malformed")
    }
    let peer = PeerAddress.v4(0x7f00_0001)
    let arrival = Arrival(
      RequestHead(method: method, target: parsed, version: .http11, fields: fields), from: peer,
      origin: Origin(fields, peer: peer, isSecure: false, proxies: .none),
      at: MonotonicInstant(nanoseconds: 0), id: .taken("test"))
    self.init(arrival: arrival, body: body)
  }
}
