import Foundation
import Jobs
import Testing

@testable import Persistence

@Suite struct SQLiteStoreTests {
  private let submission = Submission(kind: "k", payload: [])

  @Test func aFileThatCannotBeMadeIsSaidToBe() throws {
    let folder = try TemporaryFolder()
    let error = #expect(throws: JobsError.self) { try SQLDatabase.sqlite("\(folder.path)/none/jobs.db") }
    let message = try #require(error?.message)
    #expect(message.contains("\(folder.path)/none/jobs.db") && message.contains("folder exists"))
  }

  @Test func aFileOfSomethingElseIsLeftAlone() throws {
    let folder = try TemporaryFolder()
    let text = Data(repeating: 0x41, count: 5000)
    try text.write(to: URL(fileURLWithPath: "\(folder.path)/jobs.db"))
    let error = #expect(throws: JobsError.self) { try SQLDatabase.sqlite("\(folder.path)/jobs.db") }
    #expect(error?.message.contains("backup") == true)
    #expect(try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/jobs.db")) == text)
  }

  @Test func commitsAreForcedToTheDisk() throws {
    let folder = try TemporaryFolder()
    let connection = try SQLiteConnection("\(folder.path)/jobs.db")
    var mode = try #require(try connection.row("PRAGMA journal_mode"))
    #expect(try mode.text() == "wal")
    var synchronous = try #require(try connection.row("PRAGMA synchronous"))
    #expect(try synchronous.integer() == 2)
    var keys = try #require(try connection.row("PRAGMA foreign_keys"))
    #expect(try keys.integer() == 1)
  }

  @Test func aFileThatTakesNoChangesIsFoundOut() throws {
    let folder = try TemporaryFolder()
    let database = try SQLDatabase.sqlite("\(folder.path)/jobs.db")
    try database.tryWriting()
    try SQLiteConnection("\(folder.path)/jobs.db").execute(
      "CREATE TRIGGER no BEFORE UPDATE ON schema_steps BEGIN SELECT RAISE(ABORT, 'not today'); END")
    let error = #expect(throws: JobsError.self) { try database.tryWriting() }
    #expect(error?.message.contains("not today") == true)
    try SQLiteConnection("\(folder.path)/jobs.db").execute("DROP TRIGGER no")
    try database.tryWriting()
  }

  /// A copy of the files at some moment is what a machine finds after a loss of power.
  @Test func whatWasAnsweredIsThereAfterAKill() throws {
    let folder = try TemporaryFolder()
    let store = SQLJobStore(try SQLDatabase.sqlite("\(folder.path)/jobs.db"))
    let ids = try (0..<20).map { _ in try store.submit(submission).job.id }
    let claim = try #require(try store.claim(kinds: ["k"], worker: "w", lease: .seconds(60)))
    let copy = try TemporaryFolder()
    for name in ["jobs.db", "jobs.db-wal"] {
      try FileManager.default.copyItem(atPath: "\(folder.path)/\(name)", toPath: "\(copy.path)/\(name)")
    }
    let reopened = SQLJobStore(try SQLDatabase.sqlite("\(copy.path)/jobs.db"))
    #expect(try reopened.jobs(JobQuery()).map(\.id) == ids.sorted(by: >))
    #expect(try reopened.job(claim.job.id) == claim.job)
    #expect(try reopened.finish(claim.lease, .succeeded([1])))
  }

