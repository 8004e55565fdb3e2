extension MemoryJobStore {
  /// Takes the next job.
  public func claim(kinds: Set<String>, worker: String, lease: Duration) throws(JobsError) -> Claim? {
    try transaction { (state, now) throws(JobsError) in
      state.expireLeases(at: now)
      guard var record = state.next(of: kinds, at: now) else { return nil }
      let isContinuation = record.job.isSuspended
      let ended = state.children(of: record.job.id).count { $0.state.isFinal }
      record.claim(by: worker, until: now + lease, ended: ended, at: now)
      state.write(record)
      let lease = Lease(job: record.job.id, fence: record.fence, worker: worker)
      return Claim(job: record.job, lease: lease, isContinuation: isContinuation)
    }
  }

  /// Extends a lease.
  public func heartbeat(
    _ lease: Lease, for duration: Duration, progress: [UInt8]?
  ) throws(JobsError) -> Heartbeat {
    try transaction { (state, now) throws(JobsError) in
      guard var record = state.records[lease.job], record.isHeld(by: lease) else { return .lost }
      record.leaseEnd = now + duration
      if let progress, progress != record.job.progress {
        record.job.progress = progress
        record.job.revision += 1
        state.changes.note(lease.job)
      }
      state.records[lease.job] = record
      return record.job.isCancelRequested ? .cancelRequested : .held
    }
  }

  /// Appends an event.
  public func record(
    _ kind: JobEvent.Kind, _ data: [UInt8], progress: [UInt8]?, by lease: Lease
  ) throws(JobsError) -> Bool {
    try transaction { (state, now) throws(JobsError) in
      guard var record = state.records[lease.job], record.isHeld(by: lease) else { return false }
      record.append(kind, data, at: now)
      if kind == .checkpoint { record.job.deaths = 0 }
      record.job.progress = progress ?? record.job.progress
      record.job.revision += 1
      state.write(record)
      return true
    }
  }

  /// Stores jobs started by the leased one.
  public func start(_ children: [Submission], by lease: Lease) throws(JobsError) -> [Job]? {
    try transaction { (state, now) throws(JobsError) in
      guard let parent = state.records[lease.job], parent.isHeld(by: lease) else { return nil }
      var jobs: [Job] = []
      for (child, name) in zip(children, JobRecord.names(children.count, at: now)) {
        if let old = state.record(for: child.idempotency, parent: parent.job.id) {
          jobs.append(old.job)
        } else {
          let record = JobRecord(child, id: name, parent: parent.job, at: now)
          state.write(record)
          jobs.append(record.job)
        }
      }
      return jobs
    }
  }

  /// Lets go of a job.
  public func finish(_ lease: Lease, _ outcome: Outcome) throws(JobsError) -> Bool {
    try transaction { (state, now) throws(JobsError) in
      guard var record = state.records[lease.job], record.isHeld(by: lease) else { return false }
      record.settle(outcome, at: now)
      state.write(record)
      if record.job.state.isFinal { state.cancel(state.descendants(of: record.job.id), at: now) }
      return true
    }
  }

  /// Takes jobs from workers that stopped answering.
  @discardableResult
  public func expireLeases() throws(JobsError) -> Int {
    try transaction { (state, now) throws(JobsError) in state.expireLeases(at: now) }
  }

  /// Removes submitted jobs that ended before a moment, and those they started; returns all their names.
  public func prune(endedBefore moment: Timestamp, limit: Int) throws(JobsError) -> [JobID] {
    try transaction { (state, _) throws(JobsError) in
      let old = state.records.values.map(\.job).filter { job in
        guard job.parent == nil, let end = job.finishedAt, end < moment else { return false }
        return state.children(of: job.id).allSatisfy(\.state.isFinal)
      }
      let oldest = old.sorted { ($0.finishedAt ?? moment, $0.id) < ($1.finishedAt ?? moment, $1.id) }
      let families = oldest.prefix(max(0, limit)).map { [$0.id] + state.descendants(of: $0.id) }
      let ended = families.filter { family in
        family.allSatisfy { state.records[$0]?.job.state.isFinal == true }
      }
      let names = Array(ended.joined())
      state.remove(names)
      return names
    }
  }
}

extension MemoryJobStore.State {
  @discardableResult
  fileprivate mutating func expireLeases(at now: Timestamp) -> Int {
    let expired = records.values.filter { $0.leaseEnd.map { $0 <= now } == true }.map(\.job.id).sorted()
    for id in expired {
      // As it is by now: the end of a parent before it may have asked for its end.
      guard var record = records[id] else { continue }
      record.expire(at: now)
      write(record)
      if record.job.state.isFinal { cancel(descendants(of: id), at: now) }
    }
    return expired.count
  }

  /// The job that a worker takes next.
  fileprivate func next(of kinds: Set<String>, at now: Timestamp) -> JobRecord? {
    let held = Dictionary(grouping: records.values.filter { $0.worker != nil }, by: \.job.owner)
    return records.values
      .filter { kinds.contains($0.job.kind) && readySince($0, at: now) != nil }
      .min { one, other in
        let (ours, theirs) = (held[one.job.owner]?.count ?? 0, held[other.job.owner]?.count ?? 0)
        return (-one.job.priority, ours, one.job.id) < (-other.job.priority, theirs, other.job.id)
      }
  }
}
