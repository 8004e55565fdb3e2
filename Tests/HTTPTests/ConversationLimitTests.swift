import Testing

@testable import HTTP

/// Sizes: what is too large is refused as soon as that is known.
struct ConversationLimitTests {
  private func answer(_ text: String, _ limits: Limits = Limits()) -> String {
    var player = ConversationPlayer(limits: limits)
    player.send(text)
    return player.receive()
  }

  @Test func aTargetOfTheLimitPassesAndOneByteMoreIs414() {
    let path = "/" + String(repeating: "a", count: 8191)
    #expect(answer("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n").hasPrefix("HTTP/1.1 404"))
    #expect(answer("GET \(path)a HTTP/1.1\r\nHost: a\r\n\r\n").hasPrefix("HTTP/1.1 414"))
    #expect(answer("GET \(path)a").hasPrefix("HTTP/1.1 414"), "before the line ends")
  }

  @Test func aHeadOfTheLimitPassesAndOneByteMoreIs431() {
    let start = "GET / HTTP/1.1\r\nHost: a\r\nX: "
    let fill = String(repeating: "a", count: (32 << 10) - start.utf8.count - 4)
    #expect(answer(start + fill + "\r\n\r\n").hasPrefix("HTTP/1.1 200"))
    #expect(answer(start + fill + "a\r\n\r\n").hasPrefix("HTTP/1.1 431"))
    #expect(answer(start + fill + "aaaaa").hasPrefix("HTTP/1.1 431"), "before the line ends")
  }

  @Test func aHundredFieldsPassAndOneMoreIs431() {
    let lines = (1..<100).map { "X-\($0): y\r\n" }.joined()
    #expect(answer("GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n").hasPrefix("HTTP/1.1 200"))
    #expect(answer("GET / HTTP/1.1\r\nHost: a\r\n\(lines)Z").hasPrefix("HTTP/1.1 431"))
  }

  @Test func chunkExtensionsAreLimitedInAll() {
    let head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    let chunk = "1;" + String(repeating: "a", count: 200) + "\r\nx\r\n"
    #expect(answer(head + String(repeating: chunk, count: 20) + "0\r\n\r\n").hasPrefix("HTTP/1.1 200"))
    #expect(answer(head + String(repeating: chunk, count: 21)).hasPrefix("HTTP/1.1 400"))
  }

  @Test func trailersAreLimited() {
    let head = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
    let line = "X: " + String(repeating: "a", count: 95) + "\r\n"
    #expect(answer(head + String(repeating: line, count: 80) + "\r\n").hasPrefix("HTTP/1.1 200"))
    #expect(answer(head + String(repeating: line, count: 82)).hasPrefix("HTTP/1.1 400"))
    #expect(answer(head + String(repeating: "X:\r\n", count: 101)).hasPrefix("HTTP/1.1 400"))
  }

  @Test func aConnectionEndsAfterItsNumberOfRequests() {
    var limits = Limits()
    limits.requestsPerConnection = 2
    let one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    let text = answer(one + one + one, limits)
    #expect(text.components(separatedBy: "HTTP/1.1 200 OK").count == 3)
    #expect(text.hasSuffix("Connection: close\r\n\r\nok"))
  }

  /// A body of which nobody can tell how long it will be does not hide why its request is refused.
  @Test(arguments: [("/private", "401"), ("/none", "404"), ("/echo-path", "405"), ("/json", "415")])
  func aLongChunkedBodyOfARefusedRequestIsNotReadToItsEnd(path: String, status: String) {
    var limits = Limits()
    limits.discardedBody = 100
    var player = ConversationPlayer(limits: limits)
    player.send("POST \(path) HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
    #expect(player.receive() == "")
    for _ in 1...5 { player.send("20\r\n" + String(repeating: "x", count: 32) + "\r\n") }
    let answer = player.receive()
    #expect(answer.hasPrefix("HTTP/1.1 \(status) ") && answer.contains("Connection: close"), "\(answer)")
    #expect(player.isEnding)
  }

  @Test func aPeerThatDoesNotReadStopsBeingRead() {
    var limits = Limits()
    limits.unsent = 100
    var player = ConversationPlayer(limits: limits)
    let one = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    player.send(String(repeating: one, count: 50))
    let count = player.conversation.output.count
    #expect((101...250).contains(count), "\(count) bytes are unsent")
    #expect(player.conversation.isHeldBack)
    player.send(String(repeating: one, count: 2000))
    #expect(!player.conversation.wantsInput(player.context.limits))
    #expect(player.conversation.output.count == count)
    var answers = 0
    while player.conversation.waiting > 0 || !player.conversation.output.isEmpty {
      answers += player.receive().components(separatedBy: "HTTP/1.1 200 OK").count - 1
      player.resume()
    }
    #expect(answers == 2050)
    #expect(player.conversation.wantsInput(player.context.limits))
  }

  @Test func anIdleConversationHoldsNoMemory() {
    var player = ConversationPlayer()
    for piece in [
      "GET / HT", "TP/1.1\r\nHost: a\r\n\r\n", "POST /echo HTTP/1.1\r\nHost: a\r\n",
      "Content-Length: 1\r\n\r\nx",
    ] {
      player.send(piece)
    }
    _ = player.receive()
    #expect(player.conversation.isIdle)
    #expect(player.conversation.pending.capacity == 0)
    #expect(player.conversation.exchange == nil)
    #expect(MemoryLayout<Conversation>.size < 1024)
  }
}

extension String {
  /// The parts between occurrences of a separator.
  func components(separatedBy separator: String) -> [Substring] {
    split(separator: separator, omittingEmptySubsequences: false)
  }
}
