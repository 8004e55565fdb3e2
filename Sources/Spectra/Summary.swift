/// A distribution of errors in the numbers that reports quote.
public struct Summary: Equatable, Sendable {
  /// Number of values.
  public let count: Int
  /// The middle value.
  public let median: Double
  /// Lower quartile.
  public let q1: Double
  /// Upper quartile.
  public let q3: Double
  /// First centile.
  public let p1: Double
  /// Ninety-ninth centile.
  public let p99: Double
  /// Population skewness; NaN when all values are equal.
  public let skewness: Double
  /// Arithmetic mean.
  public let mean: Double

  /// Summarises the values; of no values everything but the count is NaN.
  public init(of values: [Double]) {
    let quantiles = Metrics.quantiles([0.01, 0.25, 0.5, 0.75, 0.99], of: values)
    count = values.count
    p1 = quantiles[0]
    q1 = quantiles[1]
    median = quantiles[2]
    q3 = quantiles[3]
    p99 = quantiles[4]
    skewness = Metrics.skewness(values)
    mean = Metrics.mean(values)
  }
}
