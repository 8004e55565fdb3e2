/// Deadlines of many connections, sorted into slots of time: adding costs nothing that grows.
///
/// An entry is a tag and when it is due; an entry beyond the wheel's reach comes up at its far end and is
/// to be added again. Entries are never removed: whoever gets a tag looks whether its deadline still stands.
struct TimerWheel: Sendable {
  /// One slot's width, 16 ms, as a power of two of nanoseconds.
  static let shift: UInt64 = 24
  static let slots = 1024

  private var wheel = [[UInt64]](repeating: [], count: TimerWheel.slots)
  private var tick: UInt64
  private(set) var count = 0
  /// No slot before this tick holds a tag.
  private var earliest: UInt64 = .max

  /// A wheel that begins now.
  init(at now: MonotonicInstant) {
    tick = now.nanoseconds >> TimerWheel.shift
  }

  /// Adds a tag; returns when it will come up: at the end of the slot its time falls in, or at the wheel's
  /// far end.
  mutating func add(_ tag: UInt64, due: MonotonicInstant) -> MonotonicInstant {
    let wanted = max((due.nanoseconds >> TimerWheel.shift) + 1, tick + 1)
    let slot = min(wanted, tick + UInt64(TimerWheel.slots) - 1)
    wheel[Int(slot % UInt64(TimerWheel.slots))].append(tag)
    count += 1
    earliest = min(earliest, slot)
    return MonotonicInstant(nanoseconds: slot << TimerWheel.shift)
  }

  /// Takes out the tags of every slot that has ended.
  mutating func advance(to now: MonotonicInstant) -> [UInt64] {
    let present = now.nanoseconds >> TimerWheel.shift
    guard present > tick else { return [] }
    var found: [UInt64] = []
    if count > 0, earliest <= present {
      for step in max(earliest, tick + 1)...min(present, tick + UInt64(TimerWheel.slots)) {
        let slot = Int(step % UInt64(TimerWheel.slots))
        guard !wheel[slot].isEmpty else { continue }
        found += wheel[slot]
        wheel[slot] = []
      }
      count -= found.count
      earliest = present + 1
    }
    tick = present
    return found
  }

  /// Milliseconds until the next slot that holds a tag ends; nil when there is none.
  mutating func millisecondsToNext(from now: MonotonicInstant) -> Int32? {
    guard count > 0 else { return nil }
    earliest = max(earliest, tick + 1)
    while wheel[Int(earliest % UInt64(TimerWheel.slots))].isEmpty { earliest += 1 }
    let due = earliest << TimerWheel.shift
    return due <= now.nanoseconds ? 0 : Int32(clamping: (due - now.nanoseconds + 999_999) / 1_000_000)
  }
}
