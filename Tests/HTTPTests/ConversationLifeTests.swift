import Locks
import Testing

@testable import HTTP

/// Draining, ids, the access log, answers that come late.
struct ConversationLifeTests {
  private let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func drainingEndsAnIdleConnection() {
    var player = ConversationPlayer()
    player.send(request)
    _ = player.receive()
    player.conversation.drain(at: player.now)
    #expect(player.conversation.disposition == .close)
  }

  @Test func drainingLetsTheRequestInHandFinish() {
    var player = ConversationPlayer()
    player.answers = false
    player.send(request + request)
    player.conversation.drain(at: player.now)
    #expect(!player.isEnding)
    player.answers = true
    player.answer(player.conversation.exchange)
    let answer = player.receive()
    #expect(answer.hasSuffix("Connection: close\r\n\r\nok"))
    #expect(answer.components(separatedBy: "HTTP/1.1 200 OK").count == 2)
  }

  @Test func drainingLetsAHeadThatHasBegunFinish() {
    var player = ConversationPlayer()
    player.send("GET / HT")
    player.conversation.drain(at: player.now)
    player.send("TP/1.1\r\nHost: a\r\n\r\n")
    #expect(player.receive().hasSuffix("Connection: close\r\n\r\nok"))
  }

  @Test func aConnectionTakenJustBeforeDrainingHasAMoment() {
    var player = ConversationPlayer()
    player.conversation.drain(at: player.now)
    player.wait(.milliseconds(999))
    #expect(!player.isEnding)
    player.wait(.milliseconds(1))
    #expect(player.conversation.disposition == .close)
  }

  @Test func aHalfCloseIsNotAnAbort() {
    var player = ConversationPlayer()
    player.answers = false
    player.send(request)
    player.end()
    #expect(!player.isEnding)
    player.answers = true
    player.answer(player.conversation.exchange)
    #expect(player.receive().hasSuffix("Connection: close\r\n\r\nok"))
    #expect(player.conversation.disposition == .close)
  }

  /// Refusals between others, in whatever order things happen: only the last answer closes.
  @Test(arguments: ["OPTIONS * HTTP/1.1", "GET /none HTTP/1.1", "DELETE / HTTP/1.1", "ODD / HTTP/1.1"])
  func afterAHalfCloseEverythingIsStillAnswered(middle: String) {
    var player = ConversationPlayer()
    player.answers = false
    player.send(request + middle + "\r\nHost: a\r\n\r\n" + request + middle + "\r\nHost: a\r\n\r\n")
    player.end()
    player.answers = true
    player.answer(player.conversation.exchange)
    let answer = player.receive()
    #expect(answer.components(separatedBy: "HTTP/1.1 ").count == 5, "\(answer)")
    #expect(answer.components(separatedBy: "Connection: close").count == 2)
    #expect(player.conversation.disposition == .close)
  }

  @Test func aStreamThatIsAbortedIsCut() {
    var player = ConversationPlayer()
    player.answers = false
    player.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
    let response = Response(.ok) { _ in }
    let isStreamed = player.conversation.respond(response, at: player.now, in: player.context)
    #expect(isStreamed)
    player.conversation.stream([1, 2, 3], at: player.now)
    player.conversation.abortStream()
    #expect(player.conversation.disposition == .reset)
  }

  @Test func anIDIsTakenWhenHarmlessElseMade() {
    let long = String(repeating: "a", count: 128)
    for (sent, kept) in [
      ("a.B_9-", true), (long, true), (long + "a", false), ("a b", false), ("", false),
      ("a\r\nX-Request-Id: b", false), ("a\r\nX-Request-Id: a\r\nX-Request-Id: a", false),
    ] {
      var player = ConversationPlayer(namesRequests: true)
      player.send("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: \(sent)\r\n\r\n")
      let id = player.handled.first?.id ?? ""
      #expect(kept ? id == sent : id.utf8.count == 13)
      #expect(player.receive().contains("\r\nX-Request-Id: \(id)\r\n"))
    }
  }

