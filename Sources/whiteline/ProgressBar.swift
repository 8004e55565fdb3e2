import Glibc
import HTTP

/// A line on standard error that shows how far a run is; plain lines, now and then, where it is no terminal.
struct ProgressBar {
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let started = MonotonicInstant.now()
  private var lastShown: MonotonicInstant?
  private let label: String

  init(_ label: String) { self.label = label }

  /// Shows the state; `fraction` of the whole run is done.
  mutating func show(_ fraction: Double, _ text: String, force: Bool = false) {
    let now = MonotonicInstant.now()
    let pause: Double = isTerminal ? 0.1 : 10
    if let lastShown, !force, seconds(from: lastShown, to: now) < pause { return }
    lastShown = now
    let elapsed = seconds(from: started, to: now)
    let remaining = fraction > 0 ? elapsed / fraction * (1 - fraction) : 0
    let line =
      "\(label) \(bar(fraction)) \(Int(fraction * 100)) %  \(text)  \(Self.clock(elapsed)), \(Self.clock(remaining)) left"
    write(isTerminal ? "\r\u{1B}[K\(line)" : "\(line)\n")
  }

  /// Ends the line.
  func finish() { if isTerminal { write("\n") } }

  private func bar(_ fraction: Double) -> String {
    let full = max(0, min(20, Int(fraction * 20)))
    return "[" + String(repeating: "#", count: full) + String(repeating: ".", count: 20 - full) + "]"
  }

  private func seconds(from start: MonotonicInstant, to end: MonotonicInstant) -> Double {
    Double(end.nanoseconds - start.nanoseconds) / 1e9
  }

  private static func clock(_ seconds: Double) -> String {
    let whole = Int(seconds)
    let (minutes, rest) = (whole / 60, whole % 60)
    return "\(minutes):\(rest < 10 ? "0" : "")\(rest)"
  }

  private func write(_ text: String) { Output.error(text) }
}
