public import Jobs

extension SQLJobStore {
  /// Stores a job, or finds the one that its key made.
  public func submit(_ submission: Submission) throws(JobsError) -> Receipt {
    try write { (transaction) throws(SQLError) in
      let record = JobRecord(submission, id: JobID(at: transaction.now), at: transaction.now)
      if try transaction.insert(record) { return Receipt(job: record.job, isReplay: false) }
      let old = try transaction.records(
        where:
          "parent IS NULL AND owner = \(submission.owner) AND request_key = \(submission.idempotency?.key)"
      ).first
      // Deleted since: this transaction is done again.
      guard let old else { throw .conflict("the job of this key is just being deleted") }
      guard old.idempotency == submission.idempotency else {
        throw .job(.idempotencyConflict(key: old.idempotency?.key ?? "", job: old.job.id))
      }
      return Receipt(job: old.job, isReplay: true)
    }
  }

  /// The job of this name.
  public func job(_ id: JobID) throws(JobsError) -> Job? {
    try read { (connection) throws(SQLError) in try Self.jobs(connection, "id = \(id)").first }
  }

  /// A page of jobs, newest first.
  public func jobs(_ query: JobQuery) throws(JobsError) -> [Job] {
    let condition = Self.page(query)
    return try read { (connection) throws(SQLError) in
      try Self.jobs(connection, "id IN (\(condition))", query.contents)
    }
  }

  /// Events of a job numbered above `after`.
  public func events(of id: JobID, after: Int64, limit: Int) throws(JobsError) -> [JobEvent] {
    try read { (connection) throws(SQLError) in
      let rows = try connection.run(
        """
        SELECT number, kind, data, at FROM job_events WHERE job = \(id) AND number > \(after)
        ORDER BY number LIMIT \(max(0, limit))
        """)
      var events: [JobEvent] = []
      for var row in rows {
        events.append(
          JobEvent(
            number: try row.integer(), kind: try row.word(), data: try row.bytes(), at: try row.moment()))
      }
      return events
    }
  }

  /// Asks for a job's end, and that of the jobs it started.
  public func cancel(
    _ id: JobID, where condition: @Sendable (Job) -> Bool
  ) throws(JobsError) -> Job {
    try write { (transaction) throws(SQLError) in
      var record = try transaction.known(id)
      if record.job.state.isFinal { throw .job(.jobFinal(id, record.job.state)) }
      guard condition(record.job) else { throw .job(.conditionFailed(id)) }
      try transaction.cancel(&record)
      try transaction.cancelDescendants(of: id)
      return record.job
    }
  }

  /// Puts a failed or cancelled job, and the jobs it started, back into the queue.
  public func resume(
    _ id: JobID, where condition: @Sendable (Job) -> Bool
  ) throws(JobsError) -> Job {
    try write { (transaction) throws(SQLError) in
      var record = try transaction.known(id)
      guard record.job.state.isResumable else { throw .job(.jobNotResumable(id, record.job.state)) }
      guard condition(record.job) else { throw .job(.conditionFailed(id)) }
      try transaction.forgetEnd(of: record)
      record.resume(at: transaction.now)
      try transaction.update(record)
      let resumable: SQLStatement = "state IN ('failed', 'cancelled')"
      for var child in try transaction.descendants(of: [id], through: resumable) {
        child.resume(at: transaction.now)
        try transaction.update(child)
      }
      return record.job
    }
  }

  /// Removes a job that has ended, with all that belongs to it.
  public func delete(_ id: JobID, where condition: @Sendable (Job) -> Bool) throws(JobsError) {
    try write { (transaction) throws(SQLError) in
      let record = try transaction.known(id)
      let family = [record] + (try transaction.descendants(of: [id], contents: []))
      if let active = family.map(\.job).first(where: { !$0.state.isFinal }) {
        throw .job(.jobActive(active.id, active.state))
      }
      guard condition(record.job) else { throw .job(.conditionFailed(id)) }
      try transaction.forgetEnd(of: record)
      try transaction.connection.run("DELETE FROM jobs WHERE id = \(id)")
      for record in family { transaction.note(record.job.id) }
    }
  }

  /// Jobs in each state.
  public func counts() throws(JobsError) -> JobCounts {
    let now = database.now()
    return try read { (connection) throws(SQLError) in
      var states: [JobState: Int] = [:]
      for var row in try connection.run("SELECT state, count(*) FROM jobs GROUP BY state") {
        states[try row.word()] = Int(try row.integer())
      }
      var oldest = try connection.row(
        """
        SELECT min(since) FROM (
          SELECT min(not_before) AS since FROM jobs WHERE state = 'queued' AND not_before <= \(now)
          UNION ALL
          SELECT coalesce((SELECT max(finished_at) FROM jobs AS child WHERE child.parent = jobs.id), not_before)
          FROM jobs WHERE \(Self.waitIsOver)) AS ready
        """)
      return JobCounts(states: states, oldestReady: try oldest?.optionalMoment())
    }
  }

  /// The names on a page: found in an index alone, so that only the rows of the page are read.
  static func page(_ query: JobQuery) -> SQLStatement {
    var condition: SQLStatement = "parent IS NULL"
    if let parent = query.parent { condition = "parent = \(parent)" }
    if let after = query.after { condition = condition + " AND id < \(after)" }
    let states = query.states.map(\.rawValue).sorted()
    if !states.isEmpty { condition = condition + " AND state IN (\(list: states))" }
    if !query.kinds.isEmpty { condition = condition + " AND kind IN (\(list: query.kinds.sorted()))" }
    if let owner = query.owner { condition = condition + " AND owner = \(owner)" }
    return "SELECT id FROM jobs WHERE \(condition) ORDER BY id DESC LIMIT \(max(0, query.limit))"
  }

  /// Jobs of a condition, newest first.
  private static func jobs(
    _ connection: any SQLConnection, _ condition: SQLStatement,
    _ contents: Set<JobContent> = JobContent.all
  ) throws(SQLError) -> [Job] {
    let columns = JobRecord.columns(contents, connection.dialect)
    let rows = try connection.run(
      "SELECT \(sql: columns) FROM jobs WHERE \(condition) ORDER BY id DESC")
    var jobs: [Job] = []
    for var row in rows { jobs.append(try JobRecord(&row).job) }
    return jobs
  }
}

extension JobTransaction {
  /// Asks for a job's end; a job whose end was asked for before stays as it is.
  mutating func cancel(_ record: inout JobRecord) throws(SQLError) {
    let before = record
    record.requestCancel(at: now)
    if record != before { try update(record) }
  }

  /// Asks for the end of all that a job started.
  mutating func cancelDescendants(of id: JobID) throws(SQLError) {
    for var record in try descendants(of: [id]) where !record.job.state.isFinal { try cancel(&record) }
  }

  /// A job that ended before will end again, or is gone: its parent must not wait for one more than there is.
  func forgetEnd(of record: JobRecord) throws(SQLError) {
    guard let parent = record.job.parent else { return }
    try connection.run("UPDATE jobs SET ended_at_claim = ended_at_claim - 1 WHERE id = \(parent)")
  }
}
