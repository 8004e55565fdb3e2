import Dispatch
import Foundation
import Jobs
import Locks
import Prediction
import Testing

@testable import Persistence

@Suite(.enabled(if: PostgresCluster.isThere, PostgresCluster.absence))
struct PostgresStoreTests {
  private let submission = Submission(kind: "k", payload: [1])

  @Test(arguments: [
    "host=/nowhere user=x dbname=y", "postgresql://u:secret@127.0.0.1:1/db", "no=such word=x",
    "postgresql://u:sec ret@host:port/x y", "secret",
  ])
  func whatCannotBeReachedIsSaidPlainly(info: String) throws {
    let error = #expect(throws: JobsError.self) { try SQLDatabase.postgres(info) }
    let message = try #require(error?.message)
    #expect(message.contains("connection string") && !message.contains("sec") && !message.contains("\n"))
  }

  @Test func aURIWorksLikeWords() throws {
    let cluster = try PostgresCluster.shared.get()
    let name = "d\(UInt32.random(in: 0..<1_000_000))"
    try PostgresConnection(cluster.connection).execute("CREATE DATABASE \(name)")
    let folder = cluster.folder.split(separator: "/").joined(separator: "%2F")
    let store = SQLJobStore(try SQLDatabase.postgres("postgresql://whiteline@%2F\(folder)/\(name)"))
    #expect(try store.submit(submission).job.state == .queued)
  }

  @Test func aDatabaseThatTakesNoChangesIsFoundOut() throws {
    let info = try PostgresCluster.shared.get().schema()
    let database = try SQLDatabase.postgres(info)
    try database.tryWriting()
    try PostgresConnection(info).execute("ALTER TABLE schema_steps RENAME TO away")
    #expect(throws: JobsError.self) { try database.tryWriting() }
  }

  @Test func connectionsSayWhoTheyAreAndDoNotWaitForEver() throws {
    let connection = try PostgresConnection(try PostgresCluster.shared.get().schema())
    func setting(_ name: String) throws -> String {
      var row = try #require(try connection.row("SELECT current_setting(\(name))"))
      return try row.text()
    }
    #expect(try setting("application_name") == "whiteline")
    #expect(try setting("statement_timeout") == "1min")
    #expect(try setting("lock_timeout") == "10s")
    #expect(try setting("synchronous_commit") == "on")
  }

  @Test func valuesComeBackAsTheyWereGiven() throws {
    let connection = try PostgresConnection(try PostgresCluster.shared.get().schema())
    let bytes: [UInt8] = Array(0...255)
    for number in [Int64.min, -1, 0, 1, Int64.max] {
      var row = try #require(
        try connection.row("SELECT \(number), \(bytes), \("é'\u{0}"), \(String?.none), \([UInt8]()), \("")"))
      #expect(try row.integer() == number)
      #expect(try row.bytes() == bytes)
      #expect(try row.text() == "é'\u{FFFD}")
      #expect(try row.optionalText() == nil)
      #expect(try row.bytes() == [])
      #expect(try row.text() == "")
    }
  }

  @Test func connectionsThatDiedWhileIdleAreReplacedUnnoticed() throws {
    let info = try PostgresCluster.shared.get().schema()
    let store = SQLJobStore(try SQLDatabase.postgres("\(info) application_name=idle"))
    let id = try store.submit(submission).job.id
    let killer = try PostgresConnection(info)
    let kill: SQLStatement =
      "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE application_name = 'idle'"
    #expect(try killer.run(kill).count == 1)
    #expect(try store.claim(kinds: ["k"], worker: "w", lease: .seconds(60))?.job.id == id)
    #expect(try killer.run(kill).count == 1)
    #expect(try store.job(id)?.state == .running)
  }

  @Test func transactionsThatStandInEachOthersWayAreDoneAgain() throws {
    let database = try SQLDatabase.postgres(try PostgresCluster.shared.get().schema())
    let store = SQLJobStore(database)
    let ids = try (0..<2).map { _ in try store.submit(submission).job.id }
    let attempts = Locked(0)
    let meeting = [DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)]
    let succeeded = Locked(0)
    // Each locks one job, waits until the other has done so too, and wants the other's.
    let group = DispatchGroup()
    for side in 0..<2 {
      DispatchQueue(label: "side \(side)").async(group: group) { @Sendable in
        let result = try? store.write { (transaction) throws(SQLError) in
          let attempt = attempts.withLock { count in
            count += 1
            return count
          }
          try transaction.connection.execute("SET LOCAL deadlock_timeout = '20ms'")
          _ = try transaction.known(ids[side])
          if attempt <= 2 {
            meeting[1 - side].signal()
            _ = meeting[side].wait(timeout: .now() + .seconds(10))
          }
          _ = try transaction.known(ids[1 - side])
          return true
        }
        if result == true { succeeded.withLock { $0 += 1 } }
      }
    }
    #expect(group.wait(timeout: .now() + .seconds(60)) == .success)
    #expect(succeeded.withLock { $0 } == 2 && attempts.withLock { $0 } >= 3)
  }

  /// One cluster that is stopped, killed and started again.
  @Test func aServerThatGoesAwayComesBackWithAllThatWasAnswered() throws {
    let cluster = try PostgresCluster()
    let database = try SQLDatabase.postgres(try cluster.schema())
    let store = SQLJobStore(database)
    let folder = try TemporaryFolder()
    let artefacts = PostgresArtefacts(database, cache: "\(folder.path)/cache")
    let digest = try artefacts.put([1, 2, 3])
    _ = try artefacts.localCopy(digest)
    let heard = Locked<Set<JobSignals.Signal>>([])
    let bell = DispatchSemaphore(value: 0)
    let subscription = store.signals.subscribe { @Sendable signal in
      if heard.withLock({ $0.insert(signal).inserted }) { bell.signal() }
    }
    defer { store.signals.unsubscribe(subscription) }
    func waitForEverything() {
      while !heard.withLock({ $0.contains(.everything) }) {
        guard bell.wait(timeout: .now() + .seconds(30)) == .success else { break }
      }
      #expect(heard.withLock { $0.contains(.everything) })
      heard.withLock { $0 = [] }
    }
    waitForEverything()
    let first = try store.submit(submission).job
    let claim = try #require(try store.claim(kinds: ["k"], worker: "w", lease: .seconds(600)))
    for end in [cluster.stop, cluster.kill] {
      try end()
      for _ in 0..<2 {
        #expect(throws: JobsError.self) { try store.submit(submission) }
        #expect(throws: JobsError.self) { try store.job(first.id) }
        #expect(throws: JobsError.self) { try store.heartbeat(claim.lease, for: .seconds(9), progress: nil) }
      }
      // The clock goes on, and verified copies stay at hand.
      #expect(try store.now() > first.createdAt)
      #expect(try FileReader.bytes(try artefacts.localCopy(digest), limit: 9) == [1, 2, 3])
      #expect(throws: StoreError.self) { try artefacts.put([4]) }
      try cluster.start()
      #expect(try store.heartbeat(claim.lease, for: .seconds(600), progress: nil) == .held)
      #expect(try store.job(first.id)?.state == .running)
      waitForEverything()
    }
    #expect(try store.finish(claim.lease, .succeeded([])))
    #expect(try store.events(of: first.id, after: 0, limit: 9).map(\.kind) == [.state, .state, .end])
  }
}
