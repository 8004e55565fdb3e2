import Jobs
import Testing

@Suite struct SubmitTests {
  @Test(arguments: Backend.all)
  func aSubmittedJobIsQueuedAsItWasGiven(backend: Backend) throws {
    let bench = try Bench(backend)
    let payload: [UInt8] = Array(0...255)
    let receipt = try bench.store.submit(
      Submission(kind: "train", payload: payload, owner: "o'wner\"", priority: -3, maxAttempts: 5))
    let job = receipt.job
    #expect(!receipt.isReplay)
    #expect(job.payload == payload && job.kind == "train" && job.owner == "o'wner\"" && job.priority == -3)
    #expect(job.state == .queued && job.attempt == 0 && job.maxAttempts == 5 && job.deaths == 0)
    #expect(job.parent == nil && job.failure == nil && job.startedAt == nil && job.finishedAt == nil)
    #expect(job.createdAt == bench.clock.now && job.notBefore == bench.clock.now)
    #expect(job.progress.isEmpty && job.result.isEmpty && !job.isCancelRequested && !job.isSuspended)
    #expect(try bench.store.job(job.id) == job)
    #expect(try bench.events(job.id) == [#"state {"state":"queued","attempt":0}"#])
  }

  @Test(arguments: Backend.all)
  func aJobThatNobodySubmittedIsNil(backend: Backend) throws {
    let bench = try Bench(backend)
    let unknown = JobID(at: bench.clock.now)
    #expect(try bench.store.job(unknown) == nil)
    #expect(try bench.store.events(of: unknown, after: 0, limit: 10).isEmpty)
  }

  @Test(arguments: Backend.all)
  func textsKeepEveryCharacter(backend: Backend) throws {
    let bench = try Bench(backend)
    let owner = "é😀\u{301}'; DROP TABLE jobs; --"
    let job = try bench.submit(kind: "k", owner: owner, key: "ключ", fingerprint: "\\x00")
    #expect(try bench.job(job.id).owner == owner)
    #expect(try bench.submit(owner: owner, key: "ключ", fingerprint: "\\x00").id == job.id)
  }

  @Test(arguments: Backend.all)
  func theSameKeyGivesTheSameJobAgain(backend: Backend) throws {
    let bench = try Bench(backend)
    let first = try bench.submit(owner: "a", key: "key")
    let claim = try #require(try bench.claim())
    let submission = Submission(
      kind: "other", payload: [], owner: "a", idempotency: Idempotency(key: "key", fingerprint: "same"))
    let again = try bench.store.submit(submission)
    #expect(again.isReplay && again.job.id == first.id && again.job == claim.job)
    #expect(try bench.store.jobs(JobQuery()).count == 1)
  }

  @Test(arguments: Backend.all)
  func theSameKeyForAnotherRequestIsRefused(backend: Backend) throws {
    let bench = try Bench(backend)
    let first = try bench.submit(owner: "a", key: "key")
    #expect(throws: JobsError.idempotencyConflict(key: "key", job: first.id)) {
      try bench.submit(owner: "a", key: "key", fingerprint: "another")
    }
    #expect(try bench.store.jobs(JobQuery()).count == 1)
  }

  @Test(arguments: Backend.all)
  func ownersDoNotShareKeys(backend: Backend) throws {
    let bench = try Bench(backend)
    let one = try bench.submit(owner: "a", key: "key")
    let other = try bench.submit(owner: "b", key: "key", fingerprint: "another")
    #expect(one.id != other.id)
    #expect(try bench.submit(owner: "b", key: nil).id != other.id)
  }

  @Test(arguments: Backend.all)
  func aKeyLivesAsLongAsItsJob(backend: Backend) throws {
    let bench = try Bench(backend)
    let first = try bench.submit(key: "key")
    _ = try bench.store.cancel(first.id)
    #expect(try bench.submit(key: "key").id == first.id)
    try bench.store.delete(first.id)
    let second = try bench.submit(key: "key", fingerprint: "another")
    #expect(second.id != first.id && second.state == .queued)
  }
}
