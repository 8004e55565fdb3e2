/// The measures by which predicted spectra are judged; the same code for training, jobs and reports.
///
/// Arrays that are compared must have equal lengths. Where a measure does not exist (no values, no variance)
/// the answer is NaN.
public enum Metrics {
  /// Mean over the energies of the squared difference.
  public static func meanSquaredError(_ prediction: [Double], _ target: [Double]) -> Double {
    requireEqual(prediction, target)
    var sum = 0.0
    for index in prediction.indices {
      let difference = prediction[index] - target[index]
      sum += difference * difference
    }
    return sum / Double(prediction.count)
  }

  /// Pearson's correlation coefficient.
  public static func pearson(_ left: [Double], _ right: [Double]) -> Double {
    requireEqual(left, right)
    let leftMean = mean(left)
    let rightMean = mean(right)
    var covariance = 0.0
    var leftVariance = 0.0
    var rightVariance = 0.0
    for index in left.indices {
      let x = left[index] - leftMean
      let y = right[index] - rightMean
      covariance += x * y
      leftVariance += x * x
      rightVariance += y * y
    }
    guard leftVariance * rightVariance > 0 else { return .nan }
    return max(-1, min(1, covariance / (leftVariance * rightVariance).squareRoot()))
  }

  /// Relative spectral error in per cent: 100 times the integral of |prediction - target| over that of
  /// |target|.
  ///
  /// Integrals by the trapezium rule on the grid, which may be non-uniform.
  public static func relativeSpectralError(
    _ prediction: [Double], _ target: [Double], on grid: EnergyGrid
  ) -> Double {
    requireEqual(prediction, target)
    precondition(grid.count == target.count, "one intensity an energy")
    let difference = integral(of: zip(prediction, target).map { abs($0 - $1) }, over: grid.energies)
    return 100 * difference / integral(of: target.map { abs($0) }, over: grid.energies)
  }

  /// Coefficient of determination, 1 - (squared residuals) / (squared deviations of the target from its
  /// mean).
  public static func determination(of prediction: [Double], against target: [Double]) -> Double {
    requireEqual(prediction, target)
    let centre = mean(target)
    let deviations = target.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
    guard deviations > 0 else { return .nan }
    let residuals = zip(prediction, target).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return 1 - residuals / deviations
  }

  /// Arithmetic mean.
  public static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }

  /// Population skewness, m3 / m2^1.5, not corrected for bias; NaN when all values are equal.
  public static func skewness(_ values: [Double]) -> Double {
    let centre = mean(values)
    var second = 0.0
    var third = 0.0
    for value in values {
      let deviation = value - centre
      second += deviation * deviation
      third += deviation * deviation * deviation
    }
    second /= Double(values.count)
    third /= Double(values.count)
    guard second > 0 else { return .nan }
    return third / (second * second.squareRoot())
  }

  private static func integral(of values: [Double], over energies: [Double]) -> Double {
    var sum = 0.0
    for index in values.indices.dropFirst() {
      sum += (values[index] + values[index - 1]) / 2 * (energies[index] - energies[index - 1])
    }
    return sum
  }

  static func requireEqual(_ left: [Double], _ right: [Double]) {
    precondition(left.count == right.count, "compared arrays have equal lengths")
  }
}
