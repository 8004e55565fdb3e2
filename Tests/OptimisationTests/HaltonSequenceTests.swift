import Testing

@testable import Optimisation

@Suite struct HaltonSequenceTests {
  /// Of the first bᵏ numbers of base b, one lies in each of bᵏ equal parts.
  @Test(arguments: [0, 1, 7] as [UInt64]) func everyPartHoldsOne(seed: UInt64) {
    let sequence = HaltonSequence(dimensions: 4, seed: seed)
    for (dimension, count) in [(0, 64), (1, 81), (2, 125), (3, 49)] {
      let parts = (0..<count).map { Int(sequence.point($0)[dimension] * Double(count)) }
      #expect(Set(parts).count == count)
    }
  }

  @Test func seedsMatterAndNothingElse() {
    let one = HaltonSequence(dimensions: 12, seed: 1)
    #expect(one.point(5) == HaltonSequence(dimensions: 12, seed: 1).point(5))
    #expect(one.point(5) != HaltonSequence(dimensions: 12, seed: 2).point(5))
    #expect(one.point(5)[..<3] == HaltonSequence(dimensions: 3, seed: 1).point(5)[...])
    #expect((0..<2000).flatMap { one.point($0) }.allSatisfy { 0 <= $0 && $0 < 1 })
  }

  /// Large bases do not march in step: the mean of products is that of independent numbers.
  @Test func dimensionsAreIndependent() {
    let sequence = HaltonSequence(dimensions: 20, seed: 3)
    let points = (0..<400).map { sequence.point($0) }
    for (left, right) in [(0, 1), (10, 11), (18, 19)] {
      let covariance = points.reduce(0) { $0 + ($1[left] - 0.5) * ($1[right] - 0.5) } / 400
      #expect(abs(covariance) < 4 / 12.0 / 20)
    }
  }
}
