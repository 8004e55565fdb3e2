import Testing

@testable import Prediction

/// Numbers of `Fixtures/golden.py`.
@Suite struct SeededGeneratorTests {
  @Test(arguments: [(UInt64(0), UInt64(0)), (1, 0), (1, 1), (2020, 3)])
  func theSequenceIsPinned(seed: UInt64, stream: UInt64) {
    var generator = SeededGenerator(seed: seed, stream: stream)
    let drawn = (0..<3).map { _ in generator.next() }
    #expect(drawn == Golden.draws["\(seed) \(stream)"], "seed \(seed), stream \(stream)")
  }

  @Test func thePermutationIsPinned() {
    var generator = SeededGenerator(seed: 7, stream: 2)
    #expect(generator.permutation(of: 10) == Golden.permutation)
  }

  @Test(arguments: [0, 1, 2, 97]) func aPermutationHoldsEveryNumberOnce(count: Int) {
    var generator = SeededGenerator(seed: 3)
    #expect(generator.permutation(of: count).sorted() == Array(0..<count))
  }

  @Test func streamsDoNotOverlap() {
    let streams = (UInt64(0)..<64).map { stream in
      var generator = SeededGenerator(seed: 7, stream: stream)
      return (0..<200).map { _ in generator.next() }
    }
    #expect(Set(streams.joined()).count == 64 * 200)
  }

  /// Were the streams of epochs alike, the same samples would meet in batch after batch.
  @Test func epochsMixTheirBatchesAnew() {
    let (count, batch) = (4800, 48)
    for epoch in 1..<6 {
      var first = SeededGenerator(seed: 7, stream: UInt64(epoch))
      var second = SeededGenerator(seed: 7, stream: UInt64(epoch + 1))
      let before = first.permutation(of: count)
      var place = [Int](repeating: 0, count: count)
      for (position, sample) in second.permutation(of: count).enumerated() {
        place[sample] = position / batch
      }
      var together = 0
      for start in stride(from: 0, to: count, by: batch) {
        for one in start..<start + batch {
          for other in start..<one where place[before[one]] == place[before[other]] { together += 1 }
        }
      }
      let pairs = Double(count * (batch - 1) / 2)
      #expect(abs(Double(together) / pairs * 100 - 1) < 0.2, "epoch \(epoch)")
    }
  }
}
