import Jobs
import Testing

@testable import Persistence

/// A hundred thousand jobs: what is asked often is found in an index, not by looking at all of them.
@Suite struct ScaleTests {
  /// A database with many jobs: three of a hundred have failed, one of two waits, of twenty owners.
  private final class Archive: Sendable {
    let place: DatabasePlace
    let store: SQLJobStore
    let connection: any SQLConnection

    init(_ backend: Backend) throws {
      place = try backend.place()
      store = SQLJobStore(try place.open { Timestamp(milliseconds: 2_000_000_000_000) })
      connection = try place.connect()
      let numbers =
        backend == .postgres
        ? "SELECT n FROM generate_series(0, 99999) AS n"
        : "WITH RECURSIVE s (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM s WHERE n < 99999) SELECT n FROM s"
      let digits = backend == .postgres ? "lpad(CAST(n AS text), 26, '0')" : "printf('%026d', n)"
      let nothing = backend == .postgres ? "'\\x'::bytea" : "x''"
      try connection.execute(
        """
        INSERT INTO jobs (id, kind, owner, payload, priority, state, attempt, max_attempts, deaths,
          cancel_requested, suspended, progress, result, failure_code, failure_detail, created_at, not_before,
          finished_at, revision, fence, ended_at_claim, events)
        SELECT \(digits), CASE WHEN n % 7 = 0 THEN 'a' ELSE 'b' END, 'owner ' || (n % 20), \(nothing), n % 3,
          CASE WHEN n % 2 = 0 THEN 'queued' WHEN n % 100 < 6 THEN 'failed' ELSE 'succeeded' END, 0, 3, 0, 0, 0,
          \(nothing), \(nothing), CASE WHEN n % 2 = 1 AND n % 100 < 6 THEN 'c' END,
          CASE WHEN n % 2 = 1 AND n % 100 < 6 THEN 'd' END, 1, 1, CASE WHEN n % 2 = 1 THEN 1 END, 1, 0, 0, 0
        FROM (\(numbers)) AS numbers
        """)
      try connection.execute("ANALYZE")
    }

    /// How the database goes about a statement.
    func plan(_ statement: SQLStatement) throws -> String {
      let explain = connection.dialect == .sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN "
      var lines: [String] = []
      for var row in try connection.run("\(sql: explain)\(statement)") {
        if connection.dialect == .sqlite {
          _ = (try row.integer(), try row.integer(), try row.integer())
        }
        lines.append(try row.text())
      }
      return lines.joined(separator: "\n")
    }
  }

  @Test(arguments: Backend.databases)
  func pagesAndClaimsUseIndices(backend: Backend) throws {
    let archive = try Archive(backend)
    var query = JobQuery()
    query.after = JobID("00000000000000000000050000")
    query.owner = "owner 3"
    query.kinds = ["a", "b"]
    query.states = [.failed, .queued]
    let page = try archive.plan(SQLJobStore.page(query))
    #expect(
      page.lowercased().contains("index") && !page.contains("Seq Scan") && !page.contains("SCAN jobs\n"),
      "\(page)")
    #expect(!page.contains("Sort") && !page.contains("TEMP B-TREE"), "\(page)")
    let claim = try archive.plan(
      JobTransaction.claim(
        ["a", "b"], "w", until: Timestamp(milliseconds: 2), at: Timestamp(milliseconds: 1),
        free: Timestamp(milliseconds: 1), lock: archive.connection.dialect.lockedIfFree))
    #expect(claim.contains("jobs_ready"))
    #expect(!claim.contains("Seq Scan on jobs") && !claim.contains("SCAN jobs\n"), "\(claim)")
    let expiry = try archive.plan(
      JobTransaction.selection(
        JobTransaction.hasExpired(at: Timestamp(milliseconds: 5)),
        lock: archive.connection.dialect.lockedIfFree))
    #expect(expiry.contains("jobs_leased") && !expiry.contains("SCAN jobs"), "\(expiry)")
    // There are no events yet, and PostgreSQL would rather read an empty table than an index.
    if backend == .postgres { try archive.connection.execute("SET enable_seqscan = off") }
    let events = try archive.plan(
      "SELECT data FROM job_events WHERE job = 'x' AND number > 5 ORDER BY number")
    #expect(!events.contains("Seq Scan") && !events.contains("SCAN"))
  }

  @Test(arguments: Backend.databases)
  func manyJobsAreListedAndTakenAsFewAre(backend: Backend) throws {
    let archive = try Archive(backend)
    let store = archive.store
    var query = JobQuery()
    query.limit = 1000
    query.states = [.failed]
    var seen: [JobID] = []
    while true {
      let page = try store.jobs(query).map(\.id)
      if page.isEmpty { break }
      seen += page
      query.after = page.last
    }
    #expect(seen.count == 3000 && seen == seen.sorted(by: >))
    #expect(try store.counts().states == [.queued: 50_000, .failed: 3000, .succeeded: 47_000])
    // Highest priority first: numbers that leave 2 when divided by 3; the even ones wait; owners take turns.
    let claims = try (0..<30).map { _ in
      try #require(try store.claim(kinds: ["a", "b"], worker: "w", lease: .seconds(60)))
    }
    #expect(claims.allSatisfy { $0.job.priority == 2 })
    #expect(Set(claims.prefix(10).map(\.job.owner)).count == 10)
    #expect(claims[0].job.id.text.hasSuffix("00002") && claims[1].job.id.text.hasSuffix("00008"))
  }
}
