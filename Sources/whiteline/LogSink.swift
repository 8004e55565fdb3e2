import Dispatch
import Keys
import Locks

/// Lines on their way to whoever reads the log. Nobody who logs waits for the reader: a queue of its own writes the
/// lines, those that are in no hurry after a moment, so that a busy server does not pay a system call for each. Lines
/// that find the room full are dropped, and how many is told.
final class LogSink: Sendable {
  private struct State {
    var lines: [UInt8] = []
    var dropped = 0
    var isDue = false
    /// The time of day as text, made once a second.
    private var stamp = (moment: Timestamp(seconds: .min), text: "")

    mutating func time() -> String {
      let now = Clock.now
      if now != stamp.moment { stamp = (now, now.description) }
      return stamp.text
    }
  }

  private let state = Locked(State())
  private let queue = DispatchQueue(label: "log")
  private let capacity: Int
  private let moment: DispatchTimeInterval
  private let output: @Sendable ([UInt8]) -> Void
  private let notice: @Sendable (_ dropped: Int, _ time: String) -> [UInt8]

  /// A sink that writes by `output` and keeps at most about `capacity` bytes; `notice` is the line that tells how many
  /// were dropped.
  init(
    capacity: Int = 4 << 20, moment: DispatchTimeInterval = .milliseconds(20),
    output: @escaping @Sendable ([UInt8]) -> Void,
    notice: @escaping @Sendable (_ dropped: Int, _ time: String) -> [UInt8]
  ) {
    self.capacity = capacity
    self.moment = moment
    self.output = output
    self.notice = notice
  }

  /// Lets a writer add a line, given the time of day; at once where it is urgent.
  func add(isUrgent: Bool, _ write: (_ time: String, _ lines: inout [UInt8]) -> Void) {
    let wasDue = state.withLock { state in
      guard state.lines.count < capacity else {
        state.dropped += 1
        return true
      }
      write(state.time(), &state.lines)
      defer { state.isDue = true }
      return state.isDue
    }
    if isUrgent {
      queue.async { self.flush() }
    } else if !wasDue {
      queue.asyncAfter(deadline: .now() + moment) { self.flush() }
    }
  }

  /// Writes all there is, unless the reader takes nothing for so long.
  func drain(within time: DispatchTimeInterval = .seconds(2)) {
    let done = DispatchSemaphore(value: 0)
    queue.async {
      self.flush()
      done.signal()
    }
    _ = done.wait(timeout: .now() + time)
  }

  private func flush() {
    let (lines, dropped, time) = state.withLock { state in
      let taken = (state.lines, state.dropped, state.time())
      (state.lines, state.dropped, state.isDue) = ([], 0, false)
      return taken
    }
    if !lines.isEmpty { output(lines) }
    if dropped > 0 { output(notice(dropped, time)) }
  }
}
