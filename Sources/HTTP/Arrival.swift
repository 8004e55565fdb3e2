/// A head as it came: from whom, when, and under what name.
final class Arrival: Sendable {
  let head: RequestHead
  let peer: PeerAddress
  /// Where the request comes from behind trusted proxies.
  let origin: Origin
  let receivedAt: MonotonicInstant
  let id: RequestID

  init(
    _ head: RequestHead, from peer: PeerAddress, origin: Origin, at receivedAt: MonotonicInstant,
    id: RequestID
  ) {
    self.head = head
    self.peer = peer
    self.origin = origin
    self.receivedAt = receivedAt
    self.id = id
  }
}
