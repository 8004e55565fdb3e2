/// A connection's encryption, and what it has for the wire.
///
/// At most one piece of the output is encrypted ahead, and counts as sent when the wire has taken it all, so
/// that a peer that does not read is seen as such.
final class SecureTransport {
  /// Bytes encrypted at once: one record.
  static let piece = 16 << 10

  let session: any SecureSession
  var wire = Output()
  /// Bytes of the output that the wire's bytes stand for.
  var sealed = 0
  private var hasSaidGoodbye = false

  init(session: any SecureSession) {
    self.session = session
  }

  /// Takes bytes of the wire.
  func receive(_ bytes: Span<UInt8>, into plaintext: inout [UInt8]) -> SecureState {
    let state = session.receive(bytes, into: &plaintext)
    wire.append(session.takeOutgoing())
    return state
  }

  /// Encrypts the next piece of an output that is not empty; false when that is impossible.
  func seal(_ output: borrowing Output) -> Bool {
    let rest = output.first.span.extracting(output.offset..<output.first.count)
    let count = min(rest.count, SecureTransport.piece)
    guard session.send(rest.extracting(0..<count)) else { return false }
    sealed = count
    wire.append(session.takeOutgoing())
    return true
  }

  /// Ends our side in order, once.
  func sayGoodbye() {
    guard !hasSaidGoodbye else { return }
    hasSaidGoodbye = true
    session.close()
    wire.append(session.takeOutgoing())
  }
}
