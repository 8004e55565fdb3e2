import HTTP

/// Durations of the stages of one request, for the Server-Timing field.
struct ServerTiming {
  private var stages: [(name: String, milliseconds: Double)] = []

  /// Runs a stage and notes how long it took.
  mutating func measure<Value, Failure: Error>(
    _ name: String, _ stage: () throws(Failure) -> Value
  ) throws(Failure) -> Value {
    let start = MonotonicInstant.now()
    let value = try stage()
    let nanoseconds = MonotonicInstant.now().nanoseconds - start.nanoseconds
    stages.append((name, Double(nanoseconds) / 1e6))
    return value
  }

  /// `parse;dur=0.031, predict;dur=0.412`
  var field: String {
    stages.map { "\($0.name);dur=\(Double(Int($0.milliseconds * 1000)) / 1000)" }.joined(separator: ", ")
  }
}
