import Locks
import Testing

@testable import HTTP

struct RouteStatisticsTests {
  private static let router: Router = {
    var router = Router()
    router.on(.get, "/a/{x}", .immediate { _ in Response(.ok) })
    router.on(.post, "/a/{x}", .work { _ in Response(.created) })
    router.on(.get, "/a/{x}", .immediate { _ in Response(.notFound) })
    return router
  }()

  private func figures(_ metrics: ServerMetrics) -> [String: [Int]] {
    Dictionary(
      uniqueKeysWithValues: metrics.routes.filter { $0.latency.count > 0 }
        .map { ("\($0.method) \($0.route)", $0.responses) })
  }

  @Test(arguments: [1, 3]) func requestsAreCountedByTemplate(loops: Int) throws {
    let live = try LiveServer(router: Self.router, loops: loops)
    func ask(_ request: String) {
      let client = live.connect()
      client.send(request)
      _ = client.receive()
    }
    let rest = " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
    for path in ["/a/1", "/a/2", "/a/3"] { ask("GET \(path)\(rest)\r\n") }
    ask("HEAD /a/1\(rest)\r\n")
    ask("POST /a/1\(rest)Content-Length: 0\r\n\r\n")
    ask("GET /b\(rest)\r\n")
    ask("DELETE /a/1\(rest)\r\n")
    ask("BREW /a/1\(rest)\r\n")
    ask("nonsense\r\n\r\n")
    let metrics = live.server.metrics
    #expect(
      figures(metrics) == [
        "GET /a/{x}": [0, 0, 0, 3, 0], "HEAD /a/{x}": [0, 0, 0, 1, 0], "POST /a/{x}": [0, 1, 0, 0, 0],
        "GET ": [0, 0, 0, 1, 0], "DELETE ": [0, 0, 0, 1, 0], " ": [0, 0, 0, 1, 1],
      ])
    #expect(metrics.routes.map(\.latency.count).reduce(0, +) == 9)
    #expect(metrics.queueWaits.count == 1)
    #expect(metrics.malformedRequests == 1)
  }

  @Test func requestsThatThePeerDidNotFinishAreNotMalformed() {
    for text in ["GET / HT", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nx"] {
      var player = ConversationPlayer()
      player.send(text)
      player.end()
      #expect(player.receive().hasSuffix("incompleteRequest"))
      #expect(player.context.counters.malformed.value == 0)
    }
    var player = ConversationPlayer()
    player.send("GET  / HTTP/1.1\r\n")
    #expect(player.context.counters.malformed.value == 1)
  }

  @Test func answersOfTheEventLoopTakeTime() throws {
    let records = Locked<[AccessRecord]>([])
    var configuration = ServerConfiguration()
    configuration.accessLog = { record in records.withLock { $0.append(record) } }
    let server = Server(configuration, router: Self.router)
    let client = RawClient(port: try server.start()[0].port)
    client.send("GET /a/1 HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\nnonsense\r\n\r\n")
    client.receive()
    server.stop(within: .milliseconds(50))
    let all = records.withLock { $0 }
    #expect(all.map(\.status) == [404, 404, 400])
    #expect(all.allSatisfy { $0.nanoseconds > 0 && $0.nanosecondsToFirstByte > 0 })
    #expect(all[0].nanoseconds == all[0].nanosecondsToFirstByte, "one look at the clock")
    #expect(server.metrics.routes.filter { $0.latency.count > 0 }.allSatisfy { $0.latency.total > 0 })
  }
}
