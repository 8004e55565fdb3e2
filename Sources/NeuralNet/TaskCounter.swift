internal import Synchronization

/// The tasks of one phase, handed out one by one to whichever thread is free.
final class TaskCounter: Sendable {
  private let next = Atomic<Int>(0)
  private let done = Atomic<Int>(0)

  func reset() {
    next.store(0, ordering: .relaxed)
    done.store(0, ordering: .relaxed)
  }

  /// Takes tasks and runs them until none of `count` is left.
  func drain(_ count: Int, _ task: (Int) -> Void) {
    while takeOne(count, task) {}
  }

  /// Takes runs of at least `least` tasks until none of `count` is left, each a fair share of the rest: neighbours in
  /// memory are read in one go, and yet all threads end at about the same time.
  func drain(_ count: Int, by threads: Int, least: Int, _ run: (Range<Int>) -> Void) {
    var first = next.load(ordering: .relaxed)
    while first < count {
      let share = max((count - first) / (threads * least), 1) * least
      let end = min(first + share, count)
      let (exchanged, current) = next.weakCompareExchange(expected: first, desired: end, ordering: .relaxed)
      if exchanged {
        run(first..<end)
        done.wrappingAdd(end - first, ordering: .releasing)
        first = end
      } else {
        first = current
      }
    }
  }

  /// Takes a task and runs it; false if none of `count` was left.
  func takeOne(_ count: Int, _ task: (Int) -> Void) -> Bool {
    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
    if index >= count { return false }
    task(index)
    done.wrappingAdd(1, ordering: .releasing)
    return true
  }

  /// Spins until all `count` tasks, of whatever thread, have ended.
  func await(_ count: Int) {
    var spin = SpinWait()
    while done.load(ordering: .acquiring) < count { spin.pause() }
  }
}
