import Jobs
import Testing

@Suite struct FinishTests {
  @Test(arguments: Backend.all)
  func successKeepsTheResultAndEnds(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    bench.clock.advance(.seconds(5))
    #expect(try bench.store.finish(claim.lease, .succeeded([1, 2, 0, 255])))
    let job = try bench.job(claim.job.id)
    #expect(job.state == .succeeded && job.result == [1, 2, 0, 255] && job.failure == nil)
    #expect(job.finishedAt == bench.clock.now && job.revision > claim.job.revision)
    #expect(
      try bench.events(job.id) == [
        #"state {"state":"queued","attempt":0}"#, #"state {"state":"running","attempt":1}"#,
        #"end {"state":"succeeded"}"#,
      ])
  }

  @Test(arguments: Backend.all)
  func whatCannotHealFailsAtOnce(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    try bench.finish(claim, .failed(Bench.failure, isTransient: false, delay: .seconds(3)))
    let job = try bench.job(claim.job.id)
    #expect(job.state == .failed && job.failure == Bench.failure && job.result.isEmpty && job.attempt == 1)
    #expect(try bench.events(job.id).last == #"end {"state":"failed","error":\#(Bench.failureText)}"#)
    #expect(try bench.claim() == nil)
  }

  @Test(arguments: Backend.all)
  func whatMayHealIsTriedAgainUntilAttemptsRunOut(backend: Backend) throws {
    let bench = try Bench(backend)
    let id = try bench.submit(attempts: 2).id
    let transient = Outcome.failed(Bench.failure, isTransient: true, delay: .seconds(1))
    try bench.finish(try bench.claim(), transient)
    #expect(try bench.job(id).state == .queued && bench.job(id).failure == Bench.failure)
    bench.clock.advance(.seconds(1))
    let second = try #require(try bench.claim())
    #expect(second.job.attempt == 2 && second.job.failure == Bench.failure)
    try bench.finish(second, transient)
    #expect(try bench.job(id).state == .failed)
    #expect(
      try bench.events(id) == [
        #"state {"state":"queued","attempt":0}"#, #"state {"state":"running","attempt":1}"#,
        #"state {"state":"queued","attempt":1,"error":\#(Bench.failureText)}"#,
        #"state {"state":"running","attempt":2}"#,
        #"end {"state":"failed","error":\#(Bench.failureText)}"#,
      ])
  }

  @Test(arguments: Backend.all)
  func successForgetsTheFailureOfAnEarlierAttempt(backend: Backend) throws {
    let bench = try Bench(backend)
    let id = try bench.running().job.id
    try bench.finish(
      Claim(job: try bench.job(id), lease: Lease(job: id, fence: 1, worker: "w"), isContinuation: false),
      .failed(Bench.failure, isTransient: true, delay: .zero))
    try bench.finish(try bench.claim(), .succeeded([]))
    #expect(try bench.job(id).state == .succeeded && bench.job(id).failure == nil)
  }

  @Test(arguments: Backend.all)
  func aReleasedJobHasNotBegun(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running(attempts: 1)
    try bench.finish(claim, .released)
    let job = try bench.job(claim.job.id)
    #expect(job.state == .queued && job.attempt == 0 && job.deaths == 0 && job.failure == nil)
    let again = try #require(try bench.claim())
    #expect(again.job.attempt == 1 && again.lease.fence > claim.lease.fence)
    #expect(again.job.startedAt == claim.job.startedAt)
  }

  @Test(arguments: Backend.all)
  func aWorkerMayEndAJobAtSomebodysRequest(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    try bench.finish(claim, .cancelled)
    #expect(try bench.job(claim.job.id).state == .cancelled)
    #expect(try bench.events(claim.job.id).last == #"end {"state":"cancelled"}"#)
  }

  @Test(arguments: Backend.all, [Outcome.succeeded([]), .released, .cancelled, .suspended(until: .all)])
  func aLeaseIsGoodForOneEnd(backend: Backend, outcome: Outcome) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    try bench.finish(claim, outcome)
    let job = try bench.job(claim.job.id)
    #expect(try bench.store.finish(claim.lease, .succeeded([9])) == false)
    #expect(try bench.store.finish(claim.lease, outcome) == false)
    #expect(try bench.store.record(.log, [], progress: [1], by: claim.lease) == false)
    #expect(try bench.store.heartbeat(claim.lease, for: .seconds(9), progress: [1]) == .lost)
    #expect(try bench.store.start([Submission(kind: "k", payload: [])], by: claim.lease) == nil)
    #expect(try bench.job(claim.job.id) == job)
  }

  @Test(arguments: Backend.all)
  func onlyTheWholeLeaseCounts(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    var forged = [claim.lease, claim.lease, claim.lease]
    forged[0].fence += 1
    forged[1].worker = "other"
    forged[2].job = JobID(at: bench.clock.now)
    for lease in forged { #expect(try bench.store.finish(lease, .succeeded([])) == false) }
    #expect(try bench.job(claim.job.id) == claim.job)
  }
}
