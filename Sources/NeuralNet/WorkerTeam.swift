internal import CKernelSupport
internal import Glibc
internal import Synchronization

/// A fixed number of threads that run one job at a time together with the caller, and sleep in between.
///
/// After a job a thread spins for some fifty microseconds, because waking it costs more than that, and then
/// sleeps until the next job: idle costs no processor time.
///
/// `@unchecked Sendable`: `run` is called by one thread at a time (its owner sees to that); the job is handed
/// over by the release and acquire of `generation`, and given back by those of `remaining`.
final class WorkerTeam: @unchecked Sendable {
  /// Most threads a team may have.
  static let most = 256

  /// Threads, the caller included.
  let size: Int
  private let state: TeamState
  private var threads: [pthread_t] = []

  init(size: Int) {
    precondition(size >= 1 && size <= Self.most, "one thread at least")
    self.size = size
    state = TeamState()
    for index in 1..<size {
      let start = ThreadStart(state: state, index: index)
      let argument = unsafe Unmanaged.passRetained(start).toOpaque()
      var thread = pthread_t()
      let failure = unsafe pthread_create(
        &thread, nil,
        { argument in
          unsafe Unmanaged<ThreadStart>.fromOpaque(argument!).takeRetainedValue().run()
          return nil
        }, argument)
      precondition(failure == 0, "the system refuses another thread")
      threads.append(thread)
    }
  }

  /// Runs `job` once in every thread, with the thread's number from 0 (the caller) on; returns when all are
  /// done.
  func run(_ job: @escaping (Int) -> Void) {
    if size == 1 { return job(0) }
    state.job = job
    state.remaining.store(size - 1, ordering: .relaxed)
    state.generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
    if state.sleepers.load(ordering: .sequentiallyConsistent) > 0 { state.wake() }
    job(0)
    var spin = SpinWait()
    while state.remaining.load(ordering: .acquiring) > 0 { spin.pause() }
    state.job = nil
  }

  /// Wakes sleeping threads for a job that is about to come: they spin for a while and sleep again if none does.
  func rouse() {
    guard state.sleepers.load(ordering: .sequentiallyConsistent) > 0 else { return }
    state.alarm.wrappingAdd(1, ordering: .sequentiallyConsistent)
    state.wake()
  }

  deinit {
    state.stopped.store(true, ordering: .sequentiallyConsistent)
    state.generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
    state.wake()
    for thread in threads { pthread_join(thread, nil) }
  }
}

/// Spins politely; gives the processor away when the wait is long, as it is when cores are fewer than
/// threads.
struct SpinWait {
  private var count = 0

  mutating func pause() {
    count &+= 1
    if count & 1023 == 0 { sched_yield() } else { kernel_pause() }
  }
}

private final class ThreadStart {
  let state: TeamState
  let index: Int

  init(state: TeamState, index: Int) {
    self.state = state
    self.index = index
  }

  func run() {
    var seen = 0
    while true {
      seen = state.awaitGeneration(after: seen)
      if state.stopped.load(ordering: .acquiring) { return }
      state.job?(index)
      state.remaining.wrappingSubtract(1, ordering: .acquiringAndReleasing)
    }
  }
}

@safe private final class TeamState: @unchecked Sendable {
  let generation = Atomic<Int>(0)
  let remaining = Atomic<Int>(0)
  let sleepers = Atomic<Int>(0)
  /// Counts wake-ups ahead of a job.
  let alarm = Atomic<Int>(0)
  let stopped = Atomic<Bool>(false)
  /// Written by the caller before `generation` moves, read by the threads after.
  var job: ((Int) -> Void)?
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// About fifty microseconds.
  private static let spins = 1500
  /// What a thread spins after it was woken ahead of a job.
  private static let spinsAhead = 4500

  init() {
    unsafe mutex.initialize(to: pthread_mutex_t())
    unsafe condition.initialize(to: pthread_cond_t())
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(condition, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(condition)
    unsafe pthread_mutex_destroy(mutex)
    unsafe condition.deallocate()
    unsafe mutex.deallocate()
  }

  func awaitGeneration(after seen: Int) -> Int {
    var spins = Self.spins
    while true {
      for _ in 0..<spins {
        let now = generation.load(ordering: .acquiring)
        if now != seen { return now }
        kernel_pause()
      }
      let now = sleep(after: seen)
      if now != seen { return now }
      spins = Self.spinsAhead
    }
  }

  /// Sleeps until there is a job, or one has been announced.
  private func sleep(after seen: Int) -> Int {
    unsafe pthread_mutex_lock(mutex)
    sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    let announced = alarm.load(ordering: .sequentiallyConsistent)
    var now = generation.load(ordering: .sequentiallyConsistent)
    while now == seen && alarm.load(ordering: .sequentiallyConsistent) == announced {
      unsafe pthread_cond_wait(condition, mutex)
      now = generation.load(ordering: .sequentiallyConsistent)
    }
    sleepers.wrappingSubtract(1, ordering: .sequentiallyConsistent)
    unsafe pthread_mutex_unlock(mutex)
    return now
  }

  func wake() {
    unsafe pthread_mutex_lock(mutex)
    unsafe pthread_cond_broadcast(condition)
    unsafe pthread_mutex_unlock(mutex)
  }
}
