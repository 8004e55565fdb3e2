import Foundation
import Testing

@testable import HTTP

/// Random bytes and mutated conversations: nothing traps, and how bytes are split changes nothing.
struct ConversationFuzzTests {
  private struct Source: RandomNumberGenerator {
    var numbers: RequestNumbers
    mutating func next() -> UInt64 { numbers.next() }
  }

  /// Exchanges a seed; `WHITELINE_FUZZ_ROUNDS` asks for more.
  private static let rounds =
    ProcessInfo.processInfo.environment["WHITELINE_FUZZ_ROUNDS"].flatMap(Int.init) ?? 50

  private func source(_ seed: Int) -> Source {
    Source(numbers: RequestNumbers(start: UInt64(seed)))
  }

  /// What a conversation says to bytes that come in pieces of random length, at most `most`.
  private func answer(_ bytes: [UInt8], most: Int, _ random: inout Source) -> String {
    var player = ConversationPlayer()
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = min(rest.count, Int.random(in: 1...most, using: &random))
      player.send(Array(rest.prefix(count)))
      rest = rest.dropFirst(count)
    }
    player.end()
    return player.receive()
  }

  private func mutated(_ bytes: [UInt8], _ random: inout Source) -> [UInt8] {
    var bytes = bytes
    let special: [UInt8] = [0, 9, 10, 13, 32, 34, 37, 44, 48, 58, 59, 61, 127, 128, 255]
    for _ in 0...Int.random(in: 0...3, using: &random) {
      let place = Int.random(in: 0...bytes.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes.insert(special.randomElement(using: &random) ?? 0, at: place)
      case 1 where place < bytes.count: bytes.remove(at: place)
      case 2 where place < bytes.count: bytes[place] = special.randomElement(using: &random) ?? 0
      case 3: bytes.removeLast(bytes.count - place)
      default:
        let start = Int.random(in: 0...place, using: &random)
        bytes.insert(contentsOf: Array(bytes[start..<place].prefix(40)), at: place)
      }
    }
    return bytes
  }

  @Test(arguments: 0..<40)
  func mutatedConversationsDoNotDependOnTheirSplits(_ seed: Int) throws {
    var random = source(seed)
    let all = GoldenConversation.all
    for _ in 0..<Self.rounds {
      let golden = try #require(all.randomElement(using: &random))
      let second = try #require(all.randomElement(using: &random))
      let bytes = [golden, second].flatMap { $0.steps.filter(\.isClient).flatMap(\.bytes) }
      let input = mutated(bytes, &random)
      let whole = answer(input, most: .max, &random)
      let split = answer(input, most: 7, &random)
      if split != whole { Issue.record("seed \(seed), input \(input): \(split) is not \(whole)") }
      if !whole.isEmpty, !whole.hasPrefix("HTTP/1.1 ") { Issue.record("seed \(seed): \(whole)") }
    }
  }

  @Test(arguments: 0..<20)
  func randomBytesAreRefused(_ seed: Int) {
    var random = source(1000 + seed)
    for _ in 0..<Self.rounds {
      let count = Int.random(in: 1...200, using: &random)
      let input = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let whole = answer(input, most: .max, &random)
      let split = answer(input, most: 3, &random)
      if split != whole { Issue.record("seed \(seed), input \(input): \(split) is not \(whole)") }
      if whole.hasPrefix("HTTP/1.1 2") { Issue.record("seed \(seed), input \(input) was taken") }
    }
  }
}
