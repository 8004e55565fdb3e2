import Locks

/// A request that waits for its answer.
public struct PendingRequest: Sendable {
  /// What is asked.
  public let request: Request
  /// Takes the answer.
  public let responder: Responder
  let since: MonotonicInstant

  init(_ request: Request, _ responder: Responder, since: MonotonicInstant) {
    self.request = request
    self.responder = responder
    self.since = since
  }
}

/// Requests of one route that wait to be answered together; see `Handler.batched`.
///
/// Each has a job of its own in the pool's queue, so that it counts there. Whichever job comes first takes its share
/// of all who wait, and those who find nothing left end at once. Nobody waits for company.
public final class BatchQueue: Sendable {
  /// Answers those of a batch that can be answered soon, each through its responder, and returns the others. The
  /// closure `more` takes further requests that have come meanwhile into the batch, if there is room.
  public typealias Answer =
    @Sendable (_ batch: [PendingRequest], _ more: () -> [PendingRequest]) -> [PendingRequest]

  private struct State {
    var waiting: [PendingRequest] = []
    var runners = 0
  }

  private let limit: Int
  private let runners: Int
  private let together: Answer
  private let alone: @Sendable (Request) -> Response
  private let state = Locked(State())

  /// Nobody waits. At most `limit` requests are answered together, and those who wait are divided between so many
  /// `runners`, who work at the same time. A request that `together` leaves is answered `alone`, as a job of its own.
  public init(
    limit: Int, runners: Int, together: @escaping Answer, alone: @escaping @Sendable (Request) -> Response
  ) {
    precondition(limit > 0 && runners > 0, "a batch holds a request, and somebody runs it")
    self.limit = limit
    self.runners = runners
    self.together = together
    self.alone = alone
  }

  /// Lets a request wait, which a job in the pool's queue must follow.
  func add(_ request: PendingRequest) { state.withLock { $0.waiting.append(request) } }

  /// Takes back the request of a responder; false if it is being answered already.
  func withdraw(_ responder: Responder) -> Bool {
    state.withLock { state in
      guard let index = state.waiting.firstIndex(where: { $0.responder === responder }) else { return false }
      state.waiting.remove(at: index)
      return true
    }
  }

  /// Answers a batch, unless nobody waits or enough others do so; if more wait then, they are a job of their own, so
  /// that other routes have their turn.
  func run(in pool: WorkerPool) {
    guard let batch = begin() else { return }
    var count = batch.count
    let rest = together(wanted(batch, pool)) {
      // Where processors are few, the event loop may have been kept from reading what has come.
      SystemCalls.yield()
      let more = state.withLock { share(&$0, atMost: limit - count) }
      count += more.count
      return wanted(more, pool)
    }
    for item in rest {
      pool.resubmit { [alone] in item.responder.answer { alone(item.request) } }
    }
    let othersWait = state.withLock { state in
      state.runners -= 1
      return !state.waiting.isEmpty
    }
    if othersWait { pool.resubmit { self.run(in: pool) } }
  }

  private func begin() -> [PendingRequest]? {
    state.withLock { state in
      guard state.runners < runners, !state.waiting.isEmpty else { return nil }
      state.runners += 1
      return share(&state, atMost: limit)
    }
  }

  /// Takes an equal share of those who wait for every runner that could still begin.
  private func share(_ state: inout State, atMost room: Int) -> [PendingRequest] {
    let free = runners - state.runners + 1
    let share = min((state.waiting.count + free - 1) / free, room)
    guard share < state.waiting.count else {
      defer { state.waiting = [] }
      return state.waiting
    }
    defer { state.waiting.removeFirst(share) }
    return Array(state.waiting.prefix(share))
  }

  /// Those for whom somebody still waits.
  private func wanted(_ batch: [PendingRequest], _ pool: WorkerPool) -> [PendingRequest] {
    let now = MonotonicInstant.now()
    return batch.filter { item in
      pool.noteWait(since: item.since, now)
      return item.responder.isWanted()
    }
  }
}
