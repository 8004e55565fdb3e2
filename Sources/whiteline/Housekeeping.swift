import Dispatch
import Jobs
import Laboratory
import Locks
import Logging
import Prediction
import Service
import Synchronization

/// What has to be looked at now and then: which versions other replicas activated, and which artefacts nothing names any more.
final class Housekeeping: Sendable {
  private let depot: Depot
  private let queue = DispatchQueue(label: "housekeeping")
  private let complaints = Locked<[String]>([])
  private let reachable = Atomic(true)

  /// Seconds between looks at active versions; between sweeps of artefacts; for which a new artefact is left alone.
  private static let (look, sweep, grace) = (1, 3600, 6 * 3600)

  init(_ depot: Depot) { self.depot = depot }

  /// Whether the stores answered when they were last asked.
  var isStoreReachable: Bool { reachable.load(ordering: .relaxed) }

  /// Begins, and goes on until the process is over.
  func start(_ registry: ModelRegistry, _ log: Logger) {
    synchronise(registry, log)
    every(Self.look) { $0.synchronise(registry, log) }
    every(Self.sweep) { $0.removeUnused(log) }
  }

  private func every(_ seconds: Int, _ action: @escaping @Sendable (Housekeeping) -> Void) {
    queue.asyncAfter(deadline: .now() + .seconds(seconds)) { @Sendable [self] in
      action(self)
      every(seconds, action)
    }
  }

  /// Says each complaint once.
  private func synchronise(_ registry: ModelRegistry, _ log: Logger) {
    let (now, isReachable) = registry.synchronise()
    reachable.store(isReachable, ordering: .relaxed)
    let before = complaints.withLock { complaints in
      defer { complaints = now }
      return complaints
    }
    for complaint in now where !before.contains(complaint) { log.error("\(complaint)") }
  }

  /// Removes artefacts that no dataset, model, checkpoint, result or unfinished job names.
  private func removeUnused(_ log: Logger) {
    do {
      var keep = try depot.catalogue.artefactsInUse()
      // In this order: a job that ends between the two is seen by both.
      keep.formUnion(try artefacts(of: [.queued, .running], in: .payload))
      keep.formUnion(try artefacts(of: [.succeeded], in: .result))
      let before = Clock.milliseconds - Int64(Self.grace) * 1000
      let count = try depot.artefacts.removeAll(except: keep, storedBefore: before)
      if count > 0 { log.info("unused artefacts were removed", metadata: ["artefacts": "\(count)"]) }
    } catch {
      log.warning("unused artefacts could not be removed: \(Failure(error))")
    }
  }

  /// Artefacts that jobs of some states name in one of their contents; few at a time, for that may be mebibytes.
  private func artefacts(
    of states: Set<JobState>, in content: JobContent
  ) throws(JobsError) -> Set<String> {
    var query = JobQuery()
    (query.states, query.contents, query.limit) = (states, [content], 10)
    var named: Set<String> = []
    while true {
      let jobs = try depot.jobs.jobs(query)
      for job in jobs {
        named.formUnion(Artefacts.named(in: content == .payload ? job.payload : job.result))
      }
      guard jobs.count == query.limit, let last = jobs.last else { return named }
      query.after = last.id
    }
  }
}
