internal import COpenSSL
import HTTP

/// One connection's encryption: bytes of the wire in, bytes of the conversation out, and the other way round.
///
/// Knows no socket; it works on buffers in memory. Belongs to one thread.
@safe
final class TLSSession: SecureSession {
  /// Bytes of the wire looked at before the peer's conduct is.
  private static let piece = 4 << 10
  /// Changes of keys that a peer may make without saying anything; each costs us more than the peer.
  private static let keyChanges = 16

  private let pointer: UnsafeMutableRawPointer
  private(set) var isEstablished = false
  private var state = SecureState.open

  /// A session of a context; nil when there is no memory for one.
  init?(_ context: TLSContext) {
    guard let session = unsafe copenssl_session(context.pointer) else { return nil }
    unsafe pointer = unsafe session
  }

  deinit { unsafe copenssl_session_free(pointer) }

  func receive(_ bytes: Span<UInt8>, into plaintext: inout [UInt8]) -> SecureState {
    var state = state
    var start = 0
    while state == .open, start < bytes.count {
      let end = min(start + Self.piece, bytes.count)
      state = take(bytes.extracting(start..<end), into: &plaintext)
      start = end
    }
    return state
  }

  private func take(_ bytes: Span<UInt8>, into plaintext: inout [UInt8]) -> SecureState {
    let count = Int32(bytes.count)
    let taken = unsafe bytes.withUnsafeBufferPointer { unsafe copenssl_feed(pointer, $0.baseAddress, count) }
    guard taken == count else { return fail() }
    if !isEstablished {
      let outcome = unsafe copenssl_handshake(pointer)
      if outcome == COPENSSL_WANTS_MORE { return .open }
      guard outcome > 0 else { return fail() }
      isEstablished = true
    }
    return read(into: &plaintext)
  }

  private func read(into plaintext: inout [UInt8]) -> SecureState {
    while true {
      var outcome: Int32 = 0
      plaintext.append(addingCapacity: 16 << 10) { room in
        unsafe room.withUnsafeMutableBufferPointer { buffer, count in
          let rest = buffer.extracting(count...)
          outcome = unsafe copenssl_read(pointer, rest.baseAddress, Int32(clamping: rest.count))
          count += Int(max(0, outcome))
        }
      }
      if outcome > 0 {
        unsafe copenssl_forget_key_changes(pointer)
        continue
      }
      guard unsafe copenssl_key_changes(pointer) <= Self.keyChanges else { return fail() }
      switch outcome {
      case COPENSSL_WANTS_MORE: return .open
      case COPENSSL_ENDED:
        state = .ended
        return .ended
      default: return fail()
      }
    }
  }

  private func fail() -> SecureState {
    state = .failed
    return .failed
  }

  func send(_ plaintext: Span<UInt8>) -> Bool {
    guard state != .failed, isEstablished else { return false }
    var sent = 0
    while sent < plaintext.count {
      let rest = plaintext.extracting(sent..<plaintext.count)
      let outcome = unsafe rest.withUnsafeBufferPointer {
        unsafe copenssl_write(pointer, $0.baseAddress, Int32(clamping: $0.count))
      }
      guard outcome > 0 else {
        _ = fail()
        return false
      }
      sent += Int(outcome)
    }
    return true
  }

  func close() {
    guard state != .failed else { return }
    unsafe copenssl_close(pointer)
  }

  func takeOutgoing() -> [UInt8] {
    let count = unsafe copenssl_outgoing_count(pointer)
    guard count > 0 else { return [] }
    var bytes: [UInt8] = []
    bytes.append(addingCapacity: Int(count)) { room in
      unsafe room.withUnsafeMutableBufferPointer { buffer, filled in
        filled = Int(max(0, unsafe copenssl_take_outgoing(pointer, buffer.baseAddress, count)))
      }
    }
    return bytes
  }
}
