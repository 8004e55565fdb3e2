internal import Synchronization

/// The threads that all inference shares: as many as there are processors. Whoever finds them busy works alone, which
/// is no slower when every processor is busy, and never waits.
final class InferenceTeam: Sendable {
  static let shared = InferenceTeam(size: min(Processors.count, 16))

  private let team: WorkerTeam
  private let busy = Atomic<Bool>(false)

  init(size: Int) { team = WorkerTeam(size: size) }

  /// Threads, the caller included.
  var size: Int { team.size }

  /// Wakes the threads for work that is about to come, unless they are at work.
  func rouse() {
    if !busy.load(ordering: .relaxed) { team.rouse() }
  }

  /// Runs `job(threads, thread)` in all threads, or in the caller only: `job(1, 0)`.
  func run(useful: Bool, _ job: @escaping (Int, Int) -> Void) {
    let isFree =
      useful && busy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    if !isFree { return job(1, 0) }
    let size = team.size
    team.run { job(size, $0) }
    busy.store(false, ordering: .releasing)
  }
}
