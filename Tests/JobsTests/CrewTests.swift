import Locks
import Testing

@testable import Jobs

@Suite struct CrewTests {
  /// Does jobs as their payload says.
  private struct Script: JobHandler {
    let kinds: Set = ["script"]
    let run: @Sendable (JobContext) -> Outcome
    func run(_ context: JobContext) -> Outcome { run(context) }
  }

  private func crew(
    _ store: MemoryJobStore, slots: Int = 2, _ run: @escaping @Sendable (JobContext) -> Outcome
  ) -> Crew {
    var settings = WorkerSettings(name: "test")
    settings.slots = slots
    settings.poll = .milliseconds(50)
    settings.heartbeat = .milliseconds(20)
    settings.housekeeping = .milliseconds(20)
    return Crew(store: store, handlers: [Script(run: run)], settings: settings) { _ in }
  }

  private func ended(_ store: MemoryJobStore, _ jobs: [JobID]) async throws -> [Job] {
    for _ in 0..<2000 {
      let found = try jobs.compactMap { try store.job($0) }
      if found.allSatisfy({ $0.state.isFinal }) { return found }
      try await Task.sleep(for: .milliseconds(5))
    }
    return try jobs.compactMap { try store.job($0) }
  }

  private func submit(_ store: MemoryJobStore, _ count: Int) throws -> [JobID] {
    try (0..<count).map { try store.submit(Submission(kind: "script", payload: Array("\($0)".utf8))).job.id }
  }

  @Test func everyJobIsDoneOnce() async throws {
    let store = MemoryJobStore()
    let done = Locked<[JobID]>([])
    let crew = crew(store, slots: 4) { context in
      done.withLock { $0.append(context.job.id) }
      return .succeeded(context.job.payload)
    }
    let jobs = try submit(store, 40)
    crew.start()
    let ended = try await ended(store, jobs)
    #expect(ended.allSatisfy { $0.state == .succeeded && $0.result == $0.payload })
    #expect(done.withLock { $0.sorted() } == jobs.sorted())
    #expect(crew.stop(within: .seconds(5)))
  }

  @Test func aCancelReachesTheHandler() async throws {
    let store = MemoryJobStore()
    let began = Locked(false)
    let crew = crew(store) { context in
      began.withLock { $0 = true }
      while context.stop == nil { context.report(progress: [123, 125]) }
      return .cancelled
    }
    let job = try submit(store, 1)[0]
    crew.start()
    while !began.withLock({ $0 }) { await Task.yield() }
    _ = try store.cancel(job)
    let ended = try await ended(store, [job])
    #expect(ended[0].state == .cancelled)
    #expect(crew.stop(within: .seconds(5)))
  }

  @Test func aShutdownGivesJobsBack() async throws {
    let store = MemoryJobStore()
    let began = Locked(false)
    let crew = crew(store) { context in
      began.withLock { $0 = true }
      while context.stop == nil {}
      return context.stop == .shuttingDown ? .released : .succeeded([])
    }
    let job = try submit(store, 1)[0]
    crew.start()
    while !began.withLock({ $0 }) { await Task.yield() }
    #expect(crew.stop(within: .seconds(5)))
    let after = try #require(try store.job(job))
    #expect(after.state == .queued && after.deaths == 0)
  }

  @Test func whatMayHealIsTriedAgain() async throws {
    let store = MemoryJobStore()
    let tries = Locked(0)
    let crew = crew(store) { _ in
      let count = tries.withLock { count in
        count += 1
        return count
      }
      let failure = JobFailure(code: "once", detail: "the first time only")
      return count == 1 ? .failed(failure, isTransient: true, delay: .zero) : .succeeded([49])
    }
    let job = try submit(store, 1)[0]
    crew.start()
    let ended = try await ended(store, [job])
    #expect(ended[0].state == .succeeded && ended[0].attempt == 2)
    #expect(crew.stop(within: .seconds(5)))
  }

  @Test func parentsWaitForTheirChildren() async throws {
    let store = MemoryJobStore()
    let crew = crew(store, slots: 1) { context in
      if context.job.parent != nil { return .succeeded(context.job.payload) }
      guard let children = context.children() else { return .released }
      if children.isEmpty {
        let work = (0..<3).map {
          Submission(
            kind: "script", payload: [UInt8(48 + $0)], idempotency: Idempotency(key: "\($0)", fingerprint: "")
          )
        }
        return context.start(work) == nil ? .released : .suspended(until: .all)
      }
      return .succeeded(children.flatMap(\.result))
    }
    let job = try submit(store, 1)[0]
    crew.start()
    let ended = try await ended(store, [job])
    #expect(ended[0].state == .succeeded && ended[0].result == Array("012".utf8) && ended[0].attempt == 1)
    #expect(crew.stop(within: .seconds(5)))
  }
}
