import Dispatch
import Testing

@testable import HTTP

struct HistogramTests {
  @Test func aValueOnABoundIsBelowIt() {
    let histogram = Histogram(bounds: [1, 10, 100])
    for value in [0, 1, 2, 10, 11, 100, 101, 5000] { histogram.observe(value) }
    #expect(histogram.snapshot.counts == [2, 2, 2, 2])
    #expect(histogram.snapshot.total == 5225)
    #expect(histogram.snapshot.count == 8)
  }

  @Test func manyThreadsLoseNothing() {
    let histogram = Histogram.ofDurations()
    DispatchQueue.concurrentPerform(iterations: 8) { @Sendable thread in
      for value in 0..<10_000 { histogram.observe(value * 1000 + thread) }
    }
    #expect(histogram.snapshot.count == 80_000)
    #expect(histogram.snapshot.total == 8 * 1000 * (9999 * 10_000 / 2) + 28 * 10_000)
  }

  @Test func snapshotsAddUp() {
    let (one, other) = (Histogram(bounds: [1]), Histogram(bounds: [1]))
    one.observe(1)
    other.observe(7)
    #expect(
      one.snapshot.adding(other.snapshot) == HistogramSnapshot(bounds: [1], counts: [1, 1], total: 8))
  }

  @Test func durationsReachTenSeconds() {
    let bounds = Histogram.ofDurations().bounds
    #expect(bounds.first == 100_000 && bounds.last == 10_000_000_000)
    #expect(bounds.count <= Histogram.mostBounds)
  }
}
