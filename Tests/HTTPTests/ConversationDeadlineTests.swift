import Testing

@testable import HTTP

/// Slow and silent peers, told with a clock of the test's own.
struct ConversationDeadlineTests {
  private var counters: (ConversationPlayer) -> ServerMetrics {
    { ServerMetrics([$0.context.counters], queueDepth: 0) }
  }

  @Test func aSilentConnectionIsClosedWithoutAWord() {
    var player = ConversationPlayer()
    player.wait(.milliseconds(9999))
    #expect(!player.isEnding)
    player.wait(.milliseconds(1))
    #expect(player.receive() == "")
    #expect(player.conversation.disposition == .close)
    #expect(counters(player).idleTimeouts == 1)
  }

  @Test func emptyLinesDoNotKeepAConnectionAlive() {
    var player = ConversationPlayer()
    for _ in 0..<10 {
      player.wait(.seconds(1))
      player.send("\r\n")
    }
    #expect(player.isEnding)
    #expect(player.receive() == "")
  }

  @Test func aHeadRequestThatIsNotCompletedIsAnsweredWithoutContent() {
    var late = ConversationPlayer()
    late.send("HEAD / HTTP/1.1\r\nHost: a\r\n")
    late.wait(.seconds(10))
    let answer = late.receive()
    #expect(answer.hasPrefix("HTTP/1.1 408 ") && answer.hasSuffix("\r\nConnection: close\r\n\r\n"))
    var cut = ConversationPlayer()
    cut.send("HEAD / HTTP/1.1\r\nHost: a\r\n")
    cut.end()
    let last = cut.receive()
    #expect(last.hasPrefix("HTTP/1.1 400 ") && last.hasSuffix("\r\nConnection: close\r\n\r\n"))
  }

  @Test func aSlowHeadIs408HoweverItDrips() {
    var player = ConversationPlayer()
    player.wait(.seconds(5))
    for byte in Array("GET / HTTP/1.1\r\n".utf8).prefix(10) {
      player.send([byte])
      player.wait(.milliseconds(999))
    }
    #expect(!player.isEnding)
    player.wait(.milliseconds(10))
    let answer = player.receive()
    #expect(answer.hasPrefix("HTTP/1.1 408 Request Timeout\r\n"))
    #expect(answer.hasSuffix("Connection: close\r\n\r\nheadTimedOut"))
    #expect(player.conversation.disposition == .endOutput)
    #expect(counters(player).headTimeouts == 1)
  }

  @Test func anIdleConnectionIsKeptLongerThanAProxyDoes() {
    var player = ConversationPlayer()
    player.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    _ = player.receive()
    player.wait(.seconds(74))
    #expect(!player.isEnding)
    player.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(player.receive().hasPrefix("HTTP/1.1 200 OK"))
    player.wait(.seconds(75))
    #expect(player.conversation.disposition == .close)
  }

  @Test func theNextHeadHasItsOwnTime() {
    var player = ConversationPlayer()
    player.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET")
    #expect(player.receive().hasPrefix("HTTP/1.1 200 OK"))
    player.wait(.seconds(10))
    #expect(player.receive().hasPrefix("HTTP/1.1 408"))
  }

  @Test func aBodyMustComeAtItsMinimumRateAfterTheGrace() {
    var player = ConversationPlayer(limits: Limits())
    player.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
    for _ in 0..<20 {
      player.wait(.seconds(1))
      player.send([UInt8](repeating: 1, count: 600))
    }
    #expect(!player.isEnding)
    for _ in 0..<5 {
      player.wait(.seconds(1))
      player.send([UInt8](repeating: 1, count: 600))
    }
    #expect(player.receive().hasPrefix("HTTP/1.1 408"))
    #expect(counters(player).bodyTimeouts == 1)
  }

  @Test func aSteadyBodyMayTakeTwoMinutesButNoMore() {
    var player = ConversationPlayer(limits: Limits())
    player.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n")
    for _ in 0..<119 {
      player.wait(.seconds(1))
      player.send([UInt8](repeating: 1, count: 2000))
    }
    #expect(!player.isEnding)
    player.wait(.seconds(1))
    #expect(player.receive().hasPrefix("HTTP/1.1 408"))
  }

  @Test func aRequestThatIsNotAnsweredInTimeIs503AndItsAnswerComesTooLate() {
    var player = ConversationPlayer()
    player.answers = false
    player.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    let number = player.conversation.exchangeNumber
    player.wait(.seconds(10))
    let answer = player.receive()
    #expect(answer.hasPrefix("HTTP/1.1 503 Service Unavailable\r\n"))
    #expect(answer.contains("\r\nRetry-After: 1\r\n"))
    #expect(player.conversation.exchangeNumber != number)
    #expect(!player.isEnding)
    #expect(counters(player).deadlinesPassed == 1)
  }

