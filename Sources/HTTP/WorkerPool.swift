import Dispatch
import Locks

/// Threads that run handlers, fed from a bounded queue.
final class WorkerPool: Sendable {
  private struct State {
    var jobs: [@Sendable () -> Void] = []
    var next = 0
    var idle = 0
    var isStopped = false
    var threads = 0
    /// What a job takes, in nanoseconds: each new one counts for a sixteenth.
    var usualTime = 0.0

    var depth: Int { jobs.count - next }
  }

  private let state = Locked(State())
  private let ready = DispatchSemaphore(value: 0)
  private let capacity: Int
  /// Nanoseconds that requests have waited.
  let waits = Histogram.ofDurations()

  init(capacity: Int) {
    self.capacity = capacity
  }

  /// Starts the threads; returns their handles.
  func start(_ count: Int, named name: String = "http-worker") throws(SystemError) -> [ThreadHandle] {
    var handles: [ThreadHandle] = []
    for number in 0..<count {
      state.withLock { $0.threads += 1 }
      handles.append(try SystemCalls.startThread("\(name)-\(number)") { self.run() })
    }
    return handles
  }

  /// Notes how long a request waited.
  func noteWait(since start: MonotonicInstant, _ now: MonotonicInstant) {
    waits.observe(Int(clamping: (now - start).nanoseconds))
  }

  /// Jobs that wait for a thread.
  var depth: Int { state.withLock { $0.depth } }

  /// Seconds until what waits now will have been done, as long as jobs take what they took lately.
  var backlog: Double {
    state.withLock { $0.usualTime * Double($0.depth) / Double(max(1, $0.threads)) / 1e9 }
  }

  /// Queues a job; false when the queue is full or the pool has stopped.
  func submit(_ job: @escaping @Sendable () -> Void) -> Bool { submit(job, capacity: capacity) }

  /// Queues what goes on with a request that had its place in the queue, which is room enough for it.
  func resubmit(_ job: @escaping @Sendable () -> Void) {
    // A pool that has stopped ends once its queue is empty: whoever asks is still at work.
    if !submit(job, capacity: .max) { job() }
  }

  private func submit(_ job: @escaping @Sendable () -> Void, capacity: Int) -> Bool {
    let (isTaken, mustWake) = state.withLock { state -> (Bool, Bool) in
      guard !state.isStopped, state.depth < capacity else { return (false, false) }
      state.jobs.append(job)
      guard state.idle > 0 else { return (true, false) }
      state.idle -= 1
      return (true, true)
    }
    if mustWake { ready.signal() }
    return isTaken
  }

  /// Lets the threads end once the queue is empty.
  func stop() {
    let idle = state.withLock { state -> Int in
      state.isStopped = true
      defer { state.idle = 0 }
      return state.idle
    }
    for _ in 0..<idle { ready.signal() }
  }

  private func run() {
    var taken: Double?
    while true {
      enum Turn { case work(@Sendable () -> Void), wait, end }
      let turn = state.withLock { [taken] state -> Turn in
        if let taken { state.usualTime += (taken - state.usualTime) / 16 }
        if let job = WorkerPool.take(&state) { return .work(job) }
        if state.isStopped { return .end }
        state.idle += 1
        return .wait
      }
      taken = nil
      switch turn {
      case .work(let job):
        let start = MonotonicInstant.now()
        job()
        taken = Double((MonotonicInstant.now() - start).nanoseconds)
      case .wait: ready.wait()
      case .end: return
      }
    }
  }

  private static func take(_ state: inout State) -> (@Sendable () -> Void)? {
    guard state.next < state.jobs.count else { return nil }
    let job = state.jobs[state.next]
    state.jobs[state.next] = {}
    state.next += 1
    if state.next == state.jobs.count {
      state.jobs.removeAll(keepingCapacity: state.jobs.count <= 1024)
      state.next = 0
    } else if state.next >= 256 {
      state.jobs.removeFirst(state.next)
      state.next = 0
    }
    return job
  }
}
