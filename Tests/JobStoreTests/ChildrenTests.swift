import Jobs
import Testing

@Suite struct ChildrenTests {
  @Test(arguments: Backend.all)
  func startedJobsInheritOwnerAndPriority(backend: Backend) throws {
    let bench = try Bench(backend)
    try bench.submit(owner: "somebody", priority: 7)
    let claim = try #require(try bench.claim())
    let children = try #require(
      try bench.store.start(
        [
          Submission(kind: "a", payload: [1], owner: "forged", priority: 99, maxAttempts: 5),
          Submission(kind: "b", payload: [2]),
        ], by: claim.lease))
    #expect(children.map(\.kind) == ["a", "b"] && children.map(\.payload) == [[1], [2]])
    #expect(children.allSatisfy { $0.owner == "somebody" && $0.priority == 7 && $0.parent == claim.job.id })
    #expect(children.map(\.maxAttempts) == [5, 3] && children.allSatisfy { $0.state == .queued })
    #expect(children[0].id < children[1].id)
    for child in children { #expect(try bench.job(child.id) == child) }
  }

  @Test(arguments: Backend.all)
  func aKeyThatTheParentUsedBeforeStartsNothing(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    func child(_ key: String, _ fingerprint: String = "") -> Submission {
      Submission(kind: "child", payload: [], idempotency: Idempotency(key: key, fingerprint: fingerprint))
    }
    let first = try #require(try bench.store.start([child("0"), child("1")], by: claim.lease))
    let held = try #require(try bench.claim())
    try bench.finish(held, .succeeded([5]))
    let second = try #require(
      try bench.store.start([child("2"), child("1", "other"), child("0"), child("2")], by: claim.lease))
    #expect(second.map(\.id) == [second[0].id, first[1].id, first[0].id, second[0].id])
    #expect(second[2].state == .succeeded && second[2].result == [5])
    var query = JobQuery()
    query.parent = claim.job.id
    #expect(try bench.store.jobs(query).count == 3)
    // Another parent, and the owner, may use the same key.
    #expect(try bench.submit(key: "0").parent == nil)
    let other = try #require(try bench.claim(kinds: ["k"]))
    #expect(try bench.store.start([child("0")], by: other.lease)?.first?.id != first[0].id)
  }

  @Test(arguments: Backend.all)
  func aSuspendedJobHasNoWorkerAndIsNotTaken(backend: Backend) throws {
    let bench = try Bench(backend)
    let (parent, children) = try bench.family(2)
    #expect(parent.state == .running && parent.isSuspended && parent.attempt == 1)
    #expect(try bench.claim(kinds: ["k"]) == nil)
    bench.clock.advance(.seconds(86_400))
    #expect(try bench.store.expireLeases() == 0)
    for child in children { #expect(try bench.claim()?.job.id == child.id) }
    #expect(try bench.claim() == nil)
  }

  @Test(arguments: Backend.all)
  func aWaitForAllEndsWithTheLast(backend: Backend) throws {
    let bench = try Bench(backend)
    let (parent, _) = try bench.family(3)
    let outcomes: [Outcome] = [
      .succeeded([]), .failed(Bench.failure, isTransient: false, delay: .zero), .cancelled,
    ]
    for outcome in outcomes {
      #expect(try bench.claim(kinds: ["k"]) == nil)
      try bench.finish(try bench.claim(kinds: ["child"]), outcome)
    }
    let claim = try #require(try bench.claim("another"))
    #expect(claim.job.id == parent.id && claim.isContinuation && !claim.job.isSuspended)
    #expect(claim.job.attempt == 1 && claim.lease.worker == "another")
    #expect(claim.job.startedAt == parent.startedAt)
    #expect(try bench.events(parent.id).count == 2)
    try bench.finish(claim, .succeeded([]))
    #expect(try bench.job(parent.id).state == .succeeded)
  }

  @Test(arguments: Backend.all)
  func aWaitForAnyEndsWithEachThatEnds(backend: Backend) throws {
    let bench = try Bench(backend)
    let (parent, _) = try bench.family(3, until: .any)
    for _ in 0..<3 {
      #expect(try bench.claim(kinds: ["k"]) == nil)
      try bench.finish(try bench.claim(kinds: ["child"]), .succeeded([]))
      let claim = try #require(try bench.claim(kinds: ["k"]))
      #expect(claim.job.id == parent.id && claim.isContinuation)
      try bench.finish(claim, .suspended(until: .any))
    }
    // Nothing is left to wait for.
    #expect(try bench.claim(kinds: ["k"])?.job.id == parent.id)
  }

  @Test(arguments: Backend.all)
  func whatEndsBetweenClaimAndWaitEndsTheWait(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    _ = try bench.start(2, by: claim.lease)
    try bench.finish(try bench.claim(kinds: ["child"]), .succeeded([]))
    try bench.finish(claim, .suspended(until: .any))
    #expect(try bench.claim(kinds: ["k"])?.isContinuation == true)
  }

  @Test(arguments: Backend.all, [Outcome.Awaited.all, .any])
  func aWaitForNothingIsOverAtOnce(backend: Backend, awaited: Outcome.Awaited) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    try bench.finish(claim, .suspended(until: awaited))
    let again = try #require(try bench.claim())
    #expect(again.isContinuation && again.lease.fence > claim.lease.fence)
  }

  @Test(arguments: Backend.all)
  func aWorkerThatDiesAfterAWaitCostsAnAttempt(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    try bench.finish(claim, .suspended(until: .all))
    #expect(try bench.claim()?.isContinuation == true)
    bench.clock.advance(.seconds(61))
    let again = try #require(try bench.claim())
    #expect(!again.isContinuation && again.job.attempt == 2 && again.job.deaths == 1)
  }

  @Test(arguments: Backend.all)
  func aSuspendedJobCountsForNoOwnersTurn(backend: Backend) throws {
    let bench = try Bench(backend)
    try bench.submit(owner: "a")
    let claim = try #require(try bench.claim())
    _ = try bench.start(1, by: claim.lease)
    try bench.finish(claim, .suspended(until: .all))
    try bench.submit(owner: "b")
    // The job that "a" started is older; were the parent counted, "b" would go first.
    #expect(try bench.claim()?.job.owner == "a")
  }

  @Test(arguments: Backend.all)
  func aCancelledChildIsOneThatEnded(backend: Backend) throws {
    let bench = try Bench(backend)
    let (parent, children) = try bench.family(1)
    _ = try bench.store.cancel(children[0].id)
    #expect(try bench.claim()?.job.id == parent.id)
  }

  @Test(arguments: Backend.all)
  func aContinuationKeepsItsPlaceByPriorityAndAge(backend: Backend) throws {
    let bench = try Bench(backend)
    let (parent, _) = try bench.family(0)
    try bench.submit()
    let urgent = try bench.submit(priority: 1)
    #expect(try bench.claim()?.job.id == urgent.id)
    #expect(try bench.claim()?.job.id == parent.id)
  }
}
