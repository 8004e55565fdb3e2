/// What a request's head says; made once, then shared by all who hold the request.
final class RequestHead: Sendable {
  let method: Method
  let target: Target
  let version: Version
  let fields: Fields
  let peer: PeerAddress
  /// Where the request comes from behind trusted proxies.
  let origin: Origin
  let trace: TraceContext?
  let receivedAt: MonotonicInstant
  let id: RequestID
  /// Where the Host field's value lies in the target's bytes.
  let host: Range<Int>?

  init(
    method: Method, target: Target, version: Version, fields: Fields, peer: PeerAddress,
    receivedAt: MonotonicInstant, id: RequestID, host: Range<Int>?, origin: Origin? = nil,
    trace: TraceContext? = nil
  ) {
    self.origin = origin ?? Origin(fields, peer: peer, isSecure: false, proxies: .none)
    self.trace = trace
    self.method = method
    self.target = target
    self.version = version
    self.fields = fields
    self.peer = peer
    self.receivedAt = receivedAt
    self.id = id
    self.host = host
  }

  /// The same head with other fields.
  func replacing(fields: Fields) -> RequestHead {
    RequestHead(
      method: method, target: target, version: version, fields: fields, peer: peer, receivedAt: receivedAt,
      id: id, host: host, origin: origin, trace: trace)
  }
}
