import Dispatch
import Jobs
import Laboratory
import Locks
import Logging
import Persistence
import Prediction
import Service

/// What has to be looked at now and then: which versions other replicas activated, whether the stores take what is to be
/// stored, and which artefacts nothing names any more.
final class Housekeeping: Sendable {
  private let depot: Depot
  private let queue = DispatchQueue(label: "housekeeping")
  private let minimumFree: Int
  private let state = Locked(State())

  private struct State {
    var complaints: [String] = []
    /// What the database said when it took no change.
    var refusal: String?
    var trouble: StoreTrouble?
  }

  /// Seconds between looks at active versions and the disk; between trials to write, each of which is a commit that
  /// other processes notice; between sweeps of artefacts; for which a new artefact is left alone.
  private static let (look, trial, sweep, grace) = (1, 10, 3600, 6 * 3600)

  init(_ depot: Depot, minimumFree: Int) {
    self.depot = depot
    self.minimumFree = minimumFree
  }

  /// What was wrong with the stores when they were last tried.
  var trouble: StoreTrouble? { state.withLock { $0.trouble } }

  /// Begins, and goes on until the process is over.
  func start(_ registry: ModelRegistry, _ log: Logger) {
    tryWriting()
    look(registry, log)
    every(Self.trial) { $0.tryWriting() }
    every(Self.look) { $0.look(registry, log) }
    every(Self.sweep) { $0.removeUnused(log) }
  }

  private func every(_ seconds: Int, _ action: @escaping @Sendable (Housekeeping) -> Void) {
    queue.asyncAfter(deadline: .now() + .seconds(seconds)) { @Sendable [self] in
      action(self)
      every(seconds, action)
    }
  }

  private func tryWriting() {
    var refusal: String?
    do throws(JobsError) { try depot.database.tryWriting() } catch { refusal = error.message }
    state.withLock { $0.refusal = refusal }
  }

  /// Says each complaint once.
  private func look(_ registry: ModelRegistry, _ log: Logger) {
    var (now, isReachable) = registry.synchronise()
    // A disk that does not say counts as free.
    let isFull = ((try? Folder.freeBytes(depot.folder)) ?? .max) < minimumFree
    if isFull { now.append("less than \(minimumFree) bytes are free for \(depot.folder) (data.minimumFree)") }
    let before = state.withLock { state in
      if isReachable, let refusal = state.refusal { now.append(refusal) }
      state.trouble =
        if !isReachable {
          .unreachable
        } else if state.refusal != nil {
          .unwritable
        } else {
          isFull ? .fullDisk(minimumFree: minimumFree) : nil
        }
      defer { state.complaints = now }
      return state.complaints
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
