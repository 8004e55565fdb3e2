import Foundation
import Jobs
import Testing

@testable import Persistence

@Suite struct MigrationTests {
  @Test(arguments: Backend.databases)
  func anotherStartFindsEverythingInPlace(backend: Backend) throws {
    let place = try backend.place()
    let id = try SQLJobStore(place.open()).submit(Submission(kind: "k", payload: [7])).job.id
    #expect(try SQLJobStore(place.open()).job(id)?.payload == [7])
    let connection = try place.connect()
    var row = try #require(try connection.row("SELECT count(*) FROM schema_steps"))
    #expect(try row.integer() == Int64(SQLMigration.all(connection.dialect).count))
  }

  @Test(arguments: Backend.databases)
  func aDatabaseOfALaterProgramIsRefused(backend: Backend) throws {
    let place = try backend.place()
    _ = try place.open()
    try place.connect().execute(
      "INSERT INTO schema_steps (number, name, checksum) VALUES (4, 'later', 'x'), (5, 'later', 'x')")
    let error = #expect(throws: JobsError.self) { try place.open() }
    #expect(error == .schemaTooNew(found: 4, known: 3) || error == .schemaTooNew(found: 5, known: 3))
  }

  @Test(arguments: Backend.databases)
  func aStepThatIsNotOursIsRefused(backend: Backend) throws {
    let place = try backend.place()
    _ = try place.open()
    try place.connect().execute("UPDATE schema_steps SET checksum = 'other' WHERE number = 2")
    let error = #expect(throws: JobsError.self) { try place.open() }
    #expect(error?.message.contains("step 2") == true)
  }

  @Test(arguments: Backend.databases)
  func aStepThatFailsLeavesNoTrace(backend: Backend) throws {
    let place = try backend.place()
    let pool = SQLPool(limit: 1) { () throws(SQLError) in
      do { return try place.connect() } catch { throw .unavailable("\(error)") }
    }
    let dialect: SQLDialect = backend == .postgres ? .postgres : .sqlite
    let good = SQLMigration(number: 1, name: "good", script: "CREATE TABLE good (a bigint)")
    let bad = SQLMigration(
      number: 2, name: "bad", script: "CREATE TABLE bad (a bigint); INSERT INTO nowhere VALUES (1)")
    #expect(throws: SQLError.self) { try SQLMigration.migrate(pool, dialect, to: [good, bad]) }
    let connection = try place.connect()
    #expect(try connection.run("SELECT name FROM schema_steps").count == 1)
    #expect(throws: SQLError.self) { try connection.run("SELECT a FROM bad") }
    let mended = SQLMigration(number: 2, name: "bad", script: "CREATE TABLE bad (a bigint)")
    try SQLMigration.migrate(pool, dialect, to: [good, mended])
    #expect(try connection.run("SELECT a FROM bad").isEmpty)
  }

  @Test(arguments: Backend.databases)
  func manyMayStartAtOnce(backend: Backend) throws {
    let place = try backend.place()
    DispatchQueue.concurrentPerform(iterations: 6) { _ in
      let database = try? place.open()
      #expect(database != nil)
    }
    #expect(try SQLJobStore(place.open()).counts().states.isEmpty)
  }

  @Test(arguments: Backend.databases)
  func theDatabaseItselfRefusesAStepThatIsNoStep(backend: Backend) throws {
    let place = try backend.place()
    let store = SQLJobStore(try place.open())
    let connection = try place.connect()
    for from in JobState.allCases {
      for to in JobState.allCases where to != from && !from.allows(to) {
        let id = try job(in: from, store).id
        let end = to.isFinal ? "1" : "NULL"
        let (worker, lease) = to == .running ? ("'w'", "1") : ("NULL", "NULL")
        #expect(throws: SQLError.self, "\(from) to \(to)") {
          try connection.execute(
            """
            UPDATE jobs SET state = '\(to.rawValue)', finished_at = \(end), worker = \(worker),
              lease_until = \(lease), failure_code = 'c', failure_detail = 'd' WHERE id = '\(id)'
            """)
        }
        #expect(try store.job(id)?.state == from)
      }
    }
  }

  @Test(
    arguments: Backend.databases,
    [
      "state = 'lost'", "worker = 'w', lease_until = 1", "suspended = 1", "finished_at = 5", "attempt = 99",
      "state = 'cancelled'", "state = 'running'", "parent = 'nobody'", "priority = NULL",
    ])
  func theDatabaseItselfRefusesAJobThatCannotBe(backend: Backend, change: String) throws {
    let place = try backend.place()
    let store = SQLJobStore(try place.open())
    let job = try store.submit(Submission(kind: "k", payload: [])).job
    #expect(throws: SQLError.self) { try place.connect().execute("UPDATE jobs SET \(change)") }
    #expect(try store.job(job.id) == job)
  }

  /// A job that came to a state as jobs do.
  private func job(in state: JobState, _ store: SQLJobStore) throws -> Job {
    let kind = "\(UInt32.random(in: .min ... .max))"
    let job = try store.submit(Submission(kind: kind, payload: [])).job
    if state == .queued { return job }
    let claim = try #require(try store.claim(kinds: [kind], worker: "w", lease: .seconds(60)))
    let outcome: Outcome? =
      switch state {
      case .queued, .running: nil
      case .succeeded: .succeeded([])
      case .failed: .failed(Bench.failure, isTransient: false, delay: .zero)
      case .cancelled: .cancelled
      }
    if let outcome { #expect(try store.finish(claim.lease, outcome)) }
    return job
  }
}
