public import HTTP
import Locks

/// What /metrics tells: what the service counts itself, and what others add.
public final class Metrics: Sendable {
  /// The parts of a computation that are timed, as `Server-Timing` names them.
  static let stages = ["parse", "descriptor", "network", "convolution", "encode"]

  /// How many structures the network took at once.
  public let batchSizes = Histogram(bounds: [1, 2, 4, 8, 16, 32, 64, 128, 256])
  private let compute = stages.map { (name: $0, histogram: Histogram.ofDurations()) }
  private let sources = Locked<[@Sendable () -> [MetricFamily]]>([])

  /// Nothing counted yet.
  public init() {}

  /// Adds metrics of somebody else's, such as jobs by state: the closure is called for each scrape, on a
  /// thread where it may take its time, one scrape after another.
  public func add(_ source: @escaping @Sendable () -> [MetricFamily]) {
    sources.withLock { $0.append(source) }
  }

  /// Counts the stages of an answer.
  func observe(_ timing: ServerTiming) {
    for stage in timing.stages {
      guard let known = compute.first(where: { $0.name == stage.name }) else { continue }
      known.histogram.observe(Int(stage.milliseconds * 1e6))
    }
  }

  /// Everything at this moment.
  var families: [MetricFamily] {
    [
      MetricFamily(
        "whiteline_compute_seconds", "Time spent on the stages of answers.", per: 1e9,
        compute.map { ([("stage", $0.name)], $0.histogram.snapshot) }),
      MetricFamily(
        "whiteline_batch_size", "Structures that the network took at once.", per: 1,
        [([], batchSizes.snapshot)]),
    ] + sources.withLock { $0 }.flatMap { $0() }
  }
}
