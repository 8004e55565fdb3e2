import Dispatch
import Glibc
import HTTP

extension Supervisor {
  /// Tells the manager that changed files are being taken up, and afterwards that the program answers as before.
  static func reloading(_ body: () -> Void) {
    tell("RELOADING=1\nMONOTONIC_USEC=\(MonotonicInstant.now().nanoseconds / 1000)")
    body()
    tell("READY=1")
  }

  /// Gives a sign of life (`WATCHDOG=1`) twice in the time in which the manager wants one (WATCHDOG_USEC), as long
  /// as a look finds all well: a program that hangs is then restarted.
  static func watch(_ isWell: @escaping @Sendable () -> Bool) {
    let isOurs = variable("WATCHDOG_PID").map { Int32($0) == getpid() } ?? true
    guard isOurs, let microseconds = variable("WATCHDOG_USEC").flatMap({ Int($0) }), microseconds > 0 else {
      return
    }
    let queue = DispatchQueue(label: "watchdog")
    let interval = DispatchTimeInterval.microseconds(max(1000, microseconds / 2))
    @Sendable func look() {
      if isWell() { tell("WATCHDOG=1") }
      queue.asyncAfter(deadline: .now() + interval) { @Sendable in look() }
    }
    queue.async { @Sendable in look() }
  }
}
