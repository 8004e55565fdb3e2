import Dispatch
import Glibc
import Synchronization

/// Turns SIGINT, SIGTERM and SIGHUP into a flag that long work looks at. A second SIGINT or SIGTERM ends the program at
/// once. SIGHUP comes twice when a terminal is closed, and counts once; where asked for it calls an action and nothing
/// else, and `nohup` keeps it away.
///
/// Make it before any other thread starts: the signals are blocked everywhere and taken up by a queue of their
/// own, where anything may be called.
final class Interrupt: Sendable {
  private let seen = Atomic(false)

  /// Waits for signals from now on; the first one also calls `action`, each SIGHUP `hangUp`, if there is one.
  init(
    then action: @escaping @Sendable () -> Void = {}, onHangUp hangUp: (@Sendable () -> Void)? = nil
  ) {
    var signals = sigset_t()
    unsafe sigemptyset(&signals)
    unsafe sigaddset(&signals, SIGINT)
    unsafe sigaddset(&signals, SIGTERM)
    if hangUp != nil || !Self.isHangUpIgnored { unsafe sigaddset(&signals, SIGHUP) }
    unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    DispatchQueue(label: "signals").async { @Sendable [self, signals] in
      var number: Int32 = 0
      while true {
        guard unsafe withUnsafePointer(to: signals, { unsafe sigwait($0, &number) }) == 0 else { continue }
        if number == SIGHUP, let hangUp {
          hangUp()
        } else if !seen.exchange(true, ordering: .acquiringAndReleasing) {
          action()
        } else if number != SIGHUP {
          _exit(128 + number)
        }
      }
    }
  }

  /// Whether whoever started the program wants it to outlive its terminal. A signal that is blocked is delivered even
  /// where it is ignored.
  private static var isHangUpIgnored: Bool {
    var action = sigaction()
    guard unsafe sigaction(SIGHUP, nil, &action) == 0 else { return false }
    let handler = unsafe action.__sigaction_handler.sa_handler
    return unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Whether a signal came.
  var isRequested: Bool { seen.load(ordering: .acquiring) }
}
