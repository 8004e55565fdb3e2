import HTTP

/// Durations of the stages of one request, for the Server-Timing field.
struct ServerTiming {
  private(set) var stages: [(name: String, milliseconds: Double)] = []
  private var last = MonotonicInstant.now()

  /// Adds stages that were timed apart, and goes on from now.
  mutating func add(_ other: ServerTiming) {
    stages += other.stages
    last = .now()
  }

  /// Ends a stage, which began where the one before it ended. A stage that ends twice is noted once, with
  /// both times.
  mutating func finish(_ name: String) {
    let now = MonotonicInstant.now()
    let milliseconds = Double(now.nanoseconds - last.nanoseconds) / 1e6
    last = now
    if let known = stages.firstIndex(where: { $0.name == name }) {
      stages[known].milliseconds += milliseconds
    } else {
      stages.append((name, milliseconds))
    }
  }

  /// `parse;dur=0.031, descriptor;dur=0.412`
  var field: String {
    stages.map { "\($0.name);dur=\(Double(Int($0.milliseconds * 1000)) / 1000)" }.joined(separator: ", ")
  }
}
