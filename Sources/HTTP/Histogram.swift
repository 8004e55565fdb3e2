import Synchronization

/// How many observations were how large, counted by any number of threads without a lock.
public final class Histogram: Sendable {
  /// Most bounds that a histogram may have.
  public static let mostBounds = 20

  /// The largest value of each class but the last, which has none; increasing.
  public let bounds: [Int]
  private let counts = InlineArray<21, Atomic<Int>> { _ in Atomic(0) }
  private let total = Atomic<Int>(0)

  /// A histogram of whole numbers of some unit.
  public init(bounds: [Int]) {
    precondition(bounds.count <= Histogram.mostBounds, "a histogram has 20 bounds at most")
    precondition(zip(bounds, bounds.dropFirst()).allSatisfy { $0 < $1 }, "bounds increase")
    self.bounds = bounds
  }

  /// A histogram of durations in nanoseconds, from a tenth of a millisecond to ten seconds.
  public static func ofDurations() -> Histogram {
    let microsecond = 1000
    let bounds = [
      100, 250, 500, 1000, 2500, 5000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
      2_500_000, 5_000_000, 10_000_000,
    ]
    return Histogram(bounds: bounds.map { $0 * microsecond })
  }

  /// Counts an observation.
  public func observe(_ value: Int) {
    var place = 0
    while place < bounds.count, bounds[place] < value { place += 1 }
    counts[place].wrappingAdd(1, ordering: .relaxed)
    total.wrappingAdd(value, ordering: .relaxed)
  }

  /// What has been counted so far.
  public var snapshot: HistogramSnapshot {
    HistogramSnapshot(
      bounds: bounds, counts: (0...bounds.count).map { counts[$0].load(ordering: .relaxed) },
      total: total.load(ordering: .relaxed))
  }
}

/// What a histogram held at a moment.
public struct HistogramSnapshot: Sendable, Equatable {
  /// The largest value of each class but the last.
  public var bounds: [Int]
  /// Observations in each class, one more than there are bounds.
  public var counts: [Int]
  /// Sum of all observations.
  public var total: Int

  /// How many observations there were.
  public var count: Int { counts.reduce(0, +) }

  /// The observations of two histograms with the same bounds.
  public func adding(_ other: HistogramSnapshot) -> HistogramSnapshot {
    precondition(bounds == other.bounds, "only like histograms add up")
    return HistogramSnapshot(
      bounds: bounds, counts: zip(counts, other.counts).map { $0 &+ $1 }, total: total &+ other.total)
  }
}
