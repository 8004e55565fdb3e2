import Testing

@testable import NeuralNet

@Suite struct InferenceChunksTests {
  @Test(arguments: [1, 2, 3, 8])
  func rowsAreDividedOnceAndFairly(threads: Int) {
    for rows in [1, 11, 12, 13, 49, 96, 100, 256, 257, 1000] {
      let chunks = InferenceRun.chunks(rows: rows, threads: threads)
      #expect(chunks.first?.lowerBound == 0 && chunks.last?.upperBound == rows)
      #expect(zip(chunks, chunks.dropFirst()).allSatisfy { $0.upperBound == $1.lowerBound })
      #expect(chunks.allSatisfy { (1...InferenceRun.chunk).contains($0.count) })
      #expect(chunks.dropLast().allSatisfy { $0.count % InferenceRun.tile == 0 })
      // Each taken by whoever is free first, no thread has more than two tiles beyond its share.
      var shares = [Int](repeating: 0, count: threads)
      for chunk in chunks {
        let free = shares.indices.min { shares[$0] < shares[$1] } ?? 0
        shares[free] += chunk.count
      }
      #expect((shares.max() ?? 0) <= (rows + threads - 1) / threads + 2 * InferenceRun.tile)
    }
  }
}
