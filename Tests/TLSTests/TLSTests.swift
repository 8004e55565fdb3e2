import COpenSSL
import HTTP
import Testing

@testable import TLS

/// The server's side of TLS against OpenSSL's client, both in memory.
struct TLSTests {
  /// Lets both sides talk until nothing more is said; returns how the server stands and what it understood.
  private func talk(_ client: Client, _ server: any SecureSession) -> (state: SecureState, text: String) {
    var plaintext: [UInt8] = []
    var state = SecureState.open
    for _ in 0..<10 {
      _ = client.handshake()
      let out = client.takeOutgoing()
      if !out.isEmpty { state = server.receive(out.span, into: &plaintext) }
      let back = server.takeOutgoing()
      if back.isEmpty, out.isEmpty { break }
      client.feed(back)
    }
    return (state, String(decoding: plaintext, as: UTF8.self))
  }

  private func session(_ tls: TLS) throws -> any SecureSession { try #require(tls.makeSession()) }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func bothVersionsAreSpoken(version: Int32) throws {
    let folder = try Folder()
    let client = try #require(Client(protocols: "http/1.1", lowest: version, highest: version))
    let server = try session(TLS(folder.configuration))
    #expect(talk(client, server).state == .open)
    #expect(client.version == version)
    #expect(client.chosenProtocol == "http/1.1")
    #expect(client.send("hello") == 5)
    #expect(talk(client, server).text == "hello")
    let reply = [UInt8](repeating: 65, count: 40_000)
    let isSent = server.send(reply.span)
    #expect(isSent)
    client.feed(server.takeOutgoing())
    #expect(client.receiveAll().text.utf8.elementsEqual(reply))
  }

  @Test func olderVersionsAreRefused() throws {
    let folder = try Folder()
    let client = try #require(Client(lowest: TLS1_VERSION, highest: TLS1_1_VERSION))
    let server = try session(TLS(folder.configuration))
    var plaintext: [UInt8] = []
    _ = client.handshake()
    let hello = client.takeOutgoing()
    let state = hello.isEmpty ? .failed : server.receive(hello.span, into: &plaintext)
    #expect(state == .failed)
    #expect(plaintext.isEmpty)
  }

  @Test func aClientThatOffersOnlyOtherProtocolsIsRefused() throws {
    let folder = try Folder()
    let tls = try TLS(folder.configuration)
    #expect(talk(try #require(Client(protocols: "h2")), try session(tls)).state == .failed)
    #expect(talk(try #require(Client(protocols: "h2,http/1.1")), try session(tls)).state == .open)
    #expect(talk(try #require(Client()), try session(tls)).state == .open)
  }

  @Test(arguments: ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\u{16}\u{3}\u{1}\0\u{5}hello", "\0\0\0\0\0\0\0\0"])
  func whatIsNoTLSFails(text: String) throws {
    let folder = try Folder()
    let server = try session(TLS(folder.configuration))
    var plaintext: [UInt8] = []
    let bytes = Array(text.utf8)
    let states = [
      server.receive(bytes.span, into: &plaintext), server.receive(bytes.span, into: &plaintext),
    ]
    #expect(states == [.failed, .failed])
    let isSent = server.send(bytes.span)
    #expect(plaintext.isEmpty && !isSent)
  }

  @Test func bytesMayComeOneByOne() throws {
    let folder = try Folder()
    let client = try #require(Client())
    let server = try session(TLS(folder.configuration))
    var plaintext: [UInt8] = []
    for _ in 0..<4 {
      _ = client.handshake()
      for byte in client.takeOutgoing() {
        let state = server.receive([byte].span, into: &plaintext)
        #expect(state == .open)
      }
      client.feed(server.takeOutgoing())
    }
    #expect(client.send("bit by bit") == 10)
    for byte in client.takeOutgoing() { _ = server.receive([byte].span, into: &plaintext) }
    #expect(String(decoding: plaintext, as: UTF8.self) == "bit by bit")
  }

  @Test func bothSidesSayGoodbye() throws {
    let folder = try Folder()
    let client = try #require(Client())
    let server = try session(TLS(folder.configuration))
    _ = talk(client, server)
    server.close()
    client.feed(server.takeOutgoing())
    #expect(client.receiveAll().outcome == COPENSSL_ENDED)
    unsafe copenssl_close(client.session)
    var plaintext: [UInt8] = []
    let goodbye = client.takeOutgoing()
    let state = server.receive(goodbye.span, into: &plaintext)
    #expect(state == .ended)
  }

  @Test(arguments: [TLS1_2_VERSION, TLS1_3_VERSION])
  func sessionsAreResumedUntilTheKeyIsMadeAnew(version: Int32) throws {
    let folder = try Folder()
    let tls = try TLS(folder.configuration)
    let first = try #require(Client(lowest: version, highest: version))
    _ = talk(first, try session(tls))
    _ = first.receive()
    let second = try #require(Client(lowest: version, highest: version, resuming: first))
    #expect(talk(second, try session(tls)).state == .open)
    #expect(second.isResumed)
    try tls.reload()
    let third = try #require(Client(lowest: version, highest: version, resuming: first))
    #expect(talk(third, try session(tls)).state == .open)
    #expect(!third.isResumed)
  }

  @Test func sessionsAreResumedWithoutTickets() throws {
    let folder = try Folder()
    let tls = try TLS(folder.configuration)
    func client(resuming other: Client? = nil) throws -> Client {
      try #require(
        Client(lowest: TLS1_2_VERSION, highest: TLS1_2_VERSION, takesTickets: false, resuming: other))
    }
    let first = try client()
    let server = try session(tls)
    #expect(talk(first, server).state == .open)
    server.close()
    let second = try client(resuming: first)
    #expect(talk(second, try session(tls)).state == .open)
    #expect(second.isResumed)
    try tls.reload()
    let third = try client(resuming: first)
    #expect(talk(third, try session(tls)).state == .open)
    #expect(!third.isResumed)
  }