  @Test func madeIDsDiffer() {
    var player = ConversationPlayer(namesRequests: true)
    for _ in 0..<1000 { player.send(request) }
    #expect(Set(player.handled.map(\.id)).count == 1000)
    #expect(
      player.handled.allSatisfy { $0.id.utf8.count == 13 && RequestID(taking: Array($0.id.utf8).span) != nil }
    )
  }

  /// Requests that cannot be read, and whether their field lines could.
  private static let unreadable: [(String, Bool)] = [
    ("BAD\r\n", false), ("GET / HTTP/1.1\r\n\r\n", false),
    ("GET / HTTP/1.1\r\nX-Request-Id: ours\r\n\r\n", true),
    ("GET /\(String(repeating: "a", count: 9000)) HTTP/1.1\r\n", false),
    ("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: ours\r\nExpect: x\r\n\r\n", true),
    ("GET / HTTP/1.1\r\nX: \(String(repeating: "a", count: 40_000))\r\n", false),
    ("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: ours\r\nTransfer-Encoding: x, chunked\r\n\r\n", true),
    ("GET / HTTP/1.1\r\nX-Request-Id: ours\r\nX-Request-Id: ours\r\n\r\n", false),
    ("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: o u r s\r\nTransfer-Encoding: x\r\n\r\n", false),
    ("GET / HTTP/3.0\r\n", false),
  ]

  @Test(arguments: unreadable.indices)
  func aRequestThatCannotBeReadHasOneIDInAnswerProblemAndLog(index: Int) throws {
    let (text, isTaken) = Self.unreadable[index]
    let records = Locked<[AccessRecord]>([])
    var router = Router()
    router.problem = { Response($0.status, body: Array("<\($0.requestID)>".utf8)) }
    var player = ConversationPlayer(
      limits: Limits(), router: router, accessLog: { record in records.withLock { $0.append(record) } },
      namesRequests: true)
    player.send(text)
    let answer = player.receive()
    let id = try #require(records.withLock { $0.first?.requestID })
    #expect(answer.contains("\r\nX-Request-Id: \(id)\r\n") && answer.hasSuffix("\r\n\r\n<\(id)>"))
    #expect(isTaken ? id == "ours" : id.utf8.count == 13)
    #expect(records.withLock { $0.map(\.method) } == [text.hasPrefix("BAD") ? "" : "GET"])
  }

  @Test func whatCannotBeReadOfAHeadRequestIsAnsweredWithoutContent() {
    for text in ["HEAD / HTTP/1.1\r\n\r\n", "HEAD / HTTP/1.1\r\nA : b\r\n", "HEAD /# HTTP/1.1\r\n\r\n"] {
      var player = ConversationPlayer()
      player.send(text)
      #expect(player.receive().hasSuffix("\r\nConnection: close\r\n\r\n"))
    }
  }

  @Test func theAccessLogTellsWhatBecameOfARequest() {
    let records = Locked<[AccessRecord]>([])
    var player = ConversationPlayer(accessLog: { record in records.withLock { $0.append(record) } })
    player.send(
      "POST /echo?key=secret HTTP/1.1\r\nHost: a\r\nX-Request-Id: me\r\nContent-Length: 5\r\n\r\nhel")
    player.now = player.now + .milliseconds(7)
    player.send("lo")
    player.send("GET /hello/you HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
    player.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
    player.send("BAD\r\n")
    let all = records.withLock { $0 }
    #expect(all.map(\.status) == [200, 200, 200, 400])
    #expect(all.map(\.method) == ["POST", "GET", "GET", ""])
    #expect(all.map(\.route) == ["/echo", "/hello/{name}", "/stream", ""])
    #expect(all.map(\.path) == ["/echo", "/hello/you", "/stream", ""])
    #expect(all.map(\.bytesReceived) == [5, 0, 0, 0])
    #expect(all.map(\.bytesSent) == [5, 3, 8, 31])
    #expect(all[0].nanoseconds == 7_000_000)
    #expect(all[0].requestID == "me")
    #expect(all[1].version == .http10)
    #expect(all.allSatisfy { !$0.isAborted && $0.peer.isLoopback })
  }

  @Test func theAccessLogTellsTheClientTheTraceAndTheFirstByte() throws {
    let records = Locked<[AccessRecord]>([])
    let proxies = try #require(TrustedProxies(parsing: ["127.0.0.1"]))
    var player = ConversationPlayer(
      accessLog: { record in records.withLock { $0.append(record) } }, proxies: proxies)
    player.answers = false
    let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    player.send(
      "GET /stream HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.1\r\n"
        + "traceparent: 00-\(trace)-00f067aa0ba902b7-01\r\n\r\n")
    player.now = player.now + .milliseconds(3)
    let response = Response(.ok) { _ in }
    player.conversation.respond(response, at: player.now, in: player.context)
    player.now = player.now + .milliseconds(4)
    player.conversation.stream([1, 2], at: player.now)
    player.conversation.finishStream(at: player.now, in: player.context)
    let twice = "traceparent: 00-\(trace)-00f067aa0ba902b7-01\r\n"
    player.send("GET / HTTP/1.1\r\nHost: a\r\n\(twice)\(twice)\r\n")
    #expect(player.handled.map(\.trace?.traceID) == [trace, nil])
    let record = try #require(records.withLock { $0.first })
    #expect(record.client.description == "192.0.2.1" && record.peer.description == "127.0.0.1")
    #expect(record.traceID == trace && record.nanosecondsToFirstByte == 3_000_000)
    #expect(record.nanoseconds == 7_000_000 && record.bytesSent == 2)
  }

  @Test func decorationIsTheLastWord() {
    var router = Router()
    router.on(.get, "/", .immediate { _ in Response(.ok) })
    router.decoration = { request, response in response.fields.set("X-Seen", request?.route ?? "none") }
    var player = ConversationPlayer(router: router)
    player.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nBAD\r\n")
    let answer = player.receive()
    #expect(answer.contains("\r\nX-Seen: /\r\n") && answer.contains("\r\nX-Seen: none\r\n"))
  }

  @Test func aDecorationThatCannotBeSentIsLeftOut() {
    var router = Router()
    router.on(.get, "/", .immediate { _ in Response(.ok) })
    router.decoration = { _, response in response.fields.set("X", "a\nb") }
    var player = ConversationPlayer(router: router)
    player.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nBAD\r\n")
    let answer = player.receive()
    #expect(answer.hasPrefix("HTTP/1.1 500 ") && answer.contains("HTTP/1.1 400 ") && !answer.contains("a\nb"))
  }
}
