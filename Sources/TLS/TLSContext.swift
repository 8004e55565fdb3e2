internal import COpenSSL

/// A set of keys and rules from which sessions are made.
///
/// Sendable because OpenSSL counts the references of a context itself and does not change it once it is set
/// up, which happens in `init` only.
@safe
final class TLSContext: Sendable {
  nonisolated(unsafe) let pointer: UnsafeMutableRawPointer

  /// Reads the files; throws when one is unusable or key and certificate are no pair.
  init(_ configuration: TLSConfiguration) throws(TLSError) {
    guard let pointer = unsafe copenssl_server_context() else {
      throw .unavailable(reason: TLSContext.lastError())
    }
    unsafe self.pointer = unsafe pointer
    guard unsafe copenssl_use_certificate(pointer, configuration.certificate) == 1 else {
      throw .unreadableCertificate(path: configuration.certificate, reason: TLSContext.lastError())
    }
    try useKey(configuration)
    try verifyClients(configuration.clients)
  }

  deinit { unsafe copenssl_context_free(pointer) }

  private func useKey(_ configuration: TLSConfiguration) throws(TLSError) {
    guard unsafe copenssl_use_key(pointer, configuration.key) == 1 else {
      let reason = TLSContext.lastError()
      if reason.contains("key values mismatch") {
        throw .mismatchedPair(certificate: configuration.certificate, key: configuration.key)
      }
      throw .unreadableKey(path: configuration.key, reason: reason)
    }
    guard unsafe copenssl_check_pair(pointer) == 1 else {
      throw .mismatchedPair(certificate: configuration.certificate, key: configuration.key)
    }
  }

  private func verifyClients(_ clients: TLSConfiguration.ClientCertificates) throws(TLSError) {
    guard case .required(let authorities) = clients else { return }
    guard unsafe copenssl_verify_clients(pointer, authorities) == 1 else {
      throw .unreadableAuthorities(path: authorities, reason: TLSContext.lastError())
    }
  }

  /// The oldest error OpenSSL has noted on this thread.
  static func lastError() -> String {
    var text = [CChar](repeating: 0, count: 256)
    unsafe copenssl_error(&text, text.count)
    let full = String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return full.split(separator: ":", omittingEmptySubsequences: false).last.map(String.init) ?? full
  }
}
