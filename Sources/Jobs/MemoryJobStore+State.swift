extension MemoryJobStore.State {
  func known(_ id: JobID) throws(JobsError) -> JobRecord {
    guard let record = records[id] else { throw .jobUnknown(id.text) }
    return record
  }

  /// The job that this owner, or this parent, made under the same key.
  func record(for idempotency: Idempotency?, owner: String = "", parent: JobID? = nil) -> JobRecord? {
    guard let key = idempotency?.key else { return nil }
    return records.values.first { record in
      record.idempotency?.key == key && record.job.parent == parent
        && (parent != nil || record.job.owner == owner)
    }
  }

  func children(of id: JobID) -> [Job] { records.values.map(\.job).filter { $0.parent == id } }

  /// Those a job started, those that they started, and so on; only through jobs in certain states.
  func descendants(of id: JobID, through leads: (JobState) -> Bool = { _ in true }) -> [JobID] {
    children(of: id).filter { leads($0.state) }.flatMap { [$0.id] + descendants(of: $0.id, through: leads) }
  }

  mutating func write(_ record: JobRecord) {
    var record = record
    events[record.job.id, default: []] += record.news
    record.news = []
    records[record.job.id] = record
    changes.note(record)
  }

  mutating func cancel(_ ids: [JobID], at now: Timestamp) {
    for id in ids {
      guard var record = records[id] else { continue }
      let before = record
      record.requestCancel(at: now)
      if record != before { write(record) }
    }
  }

  mutating func remove(_ ids: [JobID]) {
    for id in ids {
      records[id] = nil
      events[id] = nil
      changes.note(id)
    }
  }

  /// A job that ended before will end again, or is gone: its parent must not wait for one more than there is.
  mutating func forgetEnd(of record: JobRecord) {
    guard let parent = record.job.parent else { return }
    records[parent]?.endedAtClaim -= 1
  }

  /// Since when a worker could take it; nil when none can now.
  func readySince(_ record: JobRecord, at now: Timestamp) -> Timestamp? {
    if record.job.state == .queued { return record.job.notBefore <= now ? record.job.notBefore : nil }
    guard let awaited = record.awaited else { return nil }
    let children = children(of: record.job.id)
    let ended = children.filter(\.state.isFinal)
    let isOver = ended.count == children.count || awaited == .any && ended.count > record.endedAtClaim
    return isOver ? ended.compactMap(\.finishedAt).max() ?? record.job.notBefore : nil
  }
}
