internal import Glibc

/// What a Gaussian process believes of a function before it has seen it.
struct Hyperparameters: Equatable {
  /// For each length scale, the distance over which values change.
  var lengthScales: [Double]
  /// Variance of the function.
  var signalVariance: Double
  /// Variance of the error of a value.
  var noiseVariance: Double

  /// The logarithms, as fits see them: length scales, signal, noise.
  var logarithms: [Double] { (lengthScales + [signalVariance, noiseVariance]).map { log($0) } }

  init(lengthScales: [Double], signalVariance: Double, noiseVariance: Double) {
    self.lengthScales = lengthScales
    self.signalVariance = signalVariance
    self.noiseVariance = noiseVariance
  }

  init(logarithms: [Double]) {
    let values = logarithms.map { exp($0) }
    self.init(
      lengthScales: Array(values.dropLast(2)), signalVariance: values[values.count - 2],
      noiseVariance: values[values.count - 1])
  }
}

/// What is likely of hyperparameters when features lie in 0...1 and values are standardised: normal laws of the
/// logarithms, and limits.
struct HyperparameterPrior {
  /// Mean and standard deviation of each logarithm.
  let laws: [(mean: Double, deviation: Double)]
  /// Where fits stay within.
  let bounds: [ClosedRange<Double>]

  /// For so many length scales: the more there are, the longer they are, since distances grow.
  init(scales: Int) {
    let length = log(0.5) + 0.5 * log(Double(max(1, scales))) * 0.5
    laws =
      [(mean: Double, deviation: Double)](repeating: (length, 1), count: scales)
      + [(0, 1), (log(1e-3), 2.5)]
    bounds =
      [ClosedRange<Double>](repeating: log(0.02)...log(50), count: scales)
      + [log(0.02)...log(50), log(1e-8)...log(1.0)]
  }

  /// Logarithm of the density, up to a constant, and its gradient.
  func logDensity(_ logarithms: [Double]) -> (value: Double, gradient: [Double]) {
    var value = 0.0
    var gradient: [Double] = []
    for (one, law) in zip(logarithms, laws) {
      let distance = (one - law.mean) / law.deviation
      value -= distance * distance / 2
      gradient.append(-distance / law.deviation)
    }
    return (value, gradient)
  }
}
