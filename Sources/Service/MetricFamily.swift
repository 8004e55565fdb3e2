public import HTTP

/// A metric with all its samples, as Prometheus sees it.
public struct MetricFamily: Sendable {
  /// What kind of number it is.
  public enum Kind: String, Sendable { case counter, gauge, histogram }

  /// One number and what tells it from its like.
  public struct Sample: Sendable {
    /// What is added to the family's name: nothing, or `_bucket`, `_sum`, `_count` of a histogram.
    public var suffix: String
    /// Names and values, in order.
    public var labels: [(String, String)]
    /// The number.
    public var value: Double

    /// A number with labels.
    public init(_ labels: [(String, String)] = [], _ value: Double, suffix: String = "") {
      self.labels = labels
      self.value = value
      self.suffix = suffix
    }
  }

  /// The name: lower case with underscores, in base units, ending in `_total` for a counter.
  public var name: String
  /// What it says, in a sentence.
  public var help: String
  /// Its kind.
  public var kind: Kind
  /// Its numbers.
  public var samples: [Sample]

  /// A family of samples.
  public init(_ name: String, _ help: String, _ kind: Kind, _ samples: [Sample]) {
    self.name = name
    self.help = help
    self.kind = kind
    self.samples = samples
  }

  /// A family of one number without labels.
  public init(_ name: String, _ help: String, _ kind: Kind, _ value: Double) {
    self.init(name, help, kind, [Sample([], value)])
  }

  /// A family with one number for each value of a label.
  public init(_ name: String, _ help: String, _ kind: Kind, by label: String, _ values: [(String, Int)]) {
    self.init(name, help, kind, values.map { Sample([(label, $0.0)], Double($0.1)) })
  }

  /// A family of histograms of which `per` make one base unit (1e9 for nanoseconds).
  public init(
    _ name: String, _ help: String, per: Double, _ histograms: [([(String, String)], HistogramSnapshot)]
  ) {
    self.init(
      name, help, .histogram, histograms.flatMap { MetricFamily.samples($0.0, $0.1, per: per) })
  }

  /// The cumulative buckets, sum and count of a histogram.
  private static func samples(
    _ labels: [(String, String)], _ histogram: HistogramSnapshot, per: Double
  ) -> [Sample] {
    var samples: [Sample] = []
    var below = 0
    for (count, bound) in zip(histogram.counts, histogram.bounds) {
      below += count
      samples.append(
        Sample(labels + [("le", MetricsText.number(Double(bound) / per))], Double(below), suffix: "_bucket"))
    }
    let count = histogram.count
    samples.append(Sample(labels + [("le", "+Inf")], Double(count), suffix: "_bucket"))
    samples.append(Sample(labels, Double(histogram.total) / per, suffix: "_sum"))
    samples.append(Sample(labels, Double(count), suffix: "_count"))
    return samples
  }
}
