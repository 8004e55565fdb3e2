import Jobs
import Testing

@Suite struct ResumeTests {
  @Test(arguments: Backend.all, [JobState.failed, .cancelled])
  func aResumedJobBeginsAnew(backend: Backend, state: JobState) throws {
    let bench = try Bench(backend)
    let claim = try bench.running(attempts: 1)
    #expect(try bench.store.record(.epoch, [], progress: [4], by: claim.lease))
    _ = try bench.store.cancel(claim.job.id)
    let failed = Outcome.failed(Bench.failure, isTransient: false, delay: .zero)
    try bench.finish(claim, state == .failed ? failed : .cancelled)
    bench.clock.advance(.seconds(9))
    let job = try bench.store.resume(claim.job.id)
    #expect(job.state == .queued && job.attempt == 0 && job.deaths == 0 && !job.isCancelRequested)
    #expect(job.failure == nil && job.finishedAt == nil && job.progress == [4])
    #expect(job.notBefore == bench.clock.now && job.createdAt == claim.job.createdAt)
    #expect(try bench.job(job.id) == job)
    #expect(try bench.events(job.id).last == #"state {"state":"queued","attempt":0}"#)
    let again = try #require(try bench.claim())
    #expect(again.lease.fence > claim.lease.fence && again.job.attempt == 1)
    #expect(try bench.store.finish(claim.lease, .succeeded([])) == false)
    try bench.finish(again, .succeeded([]))
    #expect(try bench.events(job.id).count { $0.hasPrefix("end") } == 2)
  }

  @Test(arguments: Backend.all)
  func deathsAreCountedAnew(backend: Backend) throws {
    let bench = try Bench(backend)
    let id = try bench.submit(attempts: 10).id
    for round in 1...2 {
      for _ in 0..<4 {
        #expect(try bench.claim()?.job.id == id)
        bench.clock.advance(.seconds(61))
        #expect(try bench.store.expireLeases() == 1)
      }
      #expect(try bench.job(id).failure == .workersDied(4))
      if round == 1 { _ = try bench.store.resume(id) }
    }
  }

  @Test(arguments: Backend.all)
  func onlyWhatFailedOrWasCancelledIsResumed(backend: Backend) throws {
    let bench = try Bench(backend)
    let succeeded = try bench.ended(.succeeded)
    let running = try bench.running().job
    let queued = try bench.submit()
    for job in [succeeded, running, queued] {
      #expect(throws: JobsError.jobNotResumable(job.id, job.state)) { try bench.store.resume(job.id) }
      #expect(try bench.job(job.id) == job)
    }
    let unknown = JobID(at: bench.clock.now)
    #expect(throws: JobsError.jobUnknown(unknown.text)) { try bench.store.resume(unknown) }
  }

  @Test(arguments: Backend.all)
  func whatWasStartedIsResumedSaveWhatSucceeded(backend: Backend) throws {
    let bench = try Bench(backend)
    let (parent, children) = try bench.family(3)
    try bench.finish(try bench.claim(), .succeeded([1]))
    try bench.finish(try bench.claim(), .failed(Bench.failure, isTransient: false, delay: .zero))
    _ = try bench.store.cancel(parent.id)
    _ = try bench.store.resume(parent.id)
    #expect(try children.map { try bench.job($0.id).state } == [.succeeded, .queued, .queued])
    #expect(try bench.claim()?.job.id == parent.id)
  }

  @Test(arguments: Backend.all)
  func whatASucceededJobStartedStaysAsItIs(backend: Backend) throws {
    let bench = try Bench(backend)
    let (parent, _) = try bench.family(1)
    let child = try #require(try bench.claim())
    let grandchildren = try bench.start(1, by: child.lease)
    try bench.finish(child, .succeeded([]))
    #expect(try bench.job(grandchildren[0].id).state == .cancelled)
    _ = try bench.store.cancel(parent.id)
    _ = try bench.store.resume(parent.id)
    #expect(try bench.job(grandchildren[0].id).state == .cancelled)
  }

  @Test(arguments: Backend.all)
  func aResumedChildEndsItsParentsWaitAgain(backend: Backend) throws {
    let bench = try Bench(backend)
    let (parent, children) = try bench.family(2, until: .any)
    let child = try #require(try bench.claim())
    try bench.finish(child, .failed(Bench.failure, isTransient: false, delay: .zero))
    let claim = try #require(try bench.claim(kinds: ["k"]))
    _ = try bench.store.resume(children[0].id)
    try bench.finish(claim, .suspended(until: .any))
    #expect(try bench.claim(kinds: ["k"]) == nil)
    try bench.finish(try bench.claim(kinds: ["child"]), .succeeded([]))
    #expect(try bench.claim(kinds: ["k"])?.job.id == parent.id)
  }
}
