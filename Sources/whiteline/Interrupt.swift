import Dispatch
import Glibc
import Synchronization

/// Turns SIGINT and SIGTERM into a flag that long work looks at. A second signal ends the program at once.
final class Interrupt: Sendable {
  private let seen = Atomic(false)
  private let sources = Mutex<[any DispatchSourceSignal]>([])

  init(then action: @escaping @Sendable () -> Void = {}) {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { @Sendable [self] in
        if seen.exchange(true, ordering: .acquiringAndReleasing) { exit(130) }
        action()
      }
      source.resume()
      sources.withLock { $0.append(source) }
    }
  }

  /// Whether a signal came.
  var isRequested: Bool { seen.load(ordering: .acquiring) }
}
