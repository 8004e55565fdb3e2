/// A connection of an event loop: the descriptor and the loop's own notes. What is said over it is a
/// conversation, which the loop keeps at the same place.
///
/// Confined to the loop's thread.
final class Connection {
  let id: ConnectionID
  let place: Int
  let descriptor: Descriptor
  let peer: PeerAddress
  /// What the loop is told about at present.
  var interest = Interest.readable
  /// When the loop's wheel brings the connection up.
  var scheduled: MonotonicInstant?
  /// For whoever works on the present request.
  var ticket: Ticket?
  /// The writer of the present streamed response.
  var writer: BodyWriter?
  /// What encrypts the connection, if anything does.
  let secure: SecureTransport?
  /// Whether the connection waits for its turn to go on reading what it has received.
  var isReady = false
  var isCountedActive = false
  /// Whether the connection is among the loop's idle ones, and since when.
  var isListed = false
  var idleSince = MonotonicInstant(nanoseconds: 0)

  init(id: ConnectionID, descriptor: Int32, peer: PeerAddress, session: (any SecureSession)?) {
    self.id = id
    self.descriptor = Descriptor(descriptor)
    self.peer = peer
    place = Int(id.slot)
    secure = session.map(SecureTransport.init)
  }
}
