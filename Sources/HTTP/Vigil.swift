/// Decides whether a loop without work goes on looking for events for a moment before it sleeps.
///
/// A thread that sleeps has to be woken by whoever sends it something, and its processor, often a virtual one, to be
/// started again: several microseconds, on both sides. Where events come closer together than `length`, looking
/// for them costs less than sleeping. It is no use otherwise, so one long wait ends it; and other threads at work on
/// requests may want the processor, so a loop that has just dealt with them sleeps.
struct Vigil {
  /// Nanoseconds without an event after which a loop sleeps.
  static let length = 50_000

  /// Whether the loop looks on before it sleeps.
  private(set) var isKept = false
  private var start = MonotonicInstant(nanoseconds: 0)

  /// A loop that has done its work begins to wait.
  mutating func begin(at now: MonotonicInstant, isSharingWork: Bool) {
    start = now
    if isSharingWork { isKept = false }
  }

  /// Whether the loop has looked for long enough.
  func isOver(at now: MonotonicInstant) -> Bool {
    now.nanoseconds(since: start) > Vigil.length
  }

  /// Something has happened.
  mutating func end(at now: MonotonicInstant) {
    isKept = !isOver(at: now)
  }
}
