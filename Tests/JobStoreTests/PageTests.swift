import Jobs
import Testing

@Suite struct PageTests {
  @Test(arguments: Backend.all)
  func pagesAreNewestFirstAndMeetWithoutOverlap(backend: Backend) throws {
    let bench = try Bench(backend)
    let ids = try (0..<25).map { _ in try bench.submit().id }
    var query = JobQuery()
    query.limit = 10
    var seen: [JobID] = []
    var pages = 0
    while true {
      let page = try bench.store.jobs(query)
      if page.isEmpty { break }
      pages += 1
      seen += page.map(\.id)
      query.after = page.last?.id
      try bench.submit(kind: "newcomer")
    }
    #expect(seen == ids.reversed() && pages == 3)
  }

  @Test(arguments: Backend.all)
  func aListHoldsWhatWasAskedFor(backend: Backend) throws {
    let bench = try Bench(backend)
    let done = try bench.ended(.succeeded)
    let failed = try bench.ended(.failed)
    let (parent, children) = try bench.family(2)
    let other = try bench.submit(kind: "other", owner: "o")
    func list(_ change: (inout JobQuery) -> Void) throws -> [JobID] {
      var query = JobQuery()
      change(&query)
      return try bench.store.jobs(query).map(\.id)
    }
    #expect(try list { _ in } == [other.id, parent.id, failed.id, done.id])
    #expect(try list { $0.states = [.failed, .succeeded] } == [failed.id, done.id])
    #expect(try list { $0.states = [.cancelled] } == [])
    #expect(try list { $0.kinds = ["other", "unheard-of"] } == [other.id])
    #expect(try list { $0.owner = "" } == [parent.id, failed.id, done.id])
    #expect(try list { $0.parent = parent.id } == children.map(\.id).reversed())
    #expect(
      try list {
        $0.kinds = ["k"]
        $0.states = [.running, .failed]
        $0.after = failed.id
      } == [])
    #expect(try list { $0.limit = 0 } == [])
  }

  /// Payloads and results may be large: they are read only where the query wants them.
  @Test(arguments: Backend.all)
  func aListHoldsTheContentsAskedFor(backend: Backend) throws {
    let bench = try Bench(backend)
    let done = try bench.ended(.succeeded)
    #expect(!done.payload.isEmpty && !done.result.isEmpty)
    var query = JobQuery()
    #expect(try bench.store.jobs(query) == [done])
    for contents: Set<JobContent> in [[], [.payload], [.result]] {
      query.contents = contents
      var wanted = done
      if !contents.contains(.payload) { wanted.payload = [] }
      if !contents.contains(.result) { wanted.result = [] }
      #expect(try bench.store.jobs(query) == [wanted])
    }
    let (parent, children) = try bench.family(2)
    let brief = try bench.store.parts(of: parent.id, contents: [])
    #expect(brief.map(\.id) == children.map(\.id) && brief.allSatisfy(\.payload.isEmpty))
    #expect(try bench.store.parts(of: parent.id) == children)
  }

  @Test(arguments: Backend.all)
  func countsAreOfAllJobs(backend: Backend) throws {
    let bench = try Bench(backend)
    #expect(try bench.store.counts().states.values.allSatisfy { $0 == 0 })
    #expect(try bench.store.counts().oldestReady == nil)
    _ = try bench.ended(.failed)
    _ = try bench.family(2)
    let counts = try bench.store.counts()
    #expect(counts.states.filter { $0.value > 0 } == [.failed: 1, .running: 1, .queued: 2])
  }

  @Test(arguments: Backend.all)
  func theOldestReadyJobIsOneThatCouldBeTaken(backend: Backend) throws {
    let bench = try Bench(backend)
    let first = try bench.running()
    try bench.finish(first, .failed(Bench.failure, isTransient: true, delay: .seconds(10)))
    #expect(try bench.store.counts().oldestReady == nil)
    bench.clock.advance(.seconds(20))
    let second = try bench.submit()
    #expect(try bench.store.counts().oldestReady == first.job.createdAt + .seconds(10))
    _ = try bench.store.cancel(first.job.id)
    #expect(try bench.store.counts().oldestReady == second.createdAt)
    _ = try bench.store.cancel(second.id)
    let (_, children) = try bench.family(1)
    _ = try bench.claim()
    #expect(try bench.store.counts().oldestReady == nil)
    bench.clock.advance(.seconds(1))
    _ = try bench.store.cancel(children[0].id)
    try bench.finish(
      Claim(
        job: children[0], lease: Lease(job: children[0].id, fence: 1, worker: "w"), isContinuation: false),
      .cancelled)
    #expect(try bench.store.counts().oldestReady == bench.clock.now)
  }
}
