import Dispatch
import Jobs
import Locks
import Persistence
import Testing

/// Many threads, and several stores on one database, as several processes would have.
@Suite struct ConcurrencyTests {
  /// Stores that share what they know, each with connections of its own.
  private struct Crowd {
    let stores: [any JobStore]
    private let place: DatabasePlace?

    init(_ backend: Backend) throws {
      if backend == .memory {
        place = nil
        let store = MemoryJobStore()
        stores = [store, store]
      } else {
        let place = try backend.place()
        self.place = place
        stores = try (0..<2).map { _ in SQLJobStore(try place.open()) }
      }
    }

    /// Calls `body` on eight threads, half of them on each store, and returns what they returned.
    func run<T: Sendable>(_ body: @Sendable (any JobStore, Int) throws -> T) throws -> [T] {
      let results = Locked<[Result<T, any Error>]>([])
      DispatchQueue.concurrentPerform(iterations: 8) { thread in
        let result = Result { try body(stores[thread % 2], thread) }
        results.withLock { $0.append(result) }
      }
      return try results.withLock { $0 }.map { try $0.get() }
    }
  }

  @Test(arguments: Backend.all)
  func noJobIsTakenTwice(backend: Backend) throws {
    let crowd = try Crowd(backend)
    let submitted = try crowd.run { store, thread in
      try (0..<10).map { number in
        let owner = "owner \(thread % 3)"
        return try store.submit(
          Submission(kind: "k", payload: [], owner: owner, priority: number % 2)
        ).job.id
      }
    }
    let taken = try crowd.run { store, thread in
      var taken: [JobID] = []
      while let claim = try store.claim(kinds: ["k"], worker: "w\(thread)", lease: .seconds(60)) {
        taken.append(claim.job.id)
        _ = try store.record(.log, [1], progress: nil, by: claim.lease)
        let isAccepted = try store.finish(claim.lease, .succeeded([]))
        #expect(isAccepted)
      }
      return taken
    }
    let all = taken.flatMap { $0 }
    #expect(all.count == 80 && Set(all) == Set(submitted.flatMap { $0 }))
    for id in all {
      let events = try crowd.stores[0].events(of: id, after: 0, limit: 100)
      #expect(events.map(\.kind) == [.state, .state, .log, .end] && events.map(\.number) == [1, 2, 3, 4])
    }
  }

  @Test(arguments: Backend.all)
  func oneKeyMakesOneJobHoweverManyAskAtOnce(backend: Backend) throws {
    let crowd = try Crowd(backend)
    let receipts = try crowd.run { store, _ in
      try (0..<5).map { number in
        try store.submit(
          Submission(kind: "k", payload: [], idempotency: Idempotency(key: "\(number)", fingerprint: "")))
      }
    }
    for number in 0..<5 {
      #expect(Set(receipts.map { $0[number].job.id }).count == 1)
      #expect(receipts.count { !$0[number].isReplay } == 1)
    }
    #expect(try crowd.stores[1].jobs(JobQuery()).count == 5)
  }

  @Test(arguments: Backend.all)
  func ofManyEndsOneCounts(backend: Backend) throws {
    let crowd = try Crowd(backend)
    for _ in 0..<10 {
      let id = try crowd.stores[0].submit(Submission(kind: "k", payload: [])).job.id
      let claim = try #require(
        try crowd.stores[1].claim(kinds: ["k"], worker: "w", lease: .seconds(60)))
      let accepted = try crowd.run { store, thread in
        switch thread % 4 {
        case 0: return try store.finish(claim.lease, .succeeded([UInt8(thread)]))
        case 1: return try store.finish(claim.lease, .failed(Bench.failure, isTransient: false, delay: .zero))
        case 2: return try store.finish(claim.lease, .cancelled)
        default:
          _ = try? store.cancel(id)
          return false
        }
      }
      #expect(accepted.count { $0 } == 1)
      let events = try crowd.stores[0].events(of: id, after: 0, limit: 100)
      #expect(events.count { $0.kind == .end } == 1)
      #expect(events.map(\.number) == (1...events.count).map { Int64($0) })
    }
  }

  @Test(arguments: Backend.all)
  func eventsOfManyWritersHaveNoGaps(backend: Backend) throws {
    let crowd = try Crowd(backend)
    _ = try crowd.stores[0].submit(Submission(kind: "k", payload: []))
    let claim = try #require(try crowd.stores[0].claim(kinds: ["k"], worker: "w", lease: .seconds(60)))
    _ = try crowd.run { store, thread in
      for number in 0..<10 {
        let data = Array("\(thread) \(number)".utf8)
        let isRecorded = try store.record(.log, data, progress: nil, by: claim.lease)
        let heartbeat = try store.heartbeat(claim.lease, for: .seconds(60), progress: [UInt8(thread)])
        #expect(isRecorded && heartbeat == .held)
      }
    }
    let events = try crowd.stores[1].events(of: claim.job.id, after: 2, limit: 1000)
    #expect(events.map(\.number) == (3...82).map { Int64($0) })
    #expect(Set(events.map(\.data)).count == 80)
  }

  @Test(arguments: Backend.all)
  func familiesEndWhateverHappensAtOnce(backend: Backend) throws {
    let crowd = try Crowd(backend)
    let parents = try (0..<6).map { _ in
      try crowd.stores[0].submit(Submission(kind: "parent", payload: [])).job.id
    }
    _ = try crowd.run { store, thread in
      if thread == 7 {
        for id in parents.prefix(3) { _ = try? store.cancel(id) }
      }
      var idle = 0
      while idle < 40 {
        guard
          let claim = try store.claim(kinds: ["parent", "child"], worker: "w\(thread)", lease: .seconds(60))
        else {
          idle += 1
          continue
        }
        idle = 0
        let isWaiting = claim.job.kind == "parent" && !claim.isContinuation
        if isWaiting {
          let child = Submission(kind: "child", payload: [])
          _ = try store.start([child, child, child], by: claim.lease)
          _ = try store.finish(claim.lease, .suspended(until: thread % 2 == 0 ? .any : .all))
        } else {
          _ = try store.finish(claim.lease, .succeeded([]))
        }
      }
    }
    // Parents that went on after the first of their children may have left some; a last worker takes what is there.
    while let claim = try crowd.stores[0].claim(
      kinds: ["parent", "child"], worker: "last", lease: .seconds(60))
    { _ = try crowd.stores[0].finish(claim.lease, .succeeded([])) }
    let states = try crowd.stores[1].counts().states
    #expect((states[.queued] ?? 0) == 0 && (states[.running] ?? 0) == 0)
    for id in parents {
      let events = try crowd.stores[0].events(of: id, after: 0, limit: 100)
      #expect(events.count { $0.kind == .end } == 1 && events.last?.kind == .end)
    }
  }
}
