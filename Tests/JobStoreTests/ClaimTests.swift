import Jobs
import Testing

@Suite struct ClaimTests {
  @Test(arguments: Backend.all)
  func thereIsNothingToTakeInAnEmptyStore(backend: Backend) throws {
    let bench = try Bench(backend)
    #expect(try bench.claim() == nil)
    try bench.submit()
    #expect(try bench.claim(kinds: []) == nil)
    #expect(try bench.claim(kinds: ["other"]) == nil)
  }

  @Test(arguments: Backend.all)
  func aTakenJobRunsWithItsFirstAttempt(backend: Backend) throws {
    let bench = try Bench(backend)
    let job = try bench.submit()
    bench.clock.advance(.seconds(2))
    let claim = try #require(try bench.claim("worker 1"))
    #expect(claim.job.id == job.id && claim.job.payload == job.payload)
    #expect(claim.job.state == .running && claim.job.attempt == 1 && !claim.isContinuation)
    #expect(claim.job.startedAt == bench.clock.now && claim.job.revision > job.revision)
    #expect(claim.lease.job == job.id && claim.lease.worker == "worker 1" && claim.lease.fence >= 1)
    #expect(try bench.job(job.id) == claim.job)
    #expect(try bench.events(job.id).last == #"state {"state":"running","attempt":1}"#)
    #expect(try bench.claim() == nil)
  }

  @Test(arguments: Backend.all)
  func highestPriorityGoesFirstThenTheOldest(backend: Backend) throws {
    let bench = try Bench(backend)
    let order = try [0, 5, 0, -2, 5].map { try bench.submit(priority: $0).id }
    let taken = try (0..<5).map { _ in try #require(try bench.claim()).job.id }
    #expect(taken == [order[1], order[4], order[0], order[2], order[3]])
  }

  @Test(arguments: Backend.all)
  func onlyAskedKindsAreTaken(backend: Backend) throws {
    let bench = try Bench(backend)
    try bench.submit(kind: "a", priority: 9)
    let b = try bench.submit(kind: "b")
    try bench.submit(kind: "c", owner: "x", priority: 1)
    #expect(try bench.claim(kinds: ["b", "d"])?.job.id == b.id)
    #expect(try bench.claim(kinds: ["b", "d"]) == nil)
  }

  @Test(arguments: Backend.all)
  func ownersTakeTurns(backend: Backend) throws {
    let bench = try Bench(backend)
    for _ in 0..<4 { try bench.submit(owner: "greedy") }
    for _ in 0..<2 { try bench.submit(owner: "modest") }
    try bench.submit(owner: "late")
    let owners = try (0..<7).map { _ in try #require(try bench.claim()).job.owner }
    #expect(owners == ["greedy", "modest", "late", "greedy", "modest", "greedy", "greedy"])
  }

  @Test(arguments: Backend.all)
  func priorityGoesBeforeFairness(backend: Backend) throws {
    let bench = try Bench(backend)
    for _ in 0..<2 { try bench.submit(owner: "a", priority: 1) }
    try bench.submit(owner: "b")
    let owners = try (0..<3).map { _ in try #require(try bench.claim()).job.owner }
    #expect(owners == ["a", "a", "b"])
  }

  @Test(arguments: Backend.all)
  func fairnessForgetsJobsThatHaveEnded(backend: Backend) throws {
    let bench = try Bench(backend)
    for owner in ["a", "a", "b", "b"] { try bench.submit(owner: owner) }
    let first = try #require(try bench.claim())
    let second = try #require(try bench.claim())
    #expect([first.job.owner, second.job.owner] == ["a", "b"])
    try bench.finish(second, .succeeded([]))
    #expect(try bench.claim()?.job.owner == "b")
    try bench.finish(first, .succeeded([]))
    #expect(try bench.claim()?.job.owner == "a")
  }

  @Test(arguments: Backend.all)
  func aDelayedJobWaits(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    try bench.finish(claim, .failed(Bench.failure, isTransient: true, delay: .seconds(10)))
    #expect(try bench.job(claim.job.id).notBefore == bench.clock.now + .seconds(10))
    bench.clock.advance(.milliseconds(9999))
    #expect(try bench.claim() == nil)
    bench.clock.advance(.milliseconds(1))
    #expect(try bench.claim()?.job.id == claim.job.id)
  }

  @Test(arguments: Backend.all)
  func aDelayedJobOfHighPriorityHoldsUpNobody(backend: Backend) throws {
    let bench = try Bench(backend)
    try bench.submit(priority: 7)
    try bench.finish(try bench.claim(), .failed(Bench.failure, isTransient: true, delay: .seconds(10)))
    let low = try bench.submit(owner: "z")
    #expect(try bench.claim()?.job.id == low.id)
  }
}