  /// However much of the log reached the disk, a whole number of transactions is found, and none of them torn.
  @Test func aTornLogLosesWholeTransactionsOnly() throws {
    let folder = try TemporaryFolder()
    let store = SQLJobStore(try SQLDatabase.sqlite("\(folder.path)/jobs.db"))
    for _ in 0..<5 { _ = try store.submit(submission) }
    let database = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/jobs.db"))
    let log = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/jobs.db-wal"))
    var counts: Set<Int> = []
    for length in stride(from: log.count, to: log.count * 2 / 3, by: -1999) {
      let copy = try TemporaryFolder()
      try database.write(to: URL(fileURLWithPath: "\(copy.path)/jobs.db"))
      try log.prefix(length).write(to: URL(fileURLWithPath: "\(copy.path)/jobs.db-wal"))
      let torn = SQLJobStore(try SQLDatabase.sqlite("\(copy.path)/jobs.db"))
      let jobs = try torn.jobs(JobQuery())
      counts.insert(jobs.count)
      for job in jobs { #expect(try torn.events(of: job.id, after: 0, limit: 9).count == 1) }
    }
    #expect(counts.contains(5) && counts.count > 1)
  }

  @Test func aReadOnlyDatabaseIsUnavailableUntilItIsWritable() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/jobs.db"
    let database = try SQLDatabase.sqlite(path)
    let store = SQLJobStore(database)
    let id = try store.submit(submission).job.id
    _ = try database.watch { (connection) throws(SQLError) in try connection.execute("PRAGMA query_only = ON")
    }
    let error = #expect(throws: JobsError.self) { try store.submit(submission) }
    #expect(error?.message.contains("writable") == true)
    #expect(throws: JobsError.self) { try store.cancel(id) }
    #expect(throws: JobsError.self) { try store.claim(kinds: ["k"], worker: "w", lease: .seconds(9)) }
    #expect(try store.jobs(JobQuery()).map(\.id) == [id])
    _ = try database.watch { (connection) throws(SQLError) in
      try connection.execute("PRAGMA query_only = OFF")
    }
    #expect(try store.claim(kinds: ["k"], worker: "w", lease: .seconds(9))?.job.id == id)
  }

  @Test func aFullDatabaseTakesNothingHalfAndGoesOnWhenThereIsRoom() throws {
    let folder = try TemporaryFolder()
    let database = try SQLDatabase.sqlite("\(folder.path)/jobs.db")
    let store = SQLJobStore(database)
    _ = try store.submit(submission)
    let claim = try #require(try store.claim(kinds: ["k"], worker: "w", lease: .seconds(60)))
    // SQLite says the same when it may not have another page as when the disk has none.
    _ = try database.watch { (connection) throws(SQLError) in
      try connection.execute("PRAGMA max_page_count = 1")
    }
    let large = Submission(kind: "k", payload: [UInt8](repeating: 1, count: 50_000))
    let error = #expect(throws: JobsError.self) { try store.submit(large) }
    #expect(error?.message.contains("Free some space") == true)
    #expect(throws: JobsError.self) { try store.finish(claim.lease, .succeeded(large.payload)) }
    #expect(throws: JobsError.self) { try store.record(.log, large.payload, progress: nil, by: claim.lease) }
    #expect(try store.job(claim.job.id) == claim.job)
    #expect(try store.counts().states == [.running: 1])
    #expect(try store.events(of: claim.job.id, after: 0, limit: 9).count == 2)
    _ = try database.watch { (connection) throws(SQLError) in
      try connection.execute("PRAGMA max_page_count = 1000000")
    }
    #expect(try store.finish(claim.lease, .succeeded(large.payload)))
    #expect(try store.job(claim.job.id)?.result == large.payload)
  }

  @Test func severalProcessesMayMakeItAtOnce() throws {
    let folder = try TemporaryFolder()
    DispatchQueue.concurrentPerform(iterations: 8) { thread in
      let store = try? SQLJobStore(SQLDatabase.sqlite("\(folder.path)/jobs.db"))
      let receipt = try? store?.submit(Submission(kind: "k", payload: [UInt8(thread)]))
      #expect(receipt != nil)
    }
    #expect(try SQLJobStore(SQLDatabase.sqlite("\(folder.path)/jobs.db")).jobs(JobQuery()).count == 8)
  }

  @Test func processesOfOneMachineShareAClock() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/jobs.db"
    let first = try SQLDatabase.sqlite(path)
    let connection = try SQLiteConnection(path)
    #expect(abs(first.now().milliseconds - SQLClock.wall) < 60_000)
    // As if the wall clock had been wrong by a day when the first process started.
    try connection.execute("UPDATE clock SET milliseconds = milliseconds - 86400000")
    let second = try SQLDatabase.sqlite(path)
    #expect(abs(second.now().milliseconds + 86_400_000 - first.now().milliseconds) < 60_000)
    // After the machine was started anew the wall clock counts.
    try connection.execute("UPDATE clock SET boot = 'another'")
    let third = try SQLDatabase.sqlite(path)
    #expect(abs(third.now().milliseconds - first.now().milliseconds) < 60_000)
  }
}
