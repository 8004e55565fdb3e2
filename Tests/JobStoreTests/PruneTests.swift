import Jobs
import Testing

@Suite struct PruneTests {
  @Test(arguments: Backend.all, [JobState.succeeded, .failed, .cancelled])
  func aJobThatHasEndedIsDeletedWhole(backend: Backend, state: JobState) throws {
    let bench = try Bench(backend)
    let (job, kept) = (try bench.ended(state), try bench.ended(state))
    try bench.store.delete(job.id)
    #expect(try bench.store.job(job.id) == nil)
    #expect(try bench.store.events(of: job.id, after: 0, limit: 10).isEmpty)
    #expect(try bench.events(kept.id).count == 3)
    #expect(throws: JobsError.jobUnknown(job.id.text)) { try bench.store.delete(job.id) }
  }

  @Test(arguments: Backend.all)
  func aJobThatHasNotEndedIsNotDeleted(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    let queued = try bench.submit()
    #expect(throws: JobsError.jobActive(claim.job.id, .running)) { try bench.store.delete(claim.job.id) }
    #expect(throws: JobsError.jobActive(queued.id, .queued)) { try bench.store.delete(queued.id) }
    #expect(try bench.store.jobs(JobQuery()).count == 2)
  }

  @Test(arguments: Backend.all)
  func whatAJobStartedGoesWithItButNotWhileItRuns(backend: Backend) throws {
    let bench = try Bench(backend)
    let (parent, children) = try bench.family(2)
    let held = try #require(try bench.claim())
    let grandchildren = try bench.start(1, by: held.lease)
    _ = try bench.store.cancel(parent.id)
    #expect(throws: JobsError.jobActive(held.job.id, .running)) { try bench.store.delete(parent.id) }
    try bench.finish(held, .cancelled)
    try bench.store.delete(parent.id)
    for id in [parent.id] + children.map(\.id) + grandchildren.map(\.id) {
      #expect(try bench.store.job(id) == nil)
      #expect(try bench.store.events(of: id, after: 0, limit: 9).isEmpty)
    }
  }

  @Test(arguments: Backend.all)
  func aDeletedChildIsWaitedForNoMore(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    let children = try bench.start(3, by: claim.lease)
    _ = try bench.store.cancel(children[0].id)
    try bench.finish(claim, .suspended(until: .any))
    let again = try #require(try bench.claim(kinds: ["k"]))
    try bench.store.delete(children[0].id)
    try bench.finish(again, .suspended(until: .any))
    #expect(try bench.claim(kinds: ["k"]) == nil)
    _ = try bench.store.cancel(children[1].id)
    #expect(try bench.claim(kinds: ["k"])?.isContinuation == true)
  }

  @Test(arguments: Backend.all)
  func oldJobsAreRemovedOldestFirst(backend: Backend) throws {
    let bench = try Bench(backend)
    let (parent, children) = try bench.family(1)
    let early = try [JobState.succeeded, .failed, .cancelled].map { state in
      bench.clock.advance(.seconds(1))
      let claim = try bench.running()
      try bench.finish(claim, state == .succeeded ? .succeeded([]) : .cancelled)
      return claim.job.id
    }
    bench.clock.advance(.seconds(1))
    let limit = bench.clock.now
    _ = try bench.store.cancel(parent.id)
    let late = try bench.ended(.succeeded)
    let active = try bench.submit()
    #expect(try bench.store.prune(endedBefore: limit, limit: 2) == [early[0], early[1]])
    #expect(try bench.store.prune(endedBefore: limit, limit: 2) == [early[2]])
    #expect(try bench.store.prune(endedBefore: limit, limit: 2).isEmpty)
    let rest = try bench.store.prune(endedBefore: bench.clock.now + .seconds(1), limit: 10)
    #expect(rest == [parent.id, children[0].id, late.id])
    #expect(try bench.store.jobs(JobQuery()).map(\.id) == [active.id])
  }

  @Test(arguments: Backend.all)
  func whatStillRunsBelowIsNotRemoved(backend: Backend) throws {
    let bench = try Bench(backend)
    let (parent, _) = try bench.family(1)
    let held = try #require(try bench.claim())
    _ = try bench.store.cancel(parent.id)
    #expect(try bench.store.prune(endedBefore: bench.clock.now + .seconds(9), limit: 10).isEmpty)
    try bench.finish(held, .cancelled)
    #expect(try bench.store.prune(endedBefore: bench.clock.now + .seconds(9), limit: 10).count == 2)
  }
}
