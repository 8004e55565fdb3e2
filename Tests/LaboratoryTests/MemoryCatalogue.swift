import Locks
import Prediction

/// A catalogue in memory, for tests of what uses one.
final class MemoryCatalogue: Catalogue {
  private struct State {
    var datasets: [String: DatasetEntry] = [:]
    var models: [String: [Int: ModelEntry]] = [:]
    var reserved: [String: [(number: Int, job: String?)]] = [:]
    var active: [String: Int] = [:]
    var checkpoints: [String: [CheckpointEntry]] = [:]
    var isAway = false
  }

  private let state = Locked(State())

  func datasets() -> [DatasetEntry] { state.withLock { $0.datasets.values.sorted { $0.name < $1.name } } }
  func dataset(_ name: String) throws(StoreError) -> DatasetEntry? {
    let (isAway, entry) = state.withLock { ($0.isAway, $0.datasets[name]) }
    if isAway { throw .unavailable("the catalogue is away") }
    return entry
  }

  /// Lets no dataset be looked up from now on, as while a database is away.
  func goAway() { state.withLock { $0.isAway = true } }

  func put(
    _ entry: DatasetEntry, where condition: (DatasetEntry?) -> Bool
  ) -> ConditionalWrite<DatasetEntry> {
    state.withLock { state in
      let before = state.datasets[entry.name]
      guard condition(before) else { return ConditionalWrite(before: before, isDone: false) }
      state.datasets[entry.name] = entry
      return ConditionalWrite(before: before, isDone: true)
    }
  }
  func removeDataset(
    _ name: String, where condition: (DatasetEntry) -> Bool
  ) -> ConditionalWrite<DatasetEntry> {
    state.withLock { state in
      let before = state.datasets[name]
      guard let before, condition(before) else { return ConditionalWrite(before: before, isDone: false) }
      state.datasets[name] = nil
      return ConditionalWrite(before: before, isDone: true)
    }
  }

  func models() -> [ModelEntry] {
    state.withLock { $0.models.values.flatMap(\.values) }.sorted {
      ($0.name, $0.version) < ($1.name, $1.version)
    }
  }
  func model(_ name: String, version: Int) -> ModelEntry? { state.withLock { $0.models[name]?[version] } }
  func reserveVersion(of name: String, above floor: Int, job: String?) -> Int {
    state.withLock { state in
      let taken = state.reserved[name, default: []]
      if let job, let before = taken.first(where: { $0.job == job }) { return before.number }
      let number = max(floor, taken.map(\.number).max() ?? 0) + 1
      state.reserved[name, default: []].append((number, job))
      return number
    }
  }
  func add(_ entry: ModelEntry) {
    state.withLock { state in
      if state.models[entry.name]?[entry.version] == nil {
        state.models[entry.name, default: [:]][entry.version] = entry
      }
    }
  }
  func removeModel(_ name: String, version: Int) throws(StoreError) {
    let isThere = state.withLock { $0.models[name]?.removeValue(forKey: version) != nil }
    if !isThere { throw .unknown(kind: "model version", name: "\(name)/\(version)") }
  }
  func activeVersions() -> [String: Int] { state.withLock { $0.active } }
  func activate(
    _ name: String, version: Int, where condition: (_ active: Int?) -> Bool
  ) -> ConditionalWrite<Int> {
    state.withLock { state in
      let before = state.active[name]
      guard condition(before) else { return ConditionalWrite(before: before, isDone: false) }
      state.active[name] = version
      return ConditionalWrite(before: before, isDone: true)
    }
  }

  func checkpoints(of job: String) -> [CheckpointEntry] { state.withLock { $0.checkpoints[job] ?? [] } }
  func add(_ entry: CheckpointEntry, keep: Int) {
    state.withLock { state in
      var all = state.checkpoints[entry.job, default: []].filter { $0.epoch != entry.epoch }
      all.append(entry)
      all.sort { $0.epoch < $1.epoch }
      let newest = Set(all.suffix(keep).map(\.epoch))
      let best = all.last { $0.isBest }?.epoch
      state.checkpoints[entry.job] = all.filter { newest.contains($0.epoch) || $0.epoch == best }
    }
  }
  func removeCheckpoints(of job: String) { state.withLock { $0.checkpoints[job] = nil } }
  func artefactsInUse() -> Set<String> { [] }
}
