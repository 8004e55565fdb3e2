internal import Glibc

/// Expected improvement on a value, as a logarithm, so that it is still a number that can be compared where the
/// improvement itself is smaller than any Double (after Ament and others 2023).
struct ExpectedImprovement: Equatable {
  /// log E[max(best - f, 0)] for f normal with this mean and deviation.
  let logarithm: Double
  /// Its derivative with respect to the mean.
  let meanSlope: Double
  /// Its derivative with respect to the deviation.
  let deviationSlope: Double

  /// The smaller, the better.
  init(mean: Double, deviation: Double, best: Double) {
    let z = (best - mean) / deviation
    let (value, slope) = Self.logH(z)
    logarithm = log(deviation) + value
    meanSlope = -slope / deviation
    deviationSlope = (1 - z * slope) / deviation
  }

  /// log(φ(z) + z Φ(z)) and its derivative Φ / (φ + z Φ).
  static func logH(_ z: Double) -> (value: Double, slope: Double) {
    let density = -0.5 * z * z - 0.5 * log(2 * Double.pi)
    if z > -20 {
      let tail = 0.5 * erfc(-z * 0.5.squareRoot())
      let h = exp(density) + z * tail
      return (log(h), tail / h)
    }
    // φ/z² (1 - 3/z² + 15/z⁴ - 105/z⁶ ...) and Φ = φ/|z| (1 - 1/z² + 3/z⁴ - 15/z⁶ ...).
    let w = 1 / (z * z)
    let h = 1 - w * (3 - w * (15 - w * (105 - w * (945 - w * 10395))))
    let tail = 1 - w * (1 - w * (3 - w * (15 - w * (105 - w * 945))))
    return (density + log(w) + log(h), -z * tail / h)
  }
}
