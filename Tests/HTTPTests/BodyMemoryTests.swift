import Testing

@testable import HTTP

/// How much memory the bodies of all connections may take together.
struct BodyMemoryTests {
  private static let limit = 200_000
  private let memory = BodyMemory(limit: limit)
  private let folder = ScratchFolder()

  private func player(spooler: Spooler? = nil) -> ConversationPlayer {
    var limits = Limits()
    limits.body = 1 << 20
    var router = testRouter
    router.on(
      .put, "/file", options: .bodyFile(limit: 1 << 20, folder: folder.path),
      .immediate { _ in Response(.ok) })
    return ConversationPlayer(limits: limits, router: router, spooler: spooler, bodies: memory)
  }

  private func head(_ count: Int, _ path: String = "POST /echo") -> String {
    "\(path) HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n"
  }

  private static let chunked = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

  private func bytes(_ count: Int) -> [UInt8] { [UInt8](repeating: 65, count: count) }

  private func isTurnedAway(_ answer: String) -> Bool {
    answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("\r\nRetry-After: 1\r\n")
      && answer.contains("\r\nConnection: close\r\n") && answer.hasSuffix("noRoomForBody")
  }

  @Test func aBodyThatWillNotFitIsTurnedAwayAtOnce() {
    var first = player()
    first.send(head(150_000))
    #expect(memory.count == 0, "a promise takes no memory")
    first.send(bytes(100_000))
    #expect(memory.count == 100_000)
    var second = player()
    second.send(head(100_001))
    #expect(isTurnedAway(second.receive()) && second.isEnding)
    #expect(second.context.counters.bodyRejections.value == 1)
    #expect(second.context.counters.malformed.value == 0)
    first.send(bytes(50_000))
    #expect(first.receive().hasPrefix("HTTP/1.1 200 "))
    first.forget()
    #expect(memory.count == 0)
  }

  @Test func bodiesThatGrowBeyondTheRestAreTurnedAway() {
    var first = player()
    first.send(head(150_000))
    var second = player()
    second.send(head(150_000))
    first.send(bytes(149_999))
    second.send(bytes(50_001))
    #expect(memory.count == 200_000)
    second.send(bytes(1))
    #expect(isTurnedAway(second.receive()))
    #expect(memory.count == 149_999)
    var third = player()
    third.send(Self.chunked + "10000\r\n")
    third.send(bytes(65_536))
    #expect(memory.count == 149_999, "it is small as yet")
    third.send("\r\n1\r\nA")
    #expect(isTurnedAway(third.receive()))
    #expect(third.context.counters.bodyRejections.value == 1)
    first.send(bytes(1))
    #expect(first.receive().hasPrefix("HTTP/1.1 200 "))
  }

  @Test func smallBodiesGoOnWhereThereIsNoRoom() {
    var large = player()
    large.send(head(200_000))
    large.send(bytes(199_999))
    var small = player()
    small.send(head(65_536))
    small.send(bytes(65_536))
    #expect(small.receive().hasPrefix("HTTP/1.1 200 "))
    #expect(memory.count == 199_999)
  }

  /// Ways in which a body that has begun can end.
  private static let ends: [(String, @Sendable (inout ConversationPlayer) -> Void)] = [
    ("the connection is lost", { $0.forget() }),
    ("its output is ended", { $0.end() }),
    ("it takes too long", { $0.wait(.seconds(1000)) }),
    ("the transport fails", { $0.conversation.breakOff(at: $0.now) }),
    ("it is off the grammar", { $0.send("x") }),
    ("it is answered", { $0.send("\r\n0\r\n\r\n") }),
    (
      "nobody answers it in time",
      {
        $0.answers = false
        $0.send("\r\n0\r\n\r\n")
        $0.wait(.seconds(1000))
      }
    ),
  ]

  @Test(arguments: ends.indices) func allIsGivenBackHoweverTheRequestEnds(index: Int) {
    var player = player()
    player.send(Self.chunked + "186A0\r\n")
    player.send(bytes(100_000))
    #expect(memory.count == 100_000)
    Self.ends[index].1(&player)
    player.handled = []
    #expect(memory.count == 0, "\(Self.ends[index].0)")
  }

  @Test func bodiesOnTheirWayToFilesAreNotCounted() {
    let spooler = Spooler(limit: 2)
    spooler.stop()
    var player = player(spooler: spooler)
    player.send(head(300_000, "PUT /file"))
    player.send(bytes(300_000))
    #expect(memory.count == 0)
    player.store()
    #expect(player.receive().hasPrefix("HTTP/1.1 200 "))
  }

  @Test func refusedBodiesAreNotKept() {
    var player = player()
    player.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 65536\r\n\r\n")
    player.send(bytes(65_000))
    #expect(memory.count == 0)
  }

  @Test func bodiesThatWaitForAWorkerCount() throws {
    let gate = Gate()
    var router = Router()
    router.on(
      .post, "/work",
      .work { request in
        gate.pass()
        return Response(.ok, body: Array("\(request.body.count)".utf8))
      })
    let live = try LiveServer(router: router, workers: 1) { limits in
      limits.body = 200_000
      limits.bodiesInMemory = 200_000
    }
    let clients = [live.connect(), live.connect()]
    clients[0].send(Array(head(100_000, "POST /work").utf8) + bytes(100_000))
    gate.awaitArrival()
    clients[1].send(Array(head(90_000, "POST /work").utf8) + bytes(90_000))
    while live.server.metrics.bodiesInMemory < 190_000 {}
    let third = live.connect()
    third.send(head(70_000, "POST /work"))
    #expect(third.receive("\r\n\r\n").hasPrefix("HTTP/1.1 503 "))
    gate.open()
    gate.open()
    #expect(clients[0].receive("\r\n\r\n100000").hasPrefix("HTTP/1.1 200 "))
    #expect(clients[1].receive("\r\n\r\n90000").hasPrefix("HTTP/1.1 200 "))
    while live.server.metrics.bodiesInMemory > 0 {}
    #expect(live.server.metrics.bodyRejections == 1)
  }
}
