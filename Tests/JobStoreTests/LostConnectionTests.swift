import Jobs
import Locks
import Testing

@testable import Persistence

/// The answer to a commit may be lost, whether or not the commit took effect.
@Suite struct LostConnectionTests {
  /// What becomes of the next commit.
  enum Loss: CaseIterable, Sendable {
    case ofTheAnswer
    case ofTheCommit
  }

  /// Says what is lost next.
  private final class Fate: Sendable {
    let next = Locked<Loss?>(nil)
  }

  /// A connection that breaks at a commit when fate wants it.
  private final class Frail: SQLConnection {
    let dialect: SQLDialect
    private let connection: any SQLConnection
    private let fate: Fate
    private let isWhole = Locked(true)

    init(_ connection: any SQLConnection, _ fate: Fate) {
      dialect = connection.dialect
      self.connection = connection
      self.fate = fate
    }

    var isUsable: Bool { isWhole.withLock { $0 } && connection.isUsable }

    func run(_ statement: SQLStatement) throws(SQLError) -> [SQLRow] { try connection.run(statement) }

    func execute(_ script: String) throws(SQLError) {
      guard script == "COMMIT", let loss = fate.next.withLock({ $0.take() }) else {
        return try connection.execute(script)
      }
      isWhole.withLock { $0 = false }
      try connection.execute(loss == .ofTheAnswer ? "COMMIT" : "ROLLBACK")
      throw .connectionLost("the test cut it")
    }
  }

  private struct Line {
    let store: SQLJobStore
    let fate: Fate
    let clock = ManualClock()
    private let place: DatabasePlace

    init(_ backend: Backend) throws {
      let (place, fate, clock) = (try backend.place(), Fate(), clock)
      (self.place, self.fate) = (place, fate)
      _ = try place.open()
      let pool = SQLPool(limit: 1) { () throws(SQLError) in
        do { return Frail(try place.connect(), fate) } catch { throw .unavailable("\(error)") }
      }
      store = SQLJobStore(
        SQLDatabase(
          backend == .postgres ? .postgres : .sqlite, writers: pool, readers: pool, signals: JobSignals(),
          tag: "test", clock: { clock.now }))
    }

    /// Does something whose commit suffers a loss.
    func lose<T>(_ loss: Loss, _ body: () throws -> T) throws {
      fate.next.withLock { $0 = loss }
      let error = #expect(throws: JobsError.self) { _ = try body() }
      guard case .unavailable = error else { throw Bench.Missing() }
    }

    func claim(_ worker: String = "w") throws -> Claim? {
      try store.claim(kinds: ["k"], worker: worker, lease: .seconds(60))
    }
  }

  @Test(arguments: Backend.databases, Loss.allCases)
  func aSubmissionWithAKeyMayBeMadeAgain(backend: Backend, loss: Loss) throws {
    let line = try Line(backend)
    let submission = Submission(
      kind: "k", payload: [], idempotency: Idempotency(key: "key", fingerprint: "f"))
    try line.lose(loss) { try line.store.submit(submission) }
    let receipt = try line.store.submit(submission)
    #expect(receipt.isReplay == (loss == .ofTheAnswer))
    #expect(try line.store.jobs(JobQuery()) == [receipt.job])
  }

  @Test(arguments: Backend.databases, Loss.allCases)
  func aClaimIsFoundAgainByItsWorker(backend: Backend, loss: Loss) throws {
    let line = try Line(backend)
    let id = try line.store.submit(Submission(kind: "k", payload: [])).job.id
    try line.lose(loss) { try line.claim() }
    line.clock.advance(.seconds(30))
    if loss == .ofTheAnswer { #expect(try line.claim("another") == nil) }
    let claim = try #require(try line.claim())
    #expect(claim.job.id == id && claim.job.attempt == 1 && claim.lease.fence == 1)
    // Its lease counts from now.
    line.clock.advance(.seconds(59))
    #expect(try line.store.expireLeases() == 0)
    #expect(try line.claim() == nil)
    #expect(try line.store.finish(claim.lease, .succeeded([])))
    #expect(try line.store.events(of: id, after: 0, limit: 9).map(\.kind) == [.state, .state, .end])
  }

  @Test(arguments: Backend.databases)
  func aClaimThatWasGivenToAnotherMeanwhileIsForgotten(backend: Backend) throws {
    let line = try Line(backend)
    _ = try line.store.submit(Submission(kind: "k", payload: []))
    try line.lose(.ofTheAnswer) { try line.claim() }
    line.clock.advance(.seconds(61))
    #expect(try line.claim("another")?.lease.fence == 2)
    #expect(try line.claim() == nil)
  }

  @Test(arguments: Backend.databases, Loss.allCases)
  func anEndHappensOnce(backend: Backend, loss: Loss) throws {
    let line = try Line(backend)
    let id = try line.store.submit(Submission(kind: "k", payload: [])).job.id
    let claim = try #require(try line.claim())
    try line.lose(loss) { try line.store.finish(claim.lease, .succeeded([1])) }
    #expect(try line.store.finish(claim.lease, .succeeded([2])) == (loss == .ofTheCommit))
    #expect(try line.store.job(id)?.result == (loss == .ofTheAnswer ? [1] : [2]))
    #expect(try line.store.events(of: id, after: 0, limit: 9).count { $0.kind == .end } == 1)
  }

  @Test(arguments: Backend.databases, Loss.allCases)
  func whatSomebodyAskedForMayBeAskedAgain(backend: Backend, loss: Loss) throws {
    let line = try Line(backend)
    let id = try line.store.submit(Submission(kind: "k", payload: [])).job.id
    try line.lose(loss) { try line.store.cancel(id) }
    _ = try? line.store.cancel(id)
    #expect(try line.store.job(id)?.state == .cancelled)
    try line.lose(loss) { try line.store.resume(id) }
    _ = try? line.store.resume(id)
    #expect(try line.store.job(id)?.state == .queued)
    #expect(try line.store.events(of: id, after: 0, limit: 9).map(\.kind) == [.state, .end, .state])
  }
}
