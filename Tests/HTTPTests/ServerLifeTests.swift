import CLinux
import Dispatch
import Glibc
import Locks
import Synchronization
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

  /// The kernel may have told of a new connection in the same breath in which the loop is told to drain.
  @Test func connectionsMayArriveWhileItStops() throws {
    for _ in 0..<10 {
      let live = try LiveServer(router: testRouter)
      let isOver = Atomic(false)
      let port = live.port
      let group = DispatchGroup()
      for _ in 0..<2 {
        DispatchQueue.global().async(group: group) { @Sendable in
          for _ in 0..<400 where !isOver.load(ordering: .relaxed) { RawClient(port: port).send("") }
        }
      }
      for _ in 0..<20 {
        let client = live.connect()
        client.send(get("/authority"))
        _ = client.receive("\r\n\r\na")
      }
      live.server.stop(within: .seconds(5))
      isOver.store(true, ordering: .relaxed)
      group.wait()
      #expect(live.server.metrics.connectionsOpen == 0)
    }
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

  /// As when one process takes over from another: the one before is still answering what it has.
  @Test func theSocketFileOfASuccessorIsLeftAlone() throws {
    let gate = Gate()
    var router = Router()
    router.on(
      .get, "/work",
      .work { _ in
        gate.pass()
        return Response(.ok)
      })
    let path = temporaryPath("successor")
    let first = server([.unix(path: path)], router: router)
    try first.start()
    let client = RawClient(path: path)
    client.send(get("/work"))
    gate.awaitArrival()
    first.drain()
    while SystemCalls.socketFile(at: path) != .stale {}
    let second = server([.unix(path: path)])
    try second.start()
    gate.open()
    client.endOutput()
    #expect(client.receive().hasPrefix("HTTP/1.1 200"))
    first.stop(within: .seconds(5))
    #expect(SystemCalls.socketFile(at: path) == .live)
    second.stop(within: .milliseconds(50))
    #expect(SystemCalls.socketFile(at: path) == .absent)
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

  @Test func onlyListeningSocketsAreTakenOver() throws {
    let plain = try SystemCalls.call { clinux_socket(AF_INET) }
    #expect(throws: HTTPError.systemCall("Taking over socket \(plain)", errno: EINVAL)) {
      try server([.inherited(descriptor: plain)]).start()
    }
    let null = try #require(SystemCalls.openSpare())
    #expect(throws: HTTPError.systemCall("Taking over socket \(null)", errno: ENOTSOCK)) {
      try BoundAddress(inherited: null)
    }
    SystemCalls.close(null)
    let path = temporaryPath("inherited")
    let local = try SystemCalls.listen(path: path, mode: 0o600, backlog: 1)
    let taken = server([.inherited(descriptor: local)])
    #expect(try taken.start() == [.unix(path: path)])
    taken.stop(within: .milliseconds(50))
    #expect(SystemCalls.socketFile(at: path) == .stale, "its file is not ours to remove")
    SystemCalls.unlink(path)
  }

  @Test func streamsLearnThatTheServerDrainsAndEndInOrder() throws {
    let writers = Locked<[BodyWriter]>([])
    var router = Router()
    router.on(
      .get, "/events",
      .immediate { _ in
        Response(.ok) { writer in
          writer.write(Array("data".utf8))
          writers.withLock { $0.append(writer) }
          writer.onDrain {
            writer.write(Array("bye".utf8))
            writer.finish()
          }
        }
      })
    let live = try LiveServer(router: router)
    let clients = (0..<2).map { _ in live.connect() }
    for client in clients {
      client.send(get("/events"))
      #expect(client.receive("4\r\ndata\r\n").hasPrefix("HTTP/1.1 200"))
    }
    while writers.withLock({ $0.count }) < 2 {}
    live.server.stop(within: .seconds(10))
    for client in clients {
      #expect(client.receive() == "3\r\nbye\r\n0\r\n\r\n" && client.hasEnded && !client.wasReset)
    }
    let late = Atomic<Int>(0)
    writers.withLock { $0[0] }.onDrain { late.add(1, ordering: .relaxed) }
    #expect(late.load(ordering: .relaxed) == 0, "a stream that is over has nothing to end")
  }

  @Test func loopsGiveASignOfLifeUnlessTheyAreHeldUp() throws {
    let gate = Gate()
    var router = Router()
    router.on(
      .get, "/",
      .immediate { _ in
        gate.pass()
        return Response(.ok)
      })
    let live = try LiveServer(router: router, loops: 2)
    #expect(live.server.isAlive())
    let client = live.connect()
    client.send(get("/"))
    gate.awaitArrival()
    #expect(!live.server.isAlive(within: .milliseconds(20)))
    gate.open()
    #expect(live.server.isAlive())
    live.server.stop(within: .milliseconds(50))
    #expect(!live.server.isAlive(within: .milliseconds(20)))
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
