import Dispatch
import Glibc
import Synchronization

/// Turns SIGINT and SIGTERM into a flag that long work looks at. A second such signal ends the program at once.
/// SIGHUP, where asked for, calls an action and nothing else.
///
/// Make it before any other thread starts: the signals are blocked everywhere and taken up by a queue of their
/// own, where anything may be called.
final class Interrupt: Sendable {
  private let seen = Atomic(false)

  /// Waits for signals from now on; the first one also calls `action`, each SIGHUP `hangUp`.
  init(
    then action: @escaping @Sendable () -> Void = {}, onHangUp hangUp: (@Sendable () -> Void)? = nil
  ) {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGINT)
    unsafe sigaddset(&signals, SIGTERM)
    if hangUp != nil { unsafe sigaddset(&signals, SIGHUP) }
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    DispatchQueue(label: "signals").async { @Sendable [self, signals] in
      var number: Int32 = 0
      while true {
        guard unsafe withUnsafePointer(to: signals, { unsafe sigwait($0, &number) }) == 0 else { continue }
        if number == SIGHUP {
          hangUp?()
          continue
        }
        if seen.exchange(true, ordering: .acquiringAndReleasing) { _exit(128 + number) }
        action()
      }
    }
  }

  /// Whether a signal came.
  var isRequested: Bool { seen.load(ordering: .acquiring) }
}
