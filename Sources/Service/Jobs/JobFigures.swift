import Jobs

extension Bench {
  /// The queue for /metrics; nothing where the store is away, so that a graph shows a gap and no false zero.
  var families: [MetricFamily] {
    guard let counts = try? jobs.counts() else { return [] }
    var families = [
      MetricFamily(
        "whiteline_jobs", "Jobs by state, of all replicas and workers that share the store.", .gauge,
        by: "state",
        JobState.allCases.map { ($0.rawValue, counts.states[$0] ?? 0) })
    ]
    guard let now = try? jobs.now() else { return families }
    let waited = counts.oldestReady.map { now.milliseconds - $0.milliseconds } ?? 0
    families.append(
      MetricFamily(
        "whiteline_jobs_oldest_ready_seconds",
        "How long the oldest job that a worker could take has waited; 0 when none waits.", .gauge,
        Double(max(0, waited)) / 1000))
    return families
  }
}
