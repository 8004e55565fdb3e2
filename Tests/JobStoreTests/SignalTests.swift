import Dispatch
import Jobs
import Locks
import Persistence
import Testing

@Suite struct SignalTests {
  /// What a store announced.
  private final class Ear: Sendable {
    private let heard = Locked<[JobSignals.Signal]>([])
    private let bell = DispatchSemaphore(value: 0)
    private let subscription = Locked<JobSignals.Subscription?>(nil)

    init(_ signals: JobSignals) {
      let mine = signals.subscribe { @Sendable [weak self] signal in
        self?.heard.withLock { $0.append(signal) }
        self?.bell.signal()
      }
      subscription.withLock { $0 = mine }
    }

    func stop(_ signals: JobSignals) {
      if let mine = subscription.withLock({ $0 }) { signals.unsubscribe(mine) }
    }

    /// What was heard since it was asked last.
    var news: Set<JobSignals.Signal> {
      heard.withLock { heard in
        defer { heard = [] }
        return Set(heard)
      }
    }

    /// Waits until a signal comes; false when none of the wanted came for long.
    func hears(_ wanted: Set<JobSignals.Signal>) -> Bool {
      while true {
        if heard.withLock({ !wanted.isDisjoint(with: $0) }) { return true }
        if bell.wait(timeout: .now() + .seconds(20)) == .timedOut { return false }
      }
    }
  }

  @Test(arguments: Backend.all)
  func eachChangeIsAnnounced(backend: Backend) throws {
    let bench = try Bench(backend)
    let ear = Ear(bench.store.signals)
    defer { ear.stop(bench.store.signals) }
    if backend == .postgres { #expect(ear.hears([.everything])) }
    _ = ear.news
    let id = try bench.submit().id
    #expect(ear.news.isSuperset(of: [.work, .job(id)]))
    let claim = try #require(try bench.claim())
    #expect(ear.news.contains(.job(id)))
    _ = try bench.store.record(.log, [], progress: nil, by: claim.lease)
    #expect(ear.news.contains(.job(id)))
    _ = try bench.store.heartbeat(claim.lease, for: .seconds(60), progress: [1])
    #expect(ear.news.contains(.job(id)))
    let child = try bench.start(1, by: claim.lease)[0]
    #expect(ear.news.isSuperset(of: [.work, .job(child.id)]))
    _ = try bench.store.finish(claim.lease, .suspended(until: .any))
    #expect(ear.news.isSuperset(of: [.job(id)]))
    _ = try bench.store.cancel(child.id)
    #expect(ear.news.isSuperset(of: [.work, .job(child.id)]))
    _ = try bench.store.cancel(id)
    #expect(ear.news.contains(.job(id)))
    _ = try bench.store.resume(id)
    #expect(ear.news.isSuperset(of: [.work, .job(id), .job(child.id)]))
    _ = try bench.store.cancel(id)
    _ = ear.news
    try bench.store.delete(id)
    #expect(ear.news.isSuperset(of: [.job(id), .job(child.id)]))
  }

  @Test(arguments: Backend.all)
  func aRescueIsAnnouncedAsWork(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    let ear = Ear(bench.store.signals)
    defer { ear.stop(bench.store.signals) }
    bench.clock.advance(.seconds(61))
    _ = try bench.store.expireLeases()
    #expect(ear.news.isSuperset(of: [.work, .job(claim.job.id)]))
  }

  @Test(arguments: Backend.databases)
  func whatAnotherProcessWritesIsHeard(backend: Backend) throws {
    let place =
      try backend == .postgres ? .connection(PostgresCluster.shared.get().database()) : backend.place()
    let (mine, other) = (SQLJobStore(try place.open()), SQLJobStore(try place.open()))
    let ear = Ear(mine.signals)
    defer { ear.stop(mine.signals) }
    // PostgreSQL says when it begins to listen; SQLite is first looked at soon.
    if backend == .postgres { #expect(ear.hears([.everything])) }
    _ = ear.news
    let receipt = try other.submit(Submission(kind: "k", payload: []))
    if backend == .postgres {
      #expect(ear.hears([.work]) && ear.hears([.job(receipt.job.id)]))
    } else {
      // The first look may have come after the write: then the next one is seen.
      DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(1)) { @Sendable in
        _ = try? other.submit(Submission(kind: "k", payload: []))
      }
      #expect(ear.hears([.everything]))
    }
  }

  @Test func whoHasLeftHearsNothing() throws {
    let store = MemoryJobStore()
    let ear = Ear(store.signals)
    ear.stop(store.signals)
    _ = try store.submit(Submission(kind: "k", payload: []))
    #expect(ear.news.isEmpty)
  }

  @Test func aStoreIsToldWhetherAnybodyListens() {
    let calls = Locked<[Bool]>([])
    let signals = JobSignals { @Sendable _, isHeard in calls.withLock { $0.append(isHeard) } }
    let first = signals.subscribe { @Sendable _ in }
    let second = signals.subscribe { @Sendable _ in }
    signals.unsubscribe(first)
    signals.unsubscribe(first)
    #expect(calls.withLock { $0 } == [true])
    signals.unsubscribe(second)
    signals.unsubscribe(second)
    #expect(calls.withLock { $0 } == [true, false])
  }
}
