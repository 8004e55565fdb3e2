import COpenSSL
import Glibc

@testable import TLS

/// A folder of its own with a certificate and its key, removed at the end.
final class Folder {
  let path: String
  let made: SelfSignedCertificate

  init(_ names: [String] = ["localhost", "127.0.0.1"]) throws {
    path = "/tmp/whiteline-tls-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    unsafe mkdir(path, 0o700)
    made = try SelfSignedCertificate(names: names)
    write(made.certificate, "certificate.pem")
    write(made.key, "key.pem")
  }

  deinit {
    for name in ["certificate.pem", "key.pem"] { unsafe unlink(file(name)) }
    unsafe rmdir(path)
  }

  var configuration: TLSConfiguration {
    TLSConfiguration(certificate: file("certificate.pem"), key: file("key.pem"))
  }

  func file(_ name: String) -> String { path + "/" + name }

  func write(_ text: String, _ name: String) {
    let descriptor = unsafe open(file(name), O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    _ = unsafe Glibc.write(descriptor, text, text.utf8.count)
    close(descriptor)
  }
}

/// OpenSSL's client over buffers in memory.
@safe final class Client {
  let context: UnsafeMutableRawPointer
  let session: UnsafeMutableRawPointer

  init?(
    protocols: String = "", lowest: Int32 = TLS1_2_VERSION, highest: Int32 = TLS1_3_VERSION,
    takesTickets: Bool = true, resuming other: Client? = nil
  ) {
    guard let context = unsafe copenssl_client_context() else { return nil }
    unsafe copenssl_client_versions(context, lowest, highest)
    if !takesTickets { unsafe copenssl_client_takes_no_tickets(context) }
    let offered = protocols.split(separator: ",").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    guard let session = unsafe copenssl_client(context, offered, UInt32(offered.count)) else { return nil }
    if let other {
      let ticket = unsafe copenssl_ticket(other.session)
      unsafe copenssl_use_ticket(session, ticket)
      unsafe copenssl_ticket_free(ticket)
    }
    unsafe self.context = unsafe context
    unsafe self.session = unsafe session
  }

  deinit {
    unsafe copenssl_session_free(session)
    unsafe copenssl_context_free(context)
  }

  func feed(_ bytes: [UInt8]) {
    _ = unsafe copenssl_feed(session, bytes, Int32(bytes.count))
  }

  func takeOutgoing() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Int(unsafe copenssl_outgoing_count(session)))
    if !bytes.isEmpty { _ = unsafe copenssl_take_outgoing(session, &bytes, Int32(bytes.count)) }
    return bytes
  }

  func handshake() -> Int32 { unsafe copenssl_handshake(session) }

  func send(_ text: String) -> Int32 { unsafe copenssl_write(session, text, Int32(text.utf8.count)) }

  func receive() -> (outcome: Int32, text: String) {
    var bytes = [UInt8](repeating: 0, count: 64 << 10)
    let outcome = unsafe copenssl_read(session, &bytes, Int32(bytes.count))
    return (outcome, String(decoding: bytes.prefix(Int(max(0, outcome))), as: UTF8.self))
  }

  var version: Int32 { unsafe copenssl_version(session) }

  var isResumed: Bool { unsafe copenssl_is_resumed(session) == 1 }

  /// Receives until there is nothing more.
  func receiveAll() -> (outcome: Int32, text: String) {
    var text = ""
    while true {
      let (outcome, more) = receive()
      guard outcome > 0 else { return (outcome, text) }
      text += more
    }
  }

  var chosenProtocol: String {
    var text = [CChar](repeating: 0, count: 64)
    unsafe copenssl_protocol(session, &text, 64)
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
