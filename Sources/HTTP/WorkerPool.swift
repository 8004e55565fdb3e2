import Dispatch

/// Threads that run handlers, fed from a bounded queue.
final class WorkerPool: Sendable {
  private struct State {
    var jobs: [@Sendable () -> Void] = []
    var next = 0
    var idle = 0
    var isStopped = false

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
      handles.append(try SystemCalls.startThread("\(name)-\(number)") { self.run() })
    }
    return handles
  }

  /// Jobs that wait for a thread.
  var depth: Int { state.withLock { $0.depth } }

  /// Queues a job; false when the queue is full or the pool has stopped.
  func submit(_ job: @escaping @Sendable () -> Void) -> Bool {
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
    while true {
      enum Turn { case work(@Sendable () -> Void), wait, end }
      let turn = state.withLock { state -> Turn in
        if let job = WorkerPool.take(&state) { return .work(job) }
        if state.isStopped { return .end }
        state.idle += 1
        return .wait
      }
      switch turn {
      case .work(let job): job()
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
