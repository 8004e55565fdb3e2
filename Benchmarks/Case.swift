/// One row of the table: something to time, and what to hold it against.
struct Case {
  /// For example `inference 32`.
  let name: String
  /// Floating-point operations of one call, where they are what counts.
  var operations: Double?
  /// Most seconds a round may spend on it; at least one call is made.
  var seconds = 0.05
  /// The same work written plainly; timed once.
  var naive: (() -> Void)?
  /// One call.
  let run: () -> Void
}

/// What was measured of one case, in seconds.
struct Measurement {
  let name: String
  let median: Double
  let best: Double
  let calls: Int
  /// Of the best call, in 1e9 operations a second.
  var speed: Double?
  var naive: Double?
}

extension Case {
  /// Seconds of single calls until the round's time is used up.
  func sample() -> [Double] {
    var samples: [Double] = []
    var spent = 0.0
    repeat {
      let seconds = time(run)
      samples.append(seconds)
      spent += seconds
    } while spent < self.seconds
    return samples
  }

  func measurement(_ samples: [Double]) -> Measurement {
    let sorted = samples.sorted()
    let speed = operations.map { $0 / sorted[0] * 1e-9 }
    return Measurement(
      name: name, median: sorted[sorted.count / 2], best: sorted[0], calls: sorted.count, speed: speed,
      naive: naive.map(time))
  }
}

/// Seconds that `work` takes.
func time(_ work: () -> Void) -> Double {
  let parts = ContinuousClock().measure(work).components
  return Double(parts.seconds) + Double(parts.attoseconds) * 1e-18
}
