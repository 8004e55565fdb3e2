import Foundation
import Jobs
import Testing

@testable import Persistence

/// The same made-up history, hundreds of steps long, is lived through by the memory store and by a database: every
/// answer, every job and every event must be the same. Workers die, come back, forge leases; clocks leap.
@Suite struct DifferentialTests {
  /// `WHITELINE_SEEDS` asks for more of them.
  static let seeds: [UInt64] = {
    let wish = ProcessInfo.processInfo.environment["WHITELINE_SEEDS"].flatMap { UInt64($0) }
    return Array(1...(wish ?? 4))
  }()

  @Test(arguments: Backend.databases, seeds)
  func aDatabaseAnswersAsTheSpecificationDoes(backend: Backend, seed: UInt64) throws {
    let world = try World(backend, seed)
    var accepted = 0
    for step in 1...300 {
      let deed = try world.step()
      #expect(deed.specified == deed.actual, "seed \(seed), step \(step): \(deed.name)")
      if deed.specified != deed.actual { return }
      if deed.name.hasPrefix("finish"), deed.actual == "true" { accepted += 1 }
      if step % 25 == 0 {
        let (one, other) = (try world.memory.everything(), try world.database.everything())
        let difference = zip(one, other).first { $0 != $1 }
        #expect(difference == nil && one.count == other.count, "seed \(seed), step \(step)")
        if difference != nil { return }
      }
    }
    // A history in which little happens shows little.
    #expect(accepted > 10, "seed \(seed): only \(accepted) workers let go of a job")
  }
}

/// What was done, and what each store answered.
private struct Deed {
  var name: String
  var specified: String
  var actual: String
}

/// One store, with names of jobs by the order in which they were made.
private final class Life {
  let store: any JobStore
  var names: [JobID] = []
  var leases: [Lease] = []

  init(_ store: any JobStore) { self.store = store }

  /// The number of a job: names differ between the stores, numbers do not.
  func number(_ id: JobID?) -> Int? { id.flatMap { names.firstIndex(of: $0) } }

  func told(_ job: Job) -> String {
    if number(job.id) == nil { names.append(job.id) }
    let failure = job.failure.map { "\($0.code)" } ?? "-"
    return "\(number(job.id) ?? -1) of \(number(job.parent) ?? -1): \(job.kind) \(job.owner) \(job.priority) "
      + "\(job.state) \(job.attempt)/\(job.maxAttempts) \(job.deaths) \(job.isCancelRequested) "
      + "\(job.isSuspended) \(job.progress) \(job.result) \(failure) \(job.createdAt.milliseconds) "
      + "\(job.notBefore.milliseconds) \(job.startedAt?.milliseconds ?? -1) "
      + "\(job.finishedAt?.milliseconds ?? -1) r\(job.revision)"
  }

  func told(_ claim: Claim?) -> String {
    guard let claim else { return "nothing" }
    leases.append(claim.lease)
    return "\(told(claim.job)) fence \(claim.lease.fence) \(claim.isContinuation)"
  }

  func told(_ error: JobsError) -> String {
    switch error {
    case .jobUnknown: "unknown"
    case .jobFinal(let id, let state): "final \(number(id) ?? -1) \(state)"
    case .jobActive(let id, let state): "active \(number(id) ?? -1) \(state)"
    case .jobNotResumable(let id, let state): "not resumable \(number(id) ?? -1) \(state)"
    case .conditionFailed(let id): "not on that condition \(number(id) ?? -1)"
    case .idempotencyConflict(let key, let job): "conflict \(key) \(number(job) ?? -1)"
    case .unavailable, .schemaTooNew: error.message
    }
  }

  /// Every job ever made, as it is now, with its events.
  func everything() throws(JobsError) -> [String] {
    var lines: [String] = []
    for id in names {
      guard let job = try store.job(id) else {
        lines.append("gone")
        continue
      }
      let events = try store.events(of: id, after: 0, limit: 1000)
      let texts = events.map {
        "\($0.number) \($0.kind) \(String(decoding: $0.data, as: UTF8.self)) \($0.at.text)"
      }
      lines.append("\(told(job)) \(texts)")
    }
    let counts = try store.counts()
    lines.append("\(counts.states.filter { $0.value > 0 }.map { "\($0.key) \($0.value)" }.sorted())")
    lines.append("\(counts.oldestReady?.milliseconds ?? -1)")
    return lines
  }
}

private final class World {
  let memory: Life
  let database: Life
  private let clock = ManualClock()
  private let place: DatabasePlace
  private var chance: SeededChance

  init(_ backend: Backend, _ seed: UInt64) throws {
    let clock = clock
    place = try backend.place()
    memory = Life(MemoryJobStore { clock.now })
    database = Life(SQLJobStore(try place.open { clock.now }))
    chance = SeededChance(state: seed)
  }

  /// Does one thing in both stores.
  func step() throws -> Deed {
    clock.advance(.milliseconds(1))
    switch Int.random(in: 0..<100, using: &chance) {
    case 0..<14: return submit()
    case 14..<40: return claim()
    case 40..<62: return finish()
    case 62..<70: return start()
    case 70..<75: return record()
    case 75..<79: return heartbeat()
    case 79..<84: return ask("cancel") { store, id throws(JobsError) in try store.cancel(id) }
    case 84..<89: return ask("resume") { store, id throws(JobsError) in try store.resume(id) }
    case 89..<91:
      return ask("delete") { store, id throws(JobsError) in
        let job = try store.job(id)
        try store.delete(id)
        return job
      }
    case 91..<93: return list()
    case 93..<94: return prune()
    default:
      clock.advance(.milliseconds(Int.random(in: 1...40_000, using: &chance)))
      return both("expire") { life throws(JobsError) in "\(try life.store.expireLeases())" }
    }
  }

