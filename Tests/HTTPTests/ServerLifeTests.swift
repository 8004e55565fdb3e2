import Glibc
import Testing

@testable import HTTP

/// Starting, draining, stopping; where a server listens.
struct ServerLifeTests {
  private func temporaryPath(_ name: String) -> String {
    "/tmp/whiteline-\(getpid())-\(name).sock"
  }

  private func server(_ listeners: [ListenAddress], router: Router = testRouter) -> Server {
    Server(ServerConfiguration(listeners: listeners), router: router)
  }

  @Test func stoppingLetsTheRequestInHandFinishAndClosesTheRest() throws {
    let gate = Gate()
    var router = Router()
    router.on(.get, "/", .immediate { _ in Response(.ok, body: Array("ok".utf8)) })
    router.on(
      .get, "/work",
      .work { _ in
        gate.pass()
        return Response(.ok, body: Array("done".utf8))
      })
    let live = try LiveServer(router: router)
    let idle = live.connect()
    idle.send(get("/"))
    _ = idle.receive("\r\n\r\nok")
    let busy = live.connect()
    busy.send(get("/work"))
    gate.awaitArrival()
    live.server.drain()
    #expect(idle.receive() == "" && idle.hasEnded)
    gate.open()
    let answer = busy.receive()
    #expect(answer.contains("\r\nConnection: close\r\n") && answer.hasSuffix("\r\n\r\ndone"))
    live.server.stop(within: .seconds(10))
    #expect(live.server.metrics.connectionsOpen == 0)
    #expect(RawClient(port: live.port).receive() == "")
  }

  @Test func stoppingCutsWhatDoesNotEndInTime() throws {
    let gate = Gate()
    var router = Router()
    router.on(
      .get, "/work",
      .work { _ in
        gate.pass()
        return Response(.ok)
      })
    let live = try LiveServer(router: router)
    let client = live.connect()
    client.send(get("/work"))
    gate.awaitArrival()
    live.server.stop(within: .milliseconds(20))
    #expect(client.receive() == "" && client.hasEnded)
    gate.open()
  }

  @Test func aUnixSocketHasItsModeAndLeavesNoFile() throws {
    let path = temporaryPath("mode")
    let server = server([.unix(path: path, mode: 0o600)])
    #expect(try server.start() == [.unix(path: path)])
    var status = stat()
    #expect(unsafe stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    let client = RawClient(path: path)
    client.send(get("/authority"))
    #expect(client.receive("\r\n\r\na").hasPrefix("HTTP/1.1 200"))
    server.stop(within: .milliseconds(50))
    #expect(SystemCalls.socketFile(at: path) == .absent)
  }

  @Test func aStaleSocketFileIsReplacedAndALiveOneIsNot() throws {
    let path = temporaryPath("stale")
    let abandoned = try SystemCalls.listen(path: path, mode: 0o600, backlog: 1)
    #expect(SystemCalls.socketFile(at: path) == .live)
    #expect(throws: HTTPError.socketPathInUse(path)) { try server([.unix(path: path)]).start() }
    SystemCalls.close(abandoned)
    #expect(SystemCalls.socketFile(at: path) == .stale)
    let next = server([.unix(path: path)])
    try next.start()
    next.stop(within: .milliseconds(50))
  }

  @Test func aFileThatIsNoSocketIsLeftAlone() throws {
    #expect(throws: HTTPError.socketPathInUse("/dev/null")) { try server([.unix(path: "/dev/null")]).start() }
  }

  @Test func aSocketThatWasHandedOverIsServed() throws {
    let (descriptor, port) = try SystemCalls.listen(
      family: AF_INET, address: "127.0.0.1", port: 0, backlog: 8)
    let server = server([.inherited(descriptor: descriptor)])
    #expect(try server.start() == [.tcp(host: "127.0.0.1", port: Int(port))])
    let client = RawClient(port: Int(port))
    client.send(get("/"))
    #expect(client.receive("\r\n\r\nok").hasPrefix("HTTP/1.1 200"))
    server.stop(within: .milliseconds(50))
  }

  @Test func whatCannotBeListenedOnIsSaid() throws {
    let first = server([.tcp(host: "127.0.0.1", port: 0)])
    let port = try first.start()[0].port
    #expect(throws: HTTPError.systemCall("Listening on 127.0.0.1, port \(port),", errno: EADDRINUSE)) {
      try server([.tcp(host: "127.0.0.1", port: port)]).start()
    }
    #expect(throws: HTTPError.alreadyStarted) { try first.start() }
    #expect(throws: HTTPError.invalidPort(65536)) { try server([.tcp(host: "::1", port: 65536)]).start() }
    #expect(throws: HTTPError.unresolvableHost("no host")) {
      try server([.tcp(host: "no host", port: 0)]).start()
    }
    let long = "/tmp/" + String(repeating: "a", count: 103)
    #expect(throws: HTTPError.unsuitableSocketPath(long)) { try server([.unix(path: long)]).start() }
    first.stop(within: .milliseconds(50))
  }

  @Test func severalAddressesAreServedAtOnce() throws {
    let path = temporaryPath("several")
    let server = server([.tcp(host: "127.0.0.1", port: 0), .unix(path: path)])
    let addresses = try server.start()
    #expect(addresses.count == 2 && server.addresses == addresses)
    for client in [RawClient(port: addresses[0].port), RawClient(path: path)] {
      client.send(get("/"))
      #expect(client.receive("\r\n\r\nok").hasPrefix("HTTP/1.1 200"))
    }
    server.stop(within: .milliseconds(50))
  }

  @Test func addressesAreSpeltAsURLs() {
    #expect(BoundAddress.tcp(host: "::1", port: 80).description == "http://[::1]:80")
    #expect(BoundAddress.tcp(host: "127.0.0.1", port: 8080).description == "http://127.0.0.1:8080")
    #expect(BoundAddress.unix(path: "/run/a.sock").description == "unix:/run/a.sock")
  }
}