  @Test func renegotiationIsRefused() throws {
    let folder = try Folder()
    let client = try #require(Client(lowest: TLS1_2_VERSION, highest: TLS1_2_VERSION))
    let server = try session(TLS(folder.configuration))
    _ = talk(client, server)
    _ = unsafe copenssl_renegotiate(client.session)
    let hello = client.takeOutgoing()
    #expect(!hello.isEmpty)
    var plaintext: [UInt8] = []
    _ = server.receive(hello.span, into: &plaintext)
    client.feed(server.takeOutgoing())
    #expect(client.handshake() == COPENSSL_FAILED)
  }

  /// Each change costs the server a derivation and an answer, and the client next to nothing.
  @Test func keysAreNotChangedForEver() throws {
    let folder = try Folder()
    let client = try #require(Client(lowest: TLS1_3_VERSION, highest: TLS1_3_VERSION))
    let server = try session(TLS(folder.configuration))
    _ = talk(client, server)
    for _ in 0..<50 {
      #expect(unsafe copenssl_change_keys(client.session) == 1)
      #expect(client.send("x") == 1)
      let (state, text) = talk(client, server)
      #expect(state == .open && text == "x", "whoever says something may change keys")
    }
    for _ in 0..<50 { _ = unsafe copenssl_change_keys(client.session) }
    let flood = client.takeOutgoing()
    var plaintext: [UInt8] = []
    #expect(server.receive(flood.span, into: &plaintext) == .failed && plaintext.isEmpty)
  }

  @Test func clientsMayHaveToShowACertificate() throws {
    let folder = try Folder()
    var configuration = folder.configuration
    configuration.clients = .required(authorities: folder.file("certificate.pem"))
    let client = try #require(Client(lowest: TLS1_2_VERSION, highest: TLS1_2_VERSION))
    #expect(talk(client, try session(TLS(configuration))).state == .failed)
    configuration.clients = .requested(authorities: folder.file("certificate.pem"))
    #expect(talk(try #require(Client()), try session(TLS(configuration))).state == .open)
  }

  @Test func aReloadThatFailsChangesNothing() throws {
    let folder = try Folder()
    let tls = try TLS(folder.configuration)
    folder.write("no certificate", "certificate.pem")
    #expect(throws: TLSError.self) { try tls.reload() }
    #expect(talk(try #require(Client()), try session(tls)).state == .open)
    folder.write(folder.made.certificate, "certificate.pem")
    try tls.reload()
    #expect(talk(try #require(Client()), try session(tls)).state == .open)
  }

  @Test func filesThatCannotBeUsedAreNamed() throws {
    let (folder, other) = (try Folder(), try Folder(["example.org"]))
    let good = folder.configuration
    var mixed = good
    mixed.key = other.file("key.pem")
    #expect(throws: TLSError.mismatchedPair(certificate: good.certificate, key: mixed.key)) { try TLS(mixed) }
    for (certificate, key) in [("/none", good.key), (good.certificate, "/none"), (good.key, good.key)] {
      do {
        _ = try TLS(TLSConfiguration(certificate: certificate, key: key))
        Issue.record("\(certificate) and \(key) were taken")
      } catch {
        #expect(error.message.contains("cannot be used") && error.message.hasSuffix("."))
      }
    }
    var client = good
    client.clients = .required(authorities: "/none")
    #expect(throws: TLSError.self) { try TLS(client) }
  }

  @Test func everyErrorSaysWhatToDo() {
    #expect(
      TLSError.mismatchedPair(certificate: "c", key: "k").message
        == "The private key \"k\" does not belong to the certificate \"c\". Give the pair that was issued "
        + "together.")
    #expect(TLSError.unavailable(reason: "x").message == "OpenSSL cannot be used: x. Install OpenSSL 3.")
    #expect(
      TLSError.unmakeableCertificate(names: ["a"], reason: "x").message
        == "No certificate could be made for a: x. Give host names or numeric addresses.")
  }
}
