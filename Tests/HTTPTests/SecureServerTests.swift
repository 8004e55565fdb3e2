import Testing

@testable import HTTP

/// The event loop over an encrypted transport; the encryption here only turns bits round.
struct SecureServerTests {
  private final class Turned: TransportSecurity {
    func makeSession() -> (any SecureSession)? { TurnedSession() }
  }

  /// Turns the bits of every byte. The byte 0 on the wire is off the protocol; 1 is the peer's goodbye.
  private final class TurnedSession: SecureSession {
    private var outgoing: [UInt8] = []
    private(set) var isEstablished = false
    private var state = SecureState.open

    func receive(_ bytes: Span<UInt8>, into plaintext: inout [UInt8]) -> SecureState {
      for index in bytes.indices where state == .open {
        switch bytes[index] {
        case 0: state = .failed
        case 1: state = .ended
        case 3: isEstablished = true
        default: plaintext.append(~bytes[index])
        }
      }
      if state == .failed { outgoing.append(2) }
      return state
    }

    func send(_ plaintext: Span<UInt8>) -> Bool {
      for index in plaintext.indices { outgoing.append(~plaintext[index]) }
      return state != .failed
    }

    func close() {
      if state != .failed { outgoing.append(1) }
    }

    func takeOutgoing() -> [UInt8] {
      defer { outgoing = [] }
      return outgoing
    }
  }

  private func makeServer(_ change: (inout ServerConfiguration) -> Void = { _ in }) throws -> (Server, Int) {
    var configuration = ServerConfiguration()
    configuration.security = Turned()
    configuration.namesRequests = false
    configuration.limits.body = 8 << 20
    change(&configuration)
    let server = Server(configuration, router: testRouter)
    return (server, try server.start()[0].port)
  }

  private func turned(_ text: String) -> [UInt8] { text.utf8.map { ~$0 } }

  @Test func requestsAreAnsweredAndBothSidesSayGoodbye() throws {
    let (server, port) = try makeServer()
    let client = RawClient(port: port)
    client.send(turned(get("/") + get("/hello/you")))
    client.receive { $0.suffix(3).elementsEqual(turned("you")) }
    #expect(
      String(decoding: client.received.map { ~$0 }, as: UTF8.self).contains("\r\n\r\nokHTTP/1.1 200 OK"))
    client.send(turned(get("/stream")) + [1])
    client.receive()
    #expect(client.received.suffix(6).elementsEqual(turned("0\r\n\r\n") + [1]))
    server.stop(within: .milliseconds(50))
  }

  @Test func aHandshakeThatIsNotFinishedInTimeIsCut() throws {
    let (server, port) = try makeServer {
      $0.limits.handshakeTime = .milliseconds(30)
      $0.limits.headTime = .seconds(30)
    }
    let client = RawClient(port: port)
    client.receive()
    #expect(client.hasEnded && server.metrics.idleTimeouts == 1)
    let other = RawClient(port: port)
    other.send([3])
    while server.metrics.bytesReceived == 0 {}
    let third = RawClient(port: port)
    third.receive()
    other.send(turned(get("/")))
    other.receive { $0.suffix(2).elementsEqual(turned("ok")) }
    #expect(other.received.suffix(2).elementsEqual(turned("ok")))
    server.stop(within: .milliseconds(50))
  }

  @Test func alertsAreSentBeforeTheEnd() throws {
    let (server, port) = try makeServer()
    let client = RawClient(port: port)
    client.send(turned("GET / HT") + [0])
    client.receive()
    #expect(client.received == [2] && client.hasEnded && !client.wasReset)
    server.stop(within: .milliseconds(50))
  }

  @Test func largeBodiesGoThereAndBack() throws {
    let (server, port) = try makeServer()
    let client = RawClient(port: port)
    let body = (0..<300_000).map { UInt8(truncatingIfNeeded: 2 + ($0 &* 7) % 200) }
    client.send(
      turned("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.count)\r\n\r\n") + body.map { ~$0 })
    client.receive { $0.count > body.count && $0.last == ~(body.last ?? 0) }
    #expect(client.received.suffix(body.count).elementsEqual(body.map { ~$0 }))
    server.stop(within: .milliseconds(50))
  }

  @Test func aPeerThatDoesNotReadIsReset() throws {
    let (server, port) = try makeServer { $0.limits.writeStall = .milliseconds(100) }
    let client = RawClient(port: port, receiveBuffer: 4096)
    let request = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n"
    client.send(turned(request) + [UInt8](repeating: 65, count: 8_000_000))
    while server.metrics.writeTimeouts == 0 {}
    client.receive()
    #expect(client.wasReset)
    server.stop(within: .milliseconds(50))
  }
}
