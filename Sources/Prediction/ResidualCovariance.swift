import NeuralNet
import Spectra

/// How far predictions were off while out of sample: the covariance of the residuals over the energies, as
/// a low-rank factor F of shape (rank, energies) plus a diagonal, so that cov = F^T F + diag(d).
///
/// It carries through a convolution C exactly, because that is linear: the variances of the convolved curve are
/// the diagonal of C (F^T F + diag(d)) C^T. A factor that grows with the distance from the training samples scales it.
struct ResidualCovariance: Sendable {
  /// Rows of F back to back, shape (rank, energies).
  let factor: [Float]
  /// Variance that the factor does not hold, shape (energies).
  let remainder: [Float]
  /// How sigma grows with the domain score.
  let growth: ScoreGrowth
  /// Standard deviation at each energy of the raw curve, before scale by score.
  private let rawSigma: [Float]

  var energies: Int { remainder.count }
  var rank: Int { factor.count / max(1, energies) }

  static let rank = 48

  /// Measures residuals (prediction minus target) of out-of-sample predictions, shape (samples, energies),
  /// with the domain score of each sample.
  init(residuals: [Float], energies: Int, scores: [Double]) {
    let growth = ScoreGrowth(residuals: residuals, energies: energies, scores: scores)
    var scaled = residuals
    for (row, score) in scores.enumerated() {
      let scale = Float(1 / growth.factor(at: score))
      for column in 0..<energies { scaled[row * energies + column] *= scale }
    }
    let components = PrincipalComponents(of: scaled, columns: energies, count: Self.rank)
    let factor = (0..<components.count).flatMap { index -> [Float] in
      let length = components.variances[index].squareRoot()
      return (0..<energies).map { Float(length * components.directions[index * energies + $0]) }
    }
    var variance = [Double](repeating: 0, count: energies)
    for row in scores.indices {
      for column in 0..<energies {
        variance[column] += Double(scaled[row * energies + column] * scaled[row * energies + column])
      }
    }
    let remainder = (0..<energies).map { column -> Float in
      let total = variance[column] / Double(scores.count)
      let explained = (0..<components.count).reduce(0.0) {
        $0 + Double(factor[$1 * energies + column] * factor[$1 * energies + column])
      }
      return Float(max(0, total - explained))
    }
    self.init(factor: factor, remainder: remainder, growth: growth)
  }

  /// From its parts; what does not depend on a sample is summed here, once.
  init(factor: [Float], remainder: [Float], growth: ScoreGrowth) {
    self.factor = factor
    self.remainder = remainder
    self.growth = growth
    let energies = remainder.count
    let rank = factor.count / max(1, energies)
    rawSigma = (0..<energies).map { column in
      let square = (0..<rank).reduce(remainder[column]) {
        $0 + factor[$1 * energies + column] * factor[$1 * energies + column]
      }
      return square.squareRoot()
    }
  }

  /// Standard deviation at each energy of the raw curve, for a sample with this domain score.
  func rawSigma(score: Double) -> [Float] {
    let scale = Float(growth.factor(at: score))
    return rawSigma.map { scale * $0 }
  }

  /// Standard deviation at each output energy of a convolution, before scale by score and level; depends on
  /// the convolution only.
  func convolvedSigma(_ matrix: ConvolutionMatrix) -> [Float] {
    let curves = matrix.apply(batch: factor)
    var squares = [Float](repeating: 0, count: matrix.outputCount)
    for index in 0..<rank {
      for column in 0..<matrix.outputCount {
        let value = curves[index * matrix.outputCount + column]
        squares[column] += value * value
      }
    }
    for line in 0..<matrix.outputCount {
      var sum: Float = 0
      for column in 0..<energies {
        let share = Float(matrix[line, column])
        sum += share * share * remainder[column]
      }
      squares[line] += sum
    }
    return squares.map { $0.squareRoot() }
  }
}

/// A factor on sigma that grows with the domain score, by linear interpolation between knots.
struct ScoreGrowth: Hashable, Sendable {
  /// Domain scores, increasing.
  let scores: [Float]
  /// Factor at each of them, not decreasing.
  let factors: [Float]

  /// Root mean square of the residuals in ten groups of like score, made monotone.
  init(residuals: [Float], energies: Int, scores: [Double]) {
    let order = scores.indices.sorted { scores[$0] < scores[$1] }
    let groups = min(10, max(1, order.count / 20))
    var knots: [Float] = []
    var means: [Double] = []
    for group in 0..<groups {
      let members = order[group * order.count / groups..<(group + 1) * order.count / groups]
      let square = members.reduce(0.0) { sum, row in
        sum + residuals[row * energies..<(row + 1) * energies].reduce(0.0) { $0 + Double($1 * $1) }
      }
      knots.append(Float(scores[members[members.startIndex + members.count / 2]]))
      means.append(max((square / Double(members.count * energies)).squareRoot(), 1e-9))
    }
    self.scores = knots
    factors = Self.monotone(means).map(Float.init)
  }

  init(scores: [Float], factors: [Float]) {
    self.scores = scores
    self.factors = factors
  }

  /// The factor; beyond the last knot it grows in proportion to the score.
  func factor(at score: Double) -> Double {
    guard let first = scores.first, let last = scores.last, let lastFactor = factors.last else { return 1 }
    if score <= Double(first) { return Double(factors[0]) }
    if score >= Double(last) { return Double(lastFactor) * max(1, score / max(Double(last), 1e-12)) }
    let upper = scores.firstIndex { Double($0) > score } ?? scores.count - 1
    let width = Double(scores[upper] - scores[upper - 1])
    let share = width > 0 ? (score - Double(scores[upper - 1])) / width : 0
    return Double(factors[upper - 1]) + share * Double(factors[upper] - factors[upper - 1])
  }

  /// The nearest sequence that does not decrease (pooled neighbours).
  private static func monotone(_ values: [Double]) -> [Double] {
    var pools: [(mean: Double, size: Int)] = []
    for value in values {
      pools.append((value, 1))
      while pools.count > 1, pools[pools.count - 2].mean > pools[pools.count - 1].mean {
        let (last, before) = (pools.removeLast(), pools.removeLast())
        let size = last.size + before.size
        pools.append(
          ((last.mean * Double(last.size) + before.mean * Double(before.size)) / Double(size), size))
      }
    }
    return pools.flatMap { [Double](repeating: $0.mean, count: $0.size) }
  }
}
