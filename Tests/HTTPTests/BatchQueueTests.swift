import Dispatch
import Locks
import Synchronization
import Testing

@testable import HTTP

@Suite struct BatchQueueTests {
  /// How large the batches were.
  private final class Record: Sendable {
    private let batches = Locked<[Int]>([])

    func add(_ batch: [PendingRequest]) { batches.withLock { $0.append(batch.count) } }

    var sizes: [Int] { batches.withLock { $0 } }
  }

  private static func router(_ batch: BatchQueue) -> Router {
    var router = Router()
    router.on(.get, "/batched/{name}", .batched(batch))
    router.on(.get, "/other", .work { _ in Response(.ok, body: Array("other".utf8)) })
    return router
  }

  private static func answer(_ batch: [PendingRequest]) {
    for item in batch { item.responder.complete(reply(item.request)) }
  }

  private static func reply(_ request: Request) -> Response {
    Response(.ok, body: Array("for \(request.parameter("name") ?? "")!".utf8))
  }

  private static func get(_ name: String) -> String { "GET /batched/\(name) HTTP/1.1\r\nHost: a\r\n\r\n" }

  /// A first request is held up at the gate until the others wait; each has its own answer in the end.
  private func meet(_ count: Int, _ gate: Gate, _ queue: BatchQueue) throws {
    let live = try LiveServer(router: Self.router(queue), workers: 1)
    let clients = (0..<count).map { _ in live.connect() }
    clients[0].send(Self.get("0"))
    gate.awaitArrival()
    for number in 1..<count { clients[number].send(Self.get("\(number)")) }
    while live.server.metrics.queueDepth < count - 1 {}
    gate.open()
    for (number, client) in clients.enumerated() {
      #expect(client.receive("for \(number)!").hasPrefix("HTTP/1.1 200 "))
    }
  }

  /// The first is alone, and held up; those who come meanwhile are answered together, as many as fit.
  @Test(arguments: [(16, [1, 5]), (2, [1, 2, 2, 1])])
  func thoseWhoWaitAreAnsweredTogether(limit: Int, sizes: [Int]) throws {
    let gate = Gate()
    let record = Record()
    let queue = BatchQueue(limit: limit, runners: 1) { batch, _ in
      record.add(batch)
      if record.sizes.count == 1 { gate.pass() }
      Self.answer(batch)
      return []
    } alone: {
      Self.reply($0)
    }
    try meet(6, gate, queue)
    #expect(record.sizes == sizes)
  }

  /// Those who come while a batch is prepared can be taken into it.
  @Test func aBatchMayTakeMore() throws {
    let gate = Gate()
    let record = Record()
    let queue = BatchQueue(limit: 3, runners: 1) { batch, more in
      if record.sizes.isEmpty { gate.pass() }
      let all = batch + more()
      record.add(all)
      Self.answer(all)
      return []
    } alone: {
      Self.reply($0)
    }
    try meet(4, gate, queue)
    #expect(record.sizes == [3, 1])
  }

  /// Batches at the same time divide those who wait, and one that is left over is answered alone.
  @Test func runnersShareAndLeftoversAreAnsweredAlone() throws {
    let gate = Gate()
    let record = Record()
    let alone = Atomic<Int>(0)
    let queue = BatchQueue(limit: 16, runners: 2) { batch, _ in
      record.add(batch)
      if record.sizes.count <= 2 { gate.pass() }
      let (slow, quick) = (
        batch.filter { $0.request.parameter("name") == "slow" },
        batch.filter { $0.request.parameter("name") != "slow" }
      )
      Self.answer(quick)
      return slow
    } alone: { request in
      alone.wrappingAdd(1, ordering: .relaxed)
      return Self.reply(request)
    }
    let live = try LiveServer(router: Self.router(queue), workers: 3)
    let clients = (0..<5).map { _ in live.connect() }
    clients[0].send(Self.get("0"))
    gate.awaitArrival()
    clients[1].send(Self.get("1"))
    gate.awaitArrival()
    // Both runners are held up: the others wait, and other routes do not.
    for (number, name) in [(2, "slow"), (3, "3"), (4, "4")] { clients[number].send(Self.get(name)) }
    let other = live.connect()
    other.send("GET /other HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(other.receive("other").hasPrefix("HTTP/1.1 200 "))
    gate.open()
    gate.open()
    for (client, name) in zip(clients, ["0", "1", "slow", "3", "4"]) {
      #expect(client.receive("for \(name)!").hasPrefix("HTTP/1.1 200 "))
    }
    #expect(alone.load(ordering: .relaxed) == 1)
    #expect(record.sizes.reduce(0, +) == 5)
  }

  @Test func aFullQueueIs503() throws {
    let gate = Gate()
    let queue = BatchQueue(limit: 4, runners: 1) { batch, _ in
      gate.pass()
      Self.answer(batch)
      return []
    } alone: {
      Self.reply($0)
    }
    let live = try LiveServer(router: Self.router(queue), workers: 1, queue: 1)
    let clients = (0..<3).map { _ in live.connect() }
    clients[0].send(Self.get("0"))
    gate.awaitArrival()
    clients[1].send(Self.get("1"))
    while live.server.metrics.queueDepth == 0 {}
    clients[2].send(Self.get("2"))
    #expect(clients[2].receive("later.\n").hasPrefix("HTTP/1.1 503 "))
    gate.open()
    gate.open()
    for (number, client) in clients.prefix(2).enumerated() { _ = client.receive("for \(number)!") }
    #expect(live.server.metrics.queueRejections == 1)
  }
}