  private func both(_ name: String, _ body: (Life) throws(JobsError) -> String) -> Deed {
    func answer(_ life: Life) -> String {
      do throws(JobsError) { return try body(life) } catch { return life.told(error) }
    }
    return Deed(name: name, specified: answer(memory), actual: answer(database))
  }

  private func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &chance)] }

  private func submission(_ kinds: [String]) -> Submission {
    let key: String? = pick([nil, nil, "a", "b", "c"])
    return Submission(
      kind: pick(kinds), payload: [UInt8.random(in: 0...255, using: &chance)], owner: pick(["", "x", "y"]),
      priority: pick([0, 0, 0, 1, -1]), maxAttempts: pick([1, 2, 3, 9]),
      idempotency: key.map { Idempotency(key: $0, fingerprint: pick(["1", "1", "2"])) })
  }

  private func submit() -> Deed {
    let submission = submission(["p", "q"])
    return both("submit") { life throws(JobsError) in
      let receipt = try life.store.submit(submission)
      return "\(life.told(receipt.job)) \(receipt.isReplay)"
    }
  }

  private func claim() -> Deed {
    let kinds = pick([["p", "q", "c"], ["p", "q", "c"], ["c"], ["p"], []])
    let worker = pick(["w1", "w2"])
    return both("claim \(kinds)") { life throws(JobsError) in
      life.told(try life.store.claim(kinds: Set(kinds), worker: worker, lease: .seconds(30)))
    }
  }

  /// A lease that was given once: mostly one of the last, which may still hold.
  private func lease() -> Int? {
    let count = memory.leases.count
    guard count > 0 else { return nil }
    return Int.random(in: max(0, count - pick([2, 4, 40]))..<count, using: &chance)
  }

  private func held(_ name: String, _ body: (Life, Lease) throws(JobsError) -> String) -> Deed {
    guard let lease = lease() else { return submit() }
    return both(name) { life throws(JobsError) in
      guard life.leases.indices.contains(lease) else { return "no lease" }
      return try body(life, life.leases[lease])
    }
  }

  private func finish() -> Deed {
    let failure = JobFailure(code: "c", detail: "d")
    let outcome: Outcome = pick([
      .succeeded([1, 2]), .succeeded([]), .failed(failure, isTransient: true, delay: .seconds(5)),
      .failed(failure, isTransient: false, delay: .zero), .cancelled, .released, .suspended(until: .all),
      .suspended(until: .any), .suspended(until: .any),
    ])
    return held("finish \(outcome)") { life, lease throws(JobsError) in
      "\(try life.store.finish(lease, outcome))"
    }
  }

  private func start() -> Deed {
    let children = (0..<Int.random(in: 0...3, using: &chance)).map { _ in submission(["c"]) }
    return held("start \(children.count)") { life, lease throws(JobsError) in
      "\(try life.store.start(children, by: lease)?.map { life.told($0) } ?? ["lost"])"
    }
  }

  private func record() -> Deed {
    let kind: JobEvent.Kind = pick([.epoch, .log, .checkpoint])
    let progress: [UInt8]? = pick([nil, [1], [2, 3]])
    return held("record") { life, lease throws(JobsError) in
      "\(try life.store.record(kind, Array("{}".utf8), progress: progress, by: lease))"
    }
  }

  private func heartbeat() -> Deed {
    let progress: [UInt8]? = pick([nil, [1], [2, 3]])
    return held("heartbeat") { life, lease throws(JobsError) in
      "\(try life.store.heartbeat(lease, for: .seconds(30), progress: progress))"
    }
  }

  private func ask(
    _ name: String, _ body: (any JobStore, JobID) throws(JobsError) -> Job?
  ) -> Deed {
    guard !memory.names.isEmpty else { return submit() }
    let number = Int.random(in: 0..<memory.names.count, using: &chance)
    return both("\(name) \(number)") { life throws(JobsError) in
      guard life.names.indices.contains(number) else { return "no job" }
      return try body(life.store, life.names[number]).map { life.told($0) } ?? "nil"
    }
  }

  private func list() -> Deed {
    let states: Set<JobState> = Set(JobState.allCases.filter { _ in Bool.random(using: &chance) })
    let kinds: Set<String> = pick([[], ["p"], ["p", "q"]])
    let owner: String? = pick([nil, "x"])
    let limit = pick([1, 5, 100])
    let parent: Int? =
      memory.names.isEmpty ? nil : pick([nil, Int.random(in: 0..<memory.names.count, using: &chance)])
    return both("list") { life throws(JobsError) in
      var query = JobQuery()
      (query.states, query.kinds, query.owner, query.limit) = (states, kinds, owner, limit)
      if let parent, life.names.indices.contains(parent) { query.parent = life.names[parent] }
      return "\(try life.store.jobs(query).map { life.told($0) })"
    }
  }

  private func prune() -> Deed {
    let moment = Timestamp(milliseconds: clock.now.milliseconds - 60_000)
    let limit = pick([1, 3, 100])
    return both("prune") { life throws(JobsError) in
      // Whole families go; the order within one is nobody's business.
      "\(try life.store.prune(endedBefore: moment, limit: limit).map { life.number($0) ?? -1 }.sorted())"
    }
  }
}

/// SplitMix64.
private struct SeededChance: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
