import Dispatch
import Jobs
import Locks
import Persistence
import Testing

/// Changes of jobs that are asked for on a condition.
@Suite struct ConditionTests {
  @Test(arguments: Backend.all)
  func aJobIsCancelledOnlyWhereTheConditionHolds(backend: Backend) throws {
    let bench = try Bench(backend)
    let job = try bench.submit()
    #expect(throws: JobsError.conditionFailed(job.id)) { try bench.store.cancel(job.id) { $0 != job } }
    #expect(try bench.job(job.id) == job && bench.events(job.id).count == 1)
    #expect(try bench.store.cancel(job.id) { $0 == job }.state == .cancelled)
    #expect(throws: JobsError.jobFinal(job.id, .cancelled)) { try bench.store.cancel(job.id) { _ in false } }
  }

  @Test(arguments: Backend.all)
  func aJobIsResumedOnlyWhereTheConditionHolds(backend: Backend) throws {
    let bench = try Bench(backend)
    let job = try bench.ended(.failed)
    #expect(throws: JobsError.conditionFailed(job.id)) { try bench.store.resume(job.id) { $0 != job } }
    #expect(try bench.job(job.id) == job)
    let resumed = try bench.store.resume(job.id) { $0 == job }
    #expect(resumed.state == .queued)
    #expect(throws: JobsError.jobNotResumable(job.id, .queued)) {
      try bench.store.resume(job.id) { _ in false }
    }
  }

  @Test(arguments: Backend.all)
  func aJobIsDeletedOnlyWhereTheConditionHolds(backend: Backend) throws {
    let bench = try Bench(backend)
    let active = try bench.submit()
    #expect(throws: JobsError.jobActive(active.id, .queued)) {
      try bench.store.delete(active.id) { _ in false }
    }
    _ = try bench.store.cancel(active.id)
    let job = try bench.job(active.id)
    #expect(throws: JobsError.conditionFailed(job.id)) { try bench.store.delete(job.id) { $0 != job } }
    #expect(try bench.job(job.id) == job)
    try bench.store.delete(job.id) { $0 == job }
    #expect(try bench.store.job(job.id) == nil)
  }

  /// Eight threads, half of them on another store of the same database, ask for the end of the job they have seen.
  @Test(arguments: Backend.all)
  func ofManyAtOnceOneFindsItsConditionTrue(backend: Backend) throws {
    let place = backend == .memory ? nil : try backend.place()
    let memory = MemoryJobStore()
    let stores = try (0..<2).map { _ -> any JobStore in
      if let place { SQLJobStore(try place.open()) } else { memory }
    }
    for _ in 0..<5 {
      let id = try stores[0].submit(Submission(kind: "k", payload: [])).job.id
      _ = try #require(try stores[0].claim(kinds: ["k"], worker: "w", lease: .seconds(60)))
      let seen = try #require(try stores[1].job(id)).revision
      let outcomes = Locked<[JobsError?]>([])
      DispatchQueue.concurrentPerform(iterations: 8) { thread in
        var outcome: JobsError?
        do throws(JobsError) { _ = try stores[thread % 2].cancel(id) { $0.revision == seen } } catch {
          outcome = error
        }
        outcomes.withLock { [outcome] in $0.append(outcome) }
      }
      let refused = outcomes.withLock { $0 }.compactMap { $0 }
      #expect(refused == Array(repeating: JobsError.conditionFailed(id), count: 7))
      #expect(try stores[0].job(id)?.isCancelRequested == true)
    }
  }
}
