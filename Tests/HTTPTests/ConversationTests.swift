import Testing

@testable import HTTP

/// The golden conversations, told in one piece, in two pieces split at every place, and byte by byte.
struct ConversationTests {
  @Test func conversationsAreFound() {
    #expect(GoldenConversation.all.count > 500)
    #expect(GoldenConversation.all.allSatisfy { !$0.steps.isEmpty })
  }

  @Test(arguments: GoldenConversation.all)
  func whole(_ golden: GoldenConversation) {
    play(golden) { [$0] }
  }

  @Test(arguments: GoldenConversation.all)
  func splitAtEveryByte(_ golden: GoldenConversation) {
    let longest = golden.steps.filter(\.isClient).map(\.bytes.count).max() ?? 0
    for place in 1..<max(2, longest) {
      play(golden) { bytes in [Array(bytes.prefix(place)), Array(bytes.dropFirst(place))] }
    }
  }

  @Test(arguments: GoldenConversation.all)
  func byteByByte(_ golden: GoldenConversation) {
    play(golden) { bytes in bytes.map { [$0] } }
  }

  /// Over another connection, when the same bytes have just been said: their heads are known then.
  @Test(arguments: GoldenConversation.all)
  func again(_ golden: GoldenConversation) {
    var player = ConversationPlayer()
    for _ in 1...3 {
      play(golden, to: &player) { [$0] }
      player.forget()
    }
  }

  private func play(_ golden: GoldenConversation, split: ([UInt8]) -> [[UInt8]]) {
    var player = ConversationPlayer()
    play(golden, to: &player, split: split)
  }

  private func play(
    _ golden: GoldenConversation, to player: inout ConversationPlayer, split: ([UInt8]) -> [[UInt8]]
  ) {
    for step in golden.steps {
      if step.isClient {
        for piece in split(step.bytes) where !piece.isEmpty { player.send(piece) }
        if step.isLast { player.end() }
      } else {
        let answer = player.receive()
        let wanted = String(decoding: step.bytes, as: UTF8.self)
        if answer != wanted { Issue.record("\(golden.name): answered \(answer), not \(wanted)") }
        if player.isEnding != step.isLast { Issue.record("\(golden.name): ends \(player.isEnding)") }
      }
    }
  }
}
