import Foundation
import Jobs
import Testing

@testable import Persistence

/// Workers that are processes of their own, killed at random moments: this program again, running one test.
@Suite struct ChaosTests {
  static let order = "WHITELINE_TESTS_CHAOS"

  @Test(arguments: Backend.databases)
  func killedProcessesLoseNothingAndDoNothingTwice(backend: Backend) throws {
    let place = try backend.place()
    let store = SQLJobStore(try place.open())
    let count = 40
    for number in 0..<count {
      let receipt = try store.submit(
        Submission(
          kind: "chaos", payload: [UInt8(number)], owner: "\(number % 3)", maxAttempts: 1000,
          idempotency: Idempotency(key: "\(number)", fingerprint: "")))
      #expect(!receipt.isReplay)
    }
    var workers = try (0..<3).map { _ in try Self.worker(place) }
    var kills = 0
    let deadline = ContinuousClock.now + .seconds(120)
    while try store.counts().states[.succeeded] ?? 0 < count, ContinuousClock.now < deadline {
      usleep(UInt32.random(in: 100_000..<600_000))
      let victim = Int.random(in: 0..<workers.count)
      if workers[victim].isRunning, kills < 8 {
        kill(workers[victim].processIdentifier, SIGKILL)
        kills += 1
      }
      workers[victim].waitUntilExit()
      workers[victim] = try Self.worker(place)
      // A job whose workers died four times without a checkpoint waits for an operator: that is us.
      var failed = JobQuery()
      failed.states = [.failed]
      for job in try store.jobs(failed) { _ = try store.resume(job.id) }
    }
    for worker in workers {
      kill(worker.processIdentifier, SIGKILL)
      worker.waitUntilExit()
    }
    #expect(kills > 0)
    var query = JobQuery()
    query.limit = 1000
    let jobs = try store.jobs(query)
    #expect(jobs.count == count && jobs.allSatisfy { $0.state == .succeeded && $0.result == $0.payload })
    for job in jobs {
      let events = try store.events(of: job.id, after: 0, limit: 1000)
      #expect(events.map(\.number) == (0..<events.count).map { Int64($0) + 1 })
      #expect(events.last?.kind == .end)
      #expect(events.count { $0.data == Array(#"{"state":"succeeded"}"#.utf8) } == 1)
    }
  }

  /// This program, told to work.
  private static func worker(_ place: DatabasePlace) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["--testing-library", "swift-testing", "--filter", "ChaosWorkerTests"]
    process.environment = ProcessInfo.processInfo.environment.merging([order: place.order]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }
}

extension DatabasePlace {
  /// For another process: where the database is.
  fileprivate var order: String {
    switch self {
    case .file(let folder): "\(folder.path)/jobs.db"
    case .connection(let string): string
    }
  }
}

/// What the workers of `ChaosTests` do.
@Suite struct ChaosWorkerTests {
  private static let order = ProcessInfo.processInfo.environment[ChaosTests.order]

  @Test(.enabled(if: order != nil, "a part of ChaosTests, run in processes of its own"))
  func workUntilThereIsNothingLeft() throws {
    let order = try #require(Self.order)
    let isFile = order.hasPrefix("/")
    let store = SQLJobStore(try isFile ? SQLDatabase.sqlite(order) : SQLDatabase.postgres(order))
    var idle = 0
    while idle < 40 {
      let claim = try store.claim(kinds: ["chaos"], worker: "\(getpid())", lease: .milliseconds(700))
      guard let claim else {
        idle += 1
        usleep(50_000)
        continue
      }
      idle = 0
      for step in 0..<3 {
        usleep(20_000)
        _ = try store.record(.log, Array("\(step)".utf8), progress: [UInt8(step)], by: claim.lease)
        if try store.heartbeat(claim.lease, for: .milliseconds(700), progress: nil) == .lost { break }
      }
      _ = try store.finish(claim.lease, .succeeded(claim.job.payload))
    }
  }
}
