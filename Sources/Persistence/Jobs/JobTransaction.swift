import Jobs

/// A transaction on jobs: reads rows, writes them with their events, and remembers what to announce.
struct JobTransaction {
  let connection: any SQLConnection
  let now: Timestamp
  private(set) var changes = JobChanges()

  init(_ connection: any SQLConnection, at now: Timestamp) {
    self.connection = connection
    self.now = now
  }

  /// Locked rows that a query picks, in a fixed order, so that two transactions do not wait for each other. Rows
  /// without all of their contents must not be written back.
  func records(
    where condition: SQLStatement, sparing isFreeOnly: Bool = false,
    contents: Set<JobContent> = JobContent.all
  ) throws(SQLError) -> [JobRecord] {
    let lock = isFreeOnly ? connection.dialect.lockedIfFree : connection.dialect.locked
    let columns = JobRecord.columns(contents, connection.dialect)
    let rows = try connection.run(Self.selection(condition, columns, lock: lock))
    var records: [JobRecord] = []
    for var row in rows { records.append(try JobRecord(&row)) }
    return records
  }

  static func selection(
    _ condition: SQLStatement, _ columns: String = JobRecord.columns, lock: String
  ) -> SQLStatement {
    "SELECT \(sql: columns) FROM jobs WHERE \(condition) ORDER BY id \(sql: lock)"
  }

  /// The locked row of a job.
  func known(_ id: JobID) throws(SQLError) -> JobRecord {
    guard let record = try records(where: "id = \(id)").first else { throw .job(.jobUnknown(id.text)) }
    return record
  }

  /// The locked row of a job, where this lease holds it.
  func held(by lease: Lease) throws(SQLError) -> JobRecord? {
    try records(where: Self.isHeld(by: lease)).first
  }

  /// The condition under which a worker may write.
  static func isHeld(by lease: Lease) -> SQLStatement {
    "id = \(lease.job) AND fence = \(lease.fence) AND worker = \(lease.worker) AND state = 'running'"
  }

  /// Locked rows of those a job started, those that they started, and so on, through jobs of a condition.
  func descendants(
    of ids: [JobID], through condition: SQLStatement = "1 = 1", contents: Set<JobContent> = JobContent.all
  ) throws(SQLError) -> [JobRecord] {
    if ids.isEmpty { return [] }
    return try records(
      where: """
        id IN (
          WITH RECURSIVE family (name) AS (
            SELECT id FROM jobs WHERE parent IN (\(list: ids.map(\.text))) AND \(condition)
            UNION ALL
            SELECT id FROM jobs JOIN family ON parent = name WHERE \(condition))
          SELECT name FROM family)
        """, contents: contents)
  }

  /// Stores a new job; false when its request has made one before.
  mutating func insert(_ record: JobRecord) throws(SQLError) -> Bool {
    let job = record.job
    let rows = try connection.run(
      """
      INSERT INTO jobs (id, kind, owner, parent, payload, priority, state, attempt, max_attempts, deaths,
        cancel_requested, suspended, progress, result, created_at, not_before, revision, fence, ended_at_claim,
        request_key, request_fingerprint, events)
      VALUES (\(job.id), \(job.kind), \(job.owner), \(job.parent?.text), \(job.payload), \(job.priority),
        \(job.state.rawValue), 0, \(job.maxAttempts), 0, 0, 0, \(job.progress), \(job.result), \(job.createdAt),
        \(job.notBefore), \(job.revision), 0, 0, \(record.idempotency?.key), \(record.idempotency?.fingerprint),
        \(record.lastEvent))
      ON CONFLICT DO NOTHING RETURNING revision
      """)
    if rows.isEmpty { return false }
    try store(record.news, of: job.id)
    changes.note(record)
    return true
  }

  /// Writes back a job that was read here, and its news.
  mutating func update(_ record: JobRecord) throws(SQLError) {
    let job = record.job
    let rows = try connection.run(
      """
      UPDATE jobs SET state = \(job.state.rawValue), attempt = \(job.attempt), deaths = \(job.deaths),
        cancel_requested = \(job.isCancelRequested), suspended = \(job.isSuspended), progress = \(job.progress),
        result = \(job.result), failure_code = \(job.failure?.code), failure_detail = \(job.failure?.detail),
        not_before = \(job.notBefore), started_at = \(job.startedAt), finished_at = \(job.finishedAt),
        revision = \(job.revision), worker = \(record.worker), lease_until = \(record.leaseEnd),
        awaited = \(record.awaited?.rawValue), events = \(record.lastEvent)
      WHERE id = \(job.id) AND fence = \(record.fence) RETURNING revision
      """)
    guard !rows.isEmpty else { throw .conflict("job \(job.id) changed while it was locked") }
    try store(record.news, of: job.id)
    changes.note(record)
  }

  /// Appends events, numbered already.
  func store(_ events: [JobEvent], of job: JobID) throws(SQLError) {
    for event in events {
      try connection.run(
        """
        INSERT INTO job_events (job, number, kind, data, at)
        VALUES (\(job), \(event.number), \(event.kind.rawValue), \(event.data), \(event.at))
        """)
    }
  }

  /// A job changed without a step, or is no more.
  mutating func note(_ job: JobID) { changes.note(job) }

  /// A job took a step by a statement of its own.
  mutating func note(_ record: JobRecord) { changes.note(record) }

  /// Tells other processes, when the transaction is done; of very many changes it says that there were some.
  func announce(as tag: String) throws(SQLError) {
    guard connection.dialect == .postgres else { return }
    let signals = changes.signals.count > 50 ? [.everything] : changes.signals
    for signal in signals {
      let word =
        switch signal {
        case .work: "work"
        case .job(let id): id.text
        case .everything: "everything"
        }
      try connection.run("SELECT CAST(pg_notify(\(PostgresListener.channel), \(tag + " " + word)) AS text)")
    }
  }
}
