import Jobs

extension SQLJobStore {
  /// The condition under which a suspended job may go on.
  static let waitIsOver: SQLStatement = """
    suspended = 1 AND (
      NOT EXISTS (
        SELECT 1 FROM jobs AS child WHERE child.parent = jobs.id AND child.state IN ('queued', 'running'))
      OR awaited = 'any' AND ended_at_claim < (\(ended)))
    """

  /// How many of the jobs that a job started have ended.
  fileprivate static let ended: SQLStatement = """
    SELECT count(*) FROM jobs AS child
    WHERE child.parent = jobs.id AND child.state IN ('succeeded', 'failed', 'cancelled')
    """
}

extension JobTransaction {
  /// Takes the next job, in one statement.
  mutating func claim(
    kinds: Set<String>, worker: String, lease: Duration, skew: Duration
  ) throws(SQLError) -> Claim? {
    let statement = Self.claim(
      kinds, worker, until: now + lease, at: now, free: now + skew, lock: connection.dialect.lockedIfFree)
    var row = try connection.row(statement)
    // The owner whose turn it was may have had only jobs that others are taking just now.
    var patience = 8
    while row == nil, patience > 0, connection.dialect == .postgres, try isAnyReady(kinds, at: now + skew) {
      row = try connection.row(statement)
      patience -= 1
    }
    guard var row else { return nil }
    let record = try JobRecord(&row)
    let isContinuation = try row.flag()
    if !isContinuation {
      let event = JobEvent(
        number: record.lastEvent, kind: .state, data: JobEvent.data(of: record.job), at: now)
      try store([event], of: record.job.id)
    }
    note(record)
    let lease = Lease(job: record.job.id, fence: record.fence, worker: worker)
    return Claim(job: record.job, lease: lease, isContinuation: isContinuation)
  }

  private func isAnyReady(_ kinds: Set<String>, at moment: Timestamp) throws(SQLError) -> Bool {
    try connection.row(
      """
      SELECT 1 FROM jobs
      WHERE state = 'queued' AND not_before <= \(moment) AND kind IN (\(list: kinds.sorted())) LIMIT 1
      """) != nil
  }

  /// The statement. There may be many thousand queued jobs, so it never looks at all of them: it finds the highest
  /// priority, hops from owner to owner in the index, and takes the oldest job of the one whose turn it is. Where
  /// others are taking jobs at the same moment, it passes over those.
  static func claim(
    _ kinds: Set<String>, _ worker: String, until leaseEnd: Timestamp, at now: Timestamp,
    free moment: Timestamp, lock: String
  ) -> SQLStatement {
    let isWanted: SQLStatement = "kind IN (\(list: kinds.sorted()))"
    let isReady: SQLStatement = "state = 'queued' AND not_before <= \(moment) AND \(isWanted)"
    let isNext: SQLStatement = "\(isReady) AND priority = (SELECT priority FROM top)"
    return """
      WITH RECURSIVE
        held (holder, held) AS (
          SELECT owner, count(*) FROM jobs WHERE state = 'running' AND suspended = 0 GROUP BY owner),
        top (priority) AS (SELECT max(priority) FROM jobs WHERE \(isReady)),
        owners (name) AS (
          SELECT min(owner) FROM jobs WHERE \(isNext)
          UNION ALL
          SELECT (SELECT min(owner) FROM jobs WHERE \(isNext) AND owner > name) FROM owners
          WHERE name IS NOT NULL),
        turn (name) AS (
          SELECT name FROM owners LEFT JOIN held ON holder = name WHERE name IS NOT NULL
          ORDER BY coalesce(held, 0), (SELECT min(id) FROM jobs WHERE \(isNext) AND owner = name) LIMIT 1),
        queued (name) AS (
          SELECT id FROM jobs WHERE \(isNext) AND owner = (SELECT name FROM turn) ORDER BY id LIMIT 1
          \(sql: lock)),
        waiting (name) AS (
          SELECT id FROM jobs LEFT JOIN held ON holder = owner
          WHERE \(SQLJobStore.waitIsOver) AND \(isWanted)
          ORDER BY priority DESC, coalesce(held, 0), id LIMIT 1 \(sql: lock)),
        chosen (name) AS (
          SELECT id FROM jobs LEFT JOIN held ON holder = owner
          WHERE id IN (SELECT name FROM queued UNION ALL SELECT name FROM waiting)
          ORDER BY priority DESC, coalesce(held, 0), id LIMIT 1)
      UPDATE jobs SET state = 'running', worker = \(worker), lease_until = \(leaseEnd), fence = fence + 1,
        attempt = attempt + 1 - suspended, events = events + 1 - suspended, continued = suspended,
        suspended = 0, awaited = NULL, started_at = coalesce(started_at, \(now)), revision = revision + 1,
        ended_at_claim = (\(SQLJobStore.ended))
      WHERE id = (SELECT name FROM chosen)
      RETURNING \(sql: JobRecord.columns), continued
      """
  }
}
