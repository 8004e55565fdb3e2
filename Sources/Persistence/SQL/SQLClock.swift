import Glibc
import Jobs
import Locks

/// A database's clock on this machine: its time was asked once, and this machine's monotonic clock goes on from
/// there. Jumps of this machine's wall clock do not move it.
final class SQLClock: Sendable {
  private let offset = Locked<Int64>(0)

  /// Milliseconds between this machine's monotonic clock and this one.
  func set(offset milliseconds: Int64) { offset.withLock { $0 = milliseconds } }

  /// Now.
  var now: Timestamp { Timestamp(milliseconds: offset.withLock { $0 } + Self.monotonic) }

  /// Milliseconds since this machine was started, those it slept included.
  static var monotonic: Int64 { milliseconds(of: CLOCK_BOOTTIME) }

  /// Milliseconds since 1970, as this machine believes.
  static var wall: Int64 { milliseconds(of: CLOCK_REALTIME) }

  private static func milliseconds(of clock: clockid_t) -> Int64 {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
