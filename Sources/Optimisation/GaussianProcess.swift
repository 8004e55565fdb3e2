/// A distribution over functions, conditioned on values at some places: constant mean, Matern 5/2 covariance
/// with a length scale for each parameter, noise (Rasmussen and Williams 2006, algorithm 2.1).
struct GaussianProcess {
  /// Mean and variance of the function at a place; noise is not part of it.
  struct Posterior: Equatable {
    var mean: Double
    var variance: Double
  }

  let hyperparameters: Hyperparameters
  /// The constant mean: its most likely value, given that it is about 0 with a deviation of 1.
  let mean: Double
  /// Number of places.
  private(set) var count: Int
  private let features: Int
  private let inverseScales: [Double]
  private var scaled: [Double]
  private var residuals: [Double]
  private var factor: CholeskyFactor
  private var weights: [Double]

  /// Conditions on values; nil where the covariance is not positive definite in Double.
  ///
  /// - Parameters:
  ///   - places: features of each place.
  ///   - values: value at each place.
  ///   - scaleOfFeature: for each feature, which length scale it has.
  init?(places: [[Double]], values: [Double], scaleOfFeature: [Int], hyperparameters: Hyperparameters) {
    precondition(places.count == values.count, "one value a place")
    self.hyperparameters = hyperparameters
    count = values.count
    features = scaleOfFeature.count
    let inverse = scaleOfFeature.map { 1 / hyperparameters.lengthScales[$0] }
    inverseScales = inverse
    scaled = places.flatMap { place in zip(place, inverse).map { $0 * $1 } }
    var triangle: [Double] = []
    triangle.reserveCapacity(PackedTriangle.start(of: count))
    for i in 0..<count {
      for j in 0..<i {
        triangle.append(
          hyperparameters.signalVariance
            * Matern(squaredDistance: Self.squaredDistance(scaled, i, scaled, j, features)).value)
      }
      triangle.append(hyperparameters.signalVariance + hyperparameters.noiseVariance)
    }
    guard let factor = CholeskyFactor(triangle, count: count) else { return nil }
    self.factor = factor
    mean = Self.mean(values, factor)
    residuals = values.map { [mean] in $0 - mean }
    weights = factor.solved(residuals)
  }

  /// The most likely constant mean under a normal law of mean 0 and deviation 1.
  static func mean(_ values: [Double], _ factor: CholeskyFactor) -> Double {
    let ones = factor.solved([Double](repeating: 1, count: values.count))
    return PackedTriangle.dot(ones, 0, values, 0, values.count) / (ones.reduce(0, +) + 1)
  }

  /// Adds a value at a place, hyperparameters and mean unchanged; false where the place cannot be told from
  /// another one. O(n²).
  @discardableResult
  mutating func append(_ place: [Double], value: Double) -> Bool {
    let new = zip(place, inverseScales).map { $0 * $1 }
    let row = covariances(new).map(\.value)
    guard
      factor.append(row, diagonal: hyperparameters.signalVariance + hyperparameters.noiseVariance)
    else { return false }
    scaled += new
    residuals.append(value - mean)
    count += 1
    weights = factor.solved(residuals)
    return true
  }

  /// What is believed of the function at a place. O(n²/2).
  func posterior(at place: [Double]) -> Posterior {
    let covariances = covariances(zip(place, inverseScales).map { $0 * $1 }).map(\.value)
    let part = factor.solvedLower(covariances)
    return Posterior(
      mean: mean + PackedTriangle.dot(covariances, 0, weights, 0, count),
      variance: max(hyperparameters.signalVariance - PackedTriangle.dot(part, 0, part, 0, count), 1e-14))
  }

  /// The same with derivatives with respect to each feature. O(n²).
  func posteriorGradient(at place: [Double]) -> (Posterior, mean: [Double], variance: [Double]) {
    let new = zip(place, inverseScales).map { $0 * $1 }
    let terms = covariances(new)
    let covariances = terms.map(\.value)
    let part = factor.solvedLower(covariances)
    let solved = factor.solvedUpper(part)
    let posterior = Posterior(
      mean: mean + PackedTriangle.dot(covariances, 0, weights, 0, count),
      variance: max(hyperparameters.signalVariance - PackedTriangle.dot(part, 0, part, 0, count), 1e-14))
    var (means, variances) =
      ([Double](repeating: 0, count: features), [Double](repeating: 0, count: features))
    for row in 0..<count {
      let (mean, variance) = (terms[row].slope * weights[row], -2 * terms[row].slope * solved[row])
      for feature in 0..<features {
        let step = 2 * (new[feature] - scaled[row * features + feature]) * inverseScales[feature]
        means[feature] += mean * step
        variances[feature] += variance * step
      }
    }
    return (posterior, means, variances)
  }

  /// Covariance of a scaled place with each place and its derivative with respect to the squared distance.
  private func covariances(_ new: [Double]) -> [(value: Double, slope: Double)] {
    let variance = hyperparameters.signalVariance
    return (0..<count).map { row in
      let matern = Matern(squaredDistance: Self.squaredDistance(new, 0, scaled, row, features))
      return (variance * matern.value, variance * matern.slope)
    }
  }

  private static func squaredDistance(
    _ left: [Double], _ i: Int, _ right: [Double], _ j: Int, _ features: Int
  ) -> Double {
    var sum = 0.0
    for feature in 0..<features {
      let difference = left[i * features + feature] - right[j * features + feature]
      sum += difference * difference
    }
    return sum
  }
}