  @Test func whatIsBehindARequestThatTimedOutIsAnsweredToo() {
    var player = ConversationPlayer()
    player.answers = false
    player.send(
      "POST /echo HTTP/1.1\r\nHost: a\r\nX-Request-Timeout-Ms: 5\r\nContent-Length: 1\r\n\r\nx"
        + "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    player.answers = true
    player.wait(.milliseconds(5))
    let answer = player.receive()
    #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.hasSuffix("\r\n\r\nok"), "\(answer)")
  }

  @Test(arguments: [(0.0, 1), (0.2, 1), (1.2, 2), (59.5, 60), (1e9, 60)])
  func howLongToWaitIsToldFromWhatQueues(backlog: Double, seconds: Int) {
    var player = ConversationPlayer(backlog: backlog)
    player.answers = false
    player.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    player.wait(.seconds(10))
    #expect(player.receive().contains("\r\nRetry-After: \(seconds)\r\n"))
  }

  @Test func aHandshakeHasItsOwnTimeAndTheFirstHeadToo() {
    var player = ConversationPlayer()
    player.conversation.isHandshaking = true
    player.wait(.seconds(9))
    player.conversation.finishHandshake(at: player.now)
    player.wait(.seconds(9))
    #expect(!player.isEnding)
    player.wait(.seconds(1))
    #expect(player.conversation.disposition == .close)
    var limits = Limits()
    limits.handshakeTime = .seconds(2)
    var silent = ConversationPlayer(limits: limits)
    silent.conversation.isHandshaking = true
    silent.wait(.milliseconds(1999))
    #expect(!silent.isEnding)
    silent.wait(.milliseconds(1))
    #expect(silent.conversation.disposition == .close)
    #expect(silent.receive() == "")
  }

  @Test func theClientMayAskForLessTimeButNotForMore() {
    for (asked, granted) in [("50", 50), ("50000", 10_000), ("x", 10_000), ("0", 0)] {
      var player = ConversationPlayer()
      player.answers = false
      player.send("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Timeout-Ms: \(asked)\r\n\r\n")
      #expect(player.handled.first?.deadline == player.now + .milliseconds(granted))
    }
  }

  @Test func aPeerThatTakesNothingIsReset() {
    var player = ConversationPlayer()
    player.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
    player.wait(.milliseconds(19_999))
    #expect(!player.isEnding)
    player.wait(.milliseconds(1))
    #expect(player.conversation.disposition == .reset)
    #expect(counters(player).writeTimeouts == 1)
  }

  @Test func aPeerThatTakesAByteAtATimeIsReset() {
    var player = ConversationPlayer(limits: Limits())
    player.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n")
    player.send([UInt8](repeating: 65, count: 50_000))
    for _ in 0..<21 {
      _ = player.receive(1)
      player.wait(.seconds(1))
    }
    #expect(player.conversation.disposition == .reset)
  }

  @Test func aPeerThatTakesEnoughIsKept() {
    var player = ConversationPlayer(limits: Limits())
    player.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n")
    player.send([UInt8](repeating: 65, count: 100_000))
    for _ in 0..<60 {
      _ = player.receive(1500)
      player.wait(.seconds(1))
      #expect(!player.isEnding)
    }
  }

  @Test func lingeringEndsWithThePeerOrWithItsTime() {
    var player = ConversationPlayer()
    player.send("BAD\r\n")
    _ = player.receive()
    #expect(player.conversation.disposition == .endOutput)
    player.conversation.endedOutput(at: player.now)
    #expect(player.conversation.disposition == .keep)
    player.send("anything, unread")
    var other = player
    other.end()
    #expect(other.conversation.disposition == .close)
    player.wait(.milliseconds(1999))
    #expect(player.conversation.disposition == .keep)
    player.wait(.milliseconds(1))
    #expect(player.conversation.disposition == .reset)
  }

  @Test func nothingIsDueWhileAHandlerWithoutDeadlineWorks() {
    var router = Router()
    router.on(.get, "/poll", options: RouteOptions(deadline: .none), .deferred { _, _ in })
    var player = ConversationPlayer(router: router)
    player.answers = false
    player.send("GET /poll HTTP/1.1\r\nHost: a\r\n\r\n")
    #expect(player.conversation.deadline(player.context.limits) == nil)
  }
}
