import Testing

@testable import HTTP

/// A head that is known by its bytes is as good as one that has been read.
@Suite struct RecentHeadsTests {
  private let poll = "GET /echo-path HTTP/1.1\r\nHost: a\r\n\r\n"

  @Test func aHeadIsKnownOnlyByAllItsBytes() {
    var player = ConversationPlayer()
    player.send(poll)
    let heads = player.context.recentHeads
    func knows(_ text: String) -> Bool { heads.head(beginning: Array(text.utf8).span) != nil }
    #expect(knows(poll) && knows(poll + "GET "))
    #expect(!knows("") && !knows(String(poll.dropLast())))
    #expect(!knows(poll.replacing("Host: a", with: "Host: b")) && !knows("\r\n" + poll))
  }

  @Test func requestsOfOneHeadAreStillTheirOwn() {
    var player = ConversationPlayer()
    for _ in 1...2 {
      player.send(poll)
      player.now = player.now + .seconds(1)
    }
    player.conversation = Conversation(peer: .v4(0x0a00_0001), at: player.now)
    player.send(poll + poll)
    #expect(player.handled.count == 4 && player.context.counters.requests.value == 4)
    #expect(Set(player.handled.map { ObjectIdentifier($0.head) }).count == 1, "it was read once")
    #expect(Set(player.handled.map(\.id)).count == 4)
    #expect(Set(player.handled.map(\.receivedAt)).count == 3)
    #expect(
      player.handled.map(\.client) == [
        .v4(0x7f00_0001), .v4(0x7f00_0001), .v4(0x0a00_0001), .v4(0x0a00_0001),
      ])
  }

  @Test func bodiesOfOneHeadAreStillTheirOwn() {
    var player = ConversationPlayer()
    let head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"
    player.send(head + "ab" + head + "cd")
    player.send(head)
    player.send("ef")
    #expect(player.handled.map { String(decoding: $0.body, as: UTF8.self) } == ["ab", "cd", "ef"])
  }

  @Test(arguments: [
    "Authorization: Bearer wl_secret", "Cookie: a=b", "Proxy-Authorization: Basic eA==", "X-Request-Id: 7",
    "Idempotency-Key: 7", "X-Fill: " + String(repeating: "x", count: 1024),
    "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  ])
  func secretsAndWhatWillNotComeAgainAreNotKept(field: String) {
    var player = ConversationPlayer()
    let head = "GET / HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n"
    player.send(head)
    #expect(player.handled.count == 1)
    #expect(player.context.recentHeads.head(beginning: Array(head.utf8).span) == nil)
  }

  @Test func whatIsWrongIsWrongEachTime() {
    for head in ["GET / HTTP/1.1\r\n\r\n", "GET https://a/ HTTP/1.1\r\nHost: a\r\n\r\n"] {
      var player = ConversationPlayer()
      var answers: Set<String> = []
      for _ in 1...2 {
        player.send(head)
        answers.insert(player.receive())
        #expect(player.handled.isEmpty && player.isEnding)
        player.forget()
      }
      #expect(answers.count == 1 && answers.first?.contains(" 4") == true)
    }
  }

  @Test func aHeadIsKeptOnce() {
    var player = ConversationPlayer()
    player.send(poll)
    for byte in Array((poll + poll + poll).utf8) { player.send([byte]) }
    for number in 1...3 { player.send("GET /hello/\(number) HTTP/1.1\r\nHost: a\r\n\r\n") }
    #expect(player.context.recentHeads.head(beginning: Array(poll.utf8).span) != nil)
  }

  @Test func onlyTheLastFewAreKept() {
    var player = ConversationPlayer()
    let heads = (0..<6).map { "GET /hello/\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }
    for head in heads { player.send(head) }
    let known = heads.map { player.context.recentHeads.head(beginning: Array($0.utf8).span) != nil }
    #expect(known == [false, false, true, true, true, true])
  }
}
