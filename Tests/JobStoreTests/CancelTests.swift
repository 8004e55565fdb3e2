import Jobs
import Testing

@Suite struct CancelTests {
  @Test(arguments: Backend.all)
  func aQueuedJobIsCancelledNow(backend: Backend) throws {
    let bench = try Bench(backend)
    let id = try bench.submit().id
    let job = try bench.store.cancel(id)
    #expect(job.state == .cancelled && job.finishedAt == bench.clock.now && job.failure == nil)
    #expect(try bench.job(id) == job)
    #expect(try bench.events(id).last == #"end {"state":"cancelled"}"#)
    #expect(try bench.claim() == nil)
  }

  @Test(arguments: Backend.all)
  func aRunningJobIsAskedToEnd(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    let job = try bench.store.cancel(claim.job.id)
    #expect(job.state == .running && job.isCancelRequested && job.revision > claim.job.revision)
    #expect(try bench.store.cancel(claim.job.id) == job)
    #expect(try bench.store.heartbeat(claim.lease, for: .seconds(60), progress: nil) == .cancelRequested)
    #expect(try bench.store.record(.checkpoint, [], progress: nil, by: claim.lease))
    try bench.finish(claim, .cancelled)
    #expect(try bench.job(claim.job.id).state == .cancelled)
    #expect(try bench.events(claim.job.id).count { $0.hasPrefix("end") } == 1)
  }

  static let ends: [(Outcome, JobState)] = [
    (.succeeded([1]), .succeeded), (.cancelled, .cancelled), (.released, .cancelled),
    (.suspended(until: .all), .cancelled),
    (.failed(Bench.failure, isTransient: true, delay: .zero), .cancelled),
    (.failed(Bench.failure, isTransient: false, delay: .zero), .failed),
  ]

  @Test(arguments: Backend.all, ends)
  func whoeverWasAskedToEndIsNeverQueuedAgain(backend: Backend, end: (Outcome, JobState)) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    _ = try bench.store.cancel(claim.job.id)
    try bench.finish(claim, end.0)
    #expect(try bench.job(claim.job.id).state == end.1)
    #expect(try bench.events(claim.job.id).count { $0.hasPrefix("end") } == 1)
    #expect(try bench.claim() == nil)
  }

  @Test(arguments: Backend.all)
  func whoeverDiesAfterBeingAskedIsCancelled(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running(attempts: 1)
    _ = try bench.store.cancel(claim.job.id)
    bench.clock.advance(.seconds(61))
    #expect(try bench.store.expireLeases() == 1)
    #expect(try bench.job(claim.job.id).state == .cancelled)
  }

  @Test(arguments: Backend.all, [JobState.succeeded, .failed, .cancelled])
  func whatHasEndedIsNotCancelled(backend: Backend, state: JobState) throws {
    let bench = try Bench(backend)
    let job = try bench.ended(state)
    #expect(job.state == state)
    #expect(throws: JobsError.jobFinal(job.id, state)) { try bench.store.cancel(job.id) }
    #expect(try bench.job(job.id) == job)
  }

  @Test(arguments: Backend.all)
  func anUnknownJobIsNotCancelled(backend: Backend) throws {
    let bench = try Bench(backend)
    let id = JobID(at: bench.clock.now)
    #expect(throws: JobsError.jobUnknown(id.text)) { try bench.store.cancel(id) }
  }

  @Test(arguments: Backend.all)
  func cancellingReachesAllThatWasStarted(backend: Backend) throws {
    let bench = try Bench(backend)
    let (parent, children) = try bench.family(3)
    let done = try #require(try bench.claim())
    try bench.finish(done, .succeeded([]))
    let held = try #require(try bench.claim())
    let grandchildren = try bench.start(2, by: held.lease)
    #expect(try bench.store.cancel(parent.id).state == .cancelled)
    #expect(try children.map { try bench.job($0.id).state } == [.succeeded, .running, .cancelled])
    #expect(try grandchildren.map { try bench.job($0.id).state } == [.cancelled, .cancelled])
    #expect(try bench.store.heartbeat(held.lease, for: .seconds(60), progress: nil) == .cancelRequested)
    try bench.finish(held, .cancelled)
    #expect(try bench.store.counts().states == [.cancelled: 5, .succeeded: 1])
    #expect(try bench.claim() == nil)
  }

  @Test(arguments: Backend.all, [JobState.succeeded, .failed, .cancelled])
  func jobsDoNotOutliveTheOneThatStartedThem(backend: Backend, state: JobState) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    let children = try bench.start(2, by: claim.lease)
    let held = try #require(try bench.claim())
    let outcome: Outcome =
      state == .succeeded
      ? .succeeded([])
      : state == .cancelled ? .cancelled : .failed(Bench.failure, isTransient: false, delay: .zero)
    try bench.finish(claim, outcome)
    #expect(try bench.job(claim.job.id).state == state)
    #expect(try children.map { try bench.job($0.id).state } == [.running, .cancelled])
    #expect(try bench.job(held.job.id).isCancelRequested)
  }
}
