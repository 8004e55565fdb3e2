public import Jobs
import Locks

extension SQLJobStore {
  /// Takes the next job.
  public func claim(kinds: Set<String>, worker: String, lease: Duration) throws(JobsError) -> Claim? {
    if let claim = try doubtfulClaim(of: worker, kinds, for: lease) { return claim }
    if kinds.isEmpty { return nil }
    var claimed: Claim?
    do throws(SQLError) {
      return try attempt { (transaction) throws(SQLError) in
        claimed = nil
        try transaction.expireLeases()
        claimed = try transaction.claim(
          kinds: kinds, worker: worker, lease: lease, skew: database.skew)
        return claimed
      }
    } catch {
      if case .connectionLost = error, let claimed { doubts.withLock { $0.append(claimed) } }
      throw error.jobsError
    }
  }

  /// A claim of this worker whose commit was not answered, if it turns out to hold its job.
  private func doubtfulClaim(
    of worker: String, _ kinds: Set<String>, for duration: Duration
  ) throws(JobsError) -> Claim? {
    while let claim = doubts.withLock({
      $0.first { $0.lease.worker == worker && kinds.contains($0.job.kind) }
    }) {
      let heartbeat = try heartbeat(claim.lease, for: duration, progress: nil)
      doubts.withLock { $0.removeAll { $0.lease == claim.lease } }
      if heartbeat != .lost { return claim }
    }
    return nil
  }

  /// Extends a lease.
  public func heartbeat(
    _ lease: Lease, for duration: Duration, progress: [UInt8]?
  ) throws(JobsError) -> Heartbeat {
    try write { (transaction) throws(SQLError) in
      let row = try transaction.connection.row(
        """
        UPDATE jobs SET lease_until = \(transaction.now + duration), progress = coalesce(\(progress), progress),
          revision = revision + CASE WHEN progress <> \(progress) THEN 1 ELSE 0 END
        WHERE \(JobTransaction.isHeld(by: lease)) RETURNING cancel_requested
        """)
      guard var row else { return .lost }
      if progress != nil { transaction.note(lease.job) }
      return try row.flag() ? .cancelRequested : .held
    }
  }

  /// Appends an event.
  public func record(
    _ kind: JobEvent.Kind, _ data: [UInt8], progress: [UInt8]?, by lease: Lease
  ) throws(JobsError) -> Bool {
    try write { (transaction) throws(SQLError) in
      let row = try transaction.connection.row(
        """
        UPDATE jobs SET events = events + 1, revision = revision + 1, progress = coalesce(\(progress), progress),
          deaths = CASE WHEN \(kind.rawValue) = 'checkpoint' THEN 0 ELSE deaths END
        WHERE \(JobTransaction.isHeld(by: lease)) RETURNING events
        """)
      guard var row else { return false }
      let event = JobEvent(number: try row.integer(), kind: kind, data: data, at: transaction.now)
      try transaction.store([event], of: lease.job)
      transaction.note(lease.job)
      return true
    }
  }

  /// Stores jobs started by the leased one.
  public func start(_ children: [Submission], by lease: Lease) throws(JobsError) -> [Job]? {
    try write { (transaction) throws(SQLError) in
      guard let parent = try transaction.held(by: lease)?.job else { return nil }
      var jobs: [Job] = []
      for (child, name) in zip(children, JobRecord.names(children.count, at: transaction.now)) {
        let record = JobRecord(child, id: name, parent: parent, at: transaction.now)
        if try transaction.insert(record) {
          jobs.append(record.job)
        } else {
          let old = try transaction.records(
            where: "parent = \(parent.id) AND request_key = \(child.idempotency?.key)")
          guard let old = old.first else { throw .conflict("a job just started is just being deleted") }
          jobs.append(old.job)
        }
      }
      return jobs
    }
  }

  /// Lets go of a job.
  public func finish(_ lease: Lease, _ outcome: Outcome) throws(JobsError) -> Bool {
    try write { (transaction) throws(SQLError) in
      guard var record = try transaction.held(by: lease) else { return false }
      record.settle(outcome, at: transaction.now)
      try transaction.update(record)
      if record.job.state.isFinal { try transaction.cancelDescendants(of: lease.job) }
      return true
    }
  }

  /// Takes jobs from workers that stopped answering.
  @discardableResult
  public func expireLeases() throws(JobsError) -> Int {
    try write { (transaction) throws(SQLError) in try transaction.expireLeases() }
  }

  /// Removes submitted jobs that ended before a moment, and those they started; returns all their names.
  public func prune(endedBefore moment: Timestamp, limit: Int) throws(JobsError) -> [JobID] {
    try write { (transaction) throws(SQLError) in
      let old = try transaction.records(
        where: """
          id IN (SELECT id FROM jobs WHERE parent IS NULL AND finished_at < \(moment) AND NOT EXISTS (
              SELECT 1 FROM jobs AS child WHERE child.parent = jobs.id AND child.state IN ('queued', 'running'))
            ORDER BY finished_at, id LIMIT \(max(0, limit)))
          """, sparing: true, contents: [])
      var removed: [JobID] = []
      for record in old {
        let family = [record] + (try transaction.descendants(of: [record.job.id], contents: []))
        guard family.allSatisfy(\.job.state.isFinal) else { continue }
        try transaction.connection.run("DELETE FROM jobs WHERE id = \(record.job.id)")
        removed += family.map(\.job.id)
      }
      for id in removed { transaction.note(id) }
      return removed
    }
  }
}

extension JobTransaction {
  /// The condition of leases that have run out: twice, for the inner one leads to the index (an order by id alone
  /// would not), and the outer one is looked at again when the row is locked.
  static func hasExpired(at now: Timestamp) -> SQLStatement {
    "lease_until <= \(now) AND id IN (SELECT id FROM jobs WHERE lease_until <= \(now))"
  }

  /// Takes jobs from workers that stopped answering; those that others look at are left to them.
  @discardableResult
  mutating func expireLeases() throws(SQLError) -> Int {
    let expired = try records(where: Self.hasExpired(at: now), sparing: true, contents: [])
    for id in expired.map(\.job.id) {
      // As it is by now: the end of a parent before it may have asked for its end.
      var record = try known(id)
      record.expire(at: now)
      try update(record)
      if record.job.state.isFinal { try cancelDescendants(of: id) }
    }
    return expired.count
  }
}
