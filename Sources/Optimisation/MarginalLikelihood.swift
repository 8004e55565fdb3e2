internal import Glibc

/// How well hyperparameters explain the values, as a function of their logarithms: log marginal likelihood
/// (Rasmussen and Williams 2006, equations 5.8 and 5.9) plus the logarithm of their prior. The constant mean is
/// at its best for each.
struct MarginalLikelihood {
  private let values: [Double]
  private let prior: HyperparameterPrior
  /// For each length scale, squared distances of all pairs, a lower triangle row after row.
  private let distances: [[Double]]

  init(places: [[Double]], values: [Double], scaleOfFeature: [Int], prior: HyperparameterPrior) {
    self.values = values
    self.prior = prior
    let scales = (scaleOfFeature.max() ?? -1) + 1
    distances = (0..<scales).map { scale in
      let features = scaleOfFeature.indices.filter { scaleOfFeature[$0] == scale }
      var triangle: [Double] = []
      triangle.reserveCapacity(PackedTriangle.start(of: places.count))
      for i in places.indices {
        for j in 0...i {
          triangle.append(
            features.reduce(0) { $0 + (places[i][$1] - places[j][$1]) * (places[i][$1] - places[j][$1]) })
        }
      }
      return triangle
    }
  }

  /// The value and its gradient; nil where the covariance is not positive definite in Double. O(n³/2).
  func evaluate(_ logarithms: [Double]) -> (value: Double, gradient: [Double])? {
    let parameters = Hyperparameters(logarithms: logarithms)
    var (covariance, slopes) = covariances(parameters)
    let count = values.count
    let signal = covariance
    for i in 0..<count { covariance[PackedTriangle.start(of: i) + i] += parameters.noiseVariance }
    guard let factor = CholeskyFactor(covariance, count: count) else { return nil }
    let mean = GaussianProcess.mean(values, factor)
    let residuals = values.map { $0 - mean }
    let weights = factor.solved(residuals)
    let fit = PackedTriangle.dot(residuals, 0, weights, 0, count)
    let constant = Double(count) * log(2 * Double.pi)
    let value = -0.5 * (fit + factor.logDeterminant + constant + mean * mean)

    // The derivative along any direction dK is half the sum of (weights weightsᵀ - inverse of K) times dK.
    var sensitivity = factor.inverse()
    var (trace, signalSum) = (0.0, 0.0)
    for i in 0..<count {
      let start = PackedTriangle.start(of: i)
      for j in 0..<i {
        sensitivity[start + j] = weights[i] * weights[j] - sensitivity[start + j]
        signalSum += 2 * sensitivity[start + j] * signal[start + j]
        slopes[start + j] *= sensitivity[start + j]
      }
      sensitivity[start + i] = weights[i] * weights[i] - sensitivity[start + i]
      trace += sensitivity[start + i]
      signalSum += sensitivity[start + i] * signal[start + i]
    }
    var gradient = zip(distances, parameters.lengthScales).map { triangle, length in
      // d r² / d log(length) is -2 r² of this scale; each pair stands twice in the sum.
      -2 / (length * length) * PackedTriangle.dot(slopes, 0, triangle, 0, triangle.count)
    }
    gradient += [0.5 * signalSum, 0.5 * trace * parameters.noiseVariance]
    let likely = prior.logDensity(logarithms)
    return (value + likely.value, zip(gradient, likely.gradient).map { $0 + $1 })
  }

  /// Covariance without noise and its derivative with respect to the squared distance, pair by pair.
  private func covariances(_ parameters: Hyperparameters) -> (values: [Double], slopes: [Double]) {
    let pairs = PackedTriangle.start(of: values.count)
    var squared = [Double](repeating: 0, count: pairs)
    for (triangle, length) in zip(distances, parameters.lengthScales) {
      PackedTriangle.add(1 / (length * length), triangle, 0, to: &squared, 0, pairs)
    }
    var slopes = squared
    for pair in 0..<pairs {
      let matern = Matern(squaredDistance: squared[pair])
      squared[pair] = parameters.signalVariance * matern.value
      slopes[pair] = parameters.signalVariance * matern.slope
    }
    return (squared, slopes)
  }
}
