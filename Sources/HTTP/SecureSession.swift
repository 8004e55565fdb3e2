/// Encrypts the connections of a server.
public protocol TransportSecurity: AnyObject, Sendable {
  /// What encrypts one more connection; nil when that is impossible, and the connection is closed.
  func makeSession() -> (any SecureSession)?
}

/// How a connection's encryption stands.
public enum SecureState: Sendable, Equatable {
  /// The connection goes on.
  case open
  /// The peer has ended its side in order.
  case ended
  /// The peer does not keep to the protocol, or its certificate is not accepted.
  case failed
}

/// Encrypts one connection: bytes in, bytes out. Used on one thread only.
///
/// After each call there may be bytes for the peer in `takeOutgoing`, also when a call has failed.
public protocol SecureSession: AnyObject {
  /// Whether both sides have agreed on keys.
  var isEstablished: Bool { get }
  /// Takes bytes of the wire and adds what they say to `plaintext`.
  func receive(_ bytes: Span<UInt8>, into plaintext: inout [UInt8]) -> SecureState
  /// Encrypts bytes for the peer; false when that is impossible.
  func send(_ plaintext: Span<UInt8>) -> Bool
  /// Ends our side in order.
  func close()
  /// Bytes of the wire for the peer.
  func takeOutgoing() -> [UInt8]
}
