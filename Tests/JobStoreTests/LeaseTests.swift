import Jobs
import Testing

@Suite struct LeaseTests {
  @Test(arguments: Backend.all)
  func aHeartbeatKeepsTheJob(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    for _ in 0..<5 {
      bench.clock.advance(.seconds(50))
      #expect(try bench.store.heartbeat(claim.lease, for: .seconds(60), progress: nil) == .held)
    }
    #expect(try bench.store.expireLeases() == 0)
    #expect(try bench.job(claim.job.id) == claim.job)
  }

  @Test(arguments: Backend.all)
  func aHeartbeatTellsHowFarTheJobIs(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    #expect(try bench.store.heartbeat(claim.lease, for: .seconds(60), progress: [1, 2]) == .held)
    let job = try bench.job(claim.job.id)
    #expect(job.progress == [1, 2] && job.revision > claim.job.revision)
    #expect(try bench.store.heartbeat(claim.lease, for: .seconds(60), progress: [1, 2]) == .held)
    #expect(try bench.store.heartbeat(claim.lease, for: .seconds(60), progress: nil) == .held)
    #expect(try bench.job(claim.job.id) == job)
  }

  @Test(arguments: Backend.all)
  func aLeaseRunsOutAtItsMoment(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    bench.clock.advance(.milliseconds(59_999))
    #expect(try bench.store.expireLeases() == 0)
    bench.clock.advance(.milliseconds(1))
    #expect(try bench.store.expireLeases() == 1)
    let job = try bench.job(claim.job.id)
    #expect(job.state == .queued && job.deaths == 1 && job.attempt == 1 && job.failure == .workerDied)
    #expect(try bench.store.expireLeases() == 0)
    #expect(
      try bench.events(job.id).last?.hasPrefix(#"state {"state":"queued","attempt":1,"error":{"#) == true)
  }

  @Test(arguments: Backend.all)
  func aClaimRescuesJobsOfTheDeadAndFencesThemOff(backend: Backend) throws {
    let bench = try Bench(backend)
    let zombie = try bench.running(worker: "zombie")
    bench.clock.advance(.seconds(61))
    let heir = try #require(try bench.claim("heir"))
    #expect(heir.job.id == zombie.job.id && heir.job.attempt == 2 && heir.job.deaths == 1)
    #expect(heir.lease.fence > zombie.lease.fence)
    #expect(try bench.store.heartbeat(zombie.lease, for: .seconds(60), progress: [9]) == .lost)
    #expect(try bench.store.record(.epoch, [9], progress: [9], by: zombie.lease) == false)
    #expect(try bench.store.finish(zombie.lease, .succeeded([9])) == false)
    #expect(try bench.job(heir.job.id) == heir.job)
    try bench.finish(heir, .succeeded([1]))
    #expect(try bench.job(heir.job.id).result == [1])
  }

  @Test(arguments: Backend.all)
  func aZombieOfTheSameNameIsFencedOffToo(backend: Backend) throws {
    let bench = try Bench(backend)
    let zombie = try bench.running()
    bench.clock.advance(.seconds(61))
    let heir = try #require(try bench.claim())
    #expect(try bench.store.finish(zombie.lease, .succeeded([])) == false)
    #expect(try bench.store.heartbeat(heir.lease, for: .seconds(60), progress: nil) == .held)
  }

  @Test(arguments: Backend.all)
  func aLateHeartbeatBeforeAnybodyNoticedHolds(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    bench.clock.advance(.seconds(90))
    #expect(try bench.store.heartbeat(claim.lease, for: .seconds(60), progress: nil) == .held)
    #expect(try bench.store.expireLeases() == 0)
  }

  @Test(arguments: Backend.all)
  func afterFourDeathsAJobIsSetAside(backend: Backend) throws {
    let bench = try Bench(backend)
    let id = try bench.submit(attempts: 10).id
    for _ in 0..<4 {
      #expect(try bench.claim()?.job.id == id)
      bench.clock.advance(.seconds(61))
      #expect(try bench.store.expireLeases() == 1)
    }
    let job = try bench.job(id)
    #expect(job.state == .failed && job.deaths == 4 && job.failure == .workersDied(4))
    #expect(try bench.events(id).count { $0.hasPrefix("end") } == 1)
    #expect(try bench.claim() == nil)
  }

  @Test(arguments: Backend.all)
  func aCheckpointMakesEarlierDeathsCountNoMore(backend: Backend) throws {
    let bench = try Bench(backend)
    let id = try bench.submit(attempts: 20).id
    for round in 0..<9 {
      let claim = try #require(try bench.claim())
      #expect(claim.job.id == id && claim.job.deaths == round % 3)
      if round % 3 == 2 { #expect(try bench.store.record(.checkpoint, [], progress: nil, by: claim.lease)) }
      if round % 3 == 2 { #expect(try bench.job(id).deaths == 0) }
      if round % 3 < 2 {
        bench.clock.advance(.seconds(61))
      } else {
        try bench.finish(claim, .released)
      }
    }
    #expect(try bench.job(id).state == .queued)
  }

  @Test(arguments: Backend.all)
  func deathsDoNotExceedTheAttempts(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running(attempts: 1)
    bench.clock.advance(.seconds(61))
    #expect(try bench.claim() == nil)
    let job = try bench.job(claim.job.id)
    #expect(job.state == .failed && job.failure == .workersDied(1) && job.attempt == 1)
  }

  @Test(arguments: Backend.all)
  func aClockThatStandsOrRunsBackTakesNoLease(backend: Backend) throws {
    let bench = try Bench(backend)
    let claim = try bench.running()
    bench.clock.advance(.seconds(-3600))
    #expect(try bench.store.expireLeases() == 0)
    #expect(try bench.store.heartbeat(claim.lease, for: .seconds(60), progress: nil) == .held)
    bench.clock.advance(.seconds(59))
    #expect(try bench.store.expireLeases() == 0)
    try bench.finish(claim, .succeeded([]))
    #expect(try bench.job(claim.job.id).state == .succeeded)
  }

  @Test(arguments: Backend.all)
  func aJumpForwardsCostsAnAttemptAndNothingElse(backend: Backend) throws {
    let bench = try Bench(backend)
    let claims = try (0..<3).map { _ in try bench.running() }
    bench.clock.advance(.seconds(86_400))
    #expect(try bench.store.expireLeases() == 3)
    for claim in claims { #expect(try bench.store.finish(claim.lease, .succeeded([])) == false) }
    for _ in 0..<3 { try bench.finish(try bench.claim(), .succeeded([])) }
    #expect(try bench.store.counts().states == [.succeeded: 3])
  }
}
