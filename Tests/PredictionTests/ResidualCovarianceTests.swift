import Spectra
import Testing

@testable import Prediction

@Suite struct ResidualCovarianceTests {
  /// Residuals of smooth random curves plus noise at each energy, shape (samples, energies).
  static func residuals(_ samples: Int, _ energies: Int, seed: UInt64, growth: (Int) -> Double = { _ in 1 })
    -> [Float]
  {
    var random = Uniform(seed: seed)
    return (0..<samples).flatMap { row -> [Float] in
      let (level, slope) = (random.normal(), random.normal())
      return (0..<energies).map { column in
        let smooth = 0.05 * level + 0.04 * slope * (Double(column) / Double(energies) - 0.5)
        return Float(growth(row) * (smooth + 0.01 * random.normal()))
      }
    }
  }

  @Test func coversNewResiduals() {
    let measured = ResidualCovariance(
      residuals: Self.residuals(400, 60, seed: 1), energies: 60, scores: [Double](repeating: 1, count: 400))
    let sigma = measured.rawSigma(score: 1)
    let fresh = Self.residuals(400, 60, seed: 2)
    for (factor, share, tolerance) in [(Float(1), 0.683, 0.04), (2, 0.954, 0.02)] {
      let inside = fresh.indices.count { abs(fresh[$0]) <= factor * sigma[$0 % 60] }
      #expect(abs(Double(inside) / Double(fresh.count) - share) < tolerance, "within \(factor) sigma")
    }
  }

  /// The diagonal of C (F^T F + diag d) C^T, in Double and the long way round.
  @Test func convolvedSigmaIsThePropagatedCovariance() throws {
    let grid = try EnergyGrid(from: -10, to: 49, step: 1)
    var convolution = Convolution.feKEdge
    convolution.outputEnergies = try EnergyGrid(from: -12, to: 50, step: 0.7)
    let matrix = try ConvolutionMatrix(from: grid, by: convolution)
    let measured = ResidualCovariance(
      residuals: Self.residuals(300, 60, seed: 3), energies: 60, scores: [Double](repeating: 1, count: 300))
    #expect(measured.rank == 48 && measured.remainder.contains { $0 > 0 })
    let found = measured.convolvedSigma(matrix)
    for line in 0..<matrix.outputCount {
      var variance = 0.0
      for first in 0..<60 {
        for second in 0..<60 {
          var covariance = first == second ? Double(measured.remainder[first]) : 0
          for index in 0..<measured.rank {
            covariance +=
              Double(measured.factor[index * 60 + first]) * Double(measured.factor[index * 60 + second])
          }
          variance += matrix[line, first] * covariance * matrix[line, second]
        }
      }
      #expect(abs(Double(found[line]) - variance.squareRoot()) < 1e-5 * variance.squareRoot() + 1e-9)
    }
  }

  /// Where the factor holds everything, it is the mean square of the scaled residuals.
  @Test func rawVarianceIsTheMeanSquare() {
    let residuals = Self.residuals(100, 12, seed: 4)
    let measured = ResidualCovariance(
      residuals: residuals, energies: 12, scores: [Double](repeating: 0, count: 100))
    let sigma = measured.rawSigma(score: 0)
    for column in 0..<12 {
      let square =
        (0..<100).reduce(0.0) { $0 + Double(residuals[$1 * 12 + column] * residuals[$1 * 12 + column]) } / 100
      #expect(abs(Double(sigma[column]) - square.squareRoot()) < 2e-3 * square.squareRoot())
    }
  }

  @Test func sigmaGrowsWithTheScore() {
    let scores = (0..<400).map { Double($0) / 200 }
    let measured = ResidualCovariance(
      residuals: Self.residuals(400, 20, seed: 5) { 0.5 + Double($0) / 200 }, energies: 20, scores: scores)
    let sigmas = [0, 0.5, 1, 1.5, 2, 4].map { measured.rawSigma(score: $0)[7] }
    #expect(sigmas == sigmas.sorted())
    #expect(sigmas[4] > 2 * sigmas[0] && sigmas[5] > 1.8 * sigmas[4])
  }

  @Test func aPerfectModelHasNoSigma() {
    let measured = ResidualCovariance(
      residuals: [Float](repeating: 0, count: 60), energies: 6, scores: [Double](repeating: 1, count: 10))
    #expect(measured.rawSigma(score: 1).allSatisfy { $0 == 0 })
  }
}

@Suite struct ScoreGrowthTests {
  static let growth = ScoreGrowth(scores: [1, 2, 4], factors: [1, 3, 4])

  @Test(arguments: [(0.0, 1.0), (1, 1), (1.5, 2), (2, 3), (3, 3.5), (4, 4), (8, 8)])
  func isLinearBetweenKnotsAndProportionalBeyond(score: Double, factor: Double) {
    #expect(abs(Self.growth.factor(at: score) - factor) < 1e-6)
  }

  @Test func noKnotsMeanNoGrowth() {
    #expect(ScoreGrowth(scores: [], factors: []).factor(at: 7) == 1)
  }

  @Test func equalScoresAreNoDivision() {
    #expect(ScoreGrowth(scores: [1, 1, 2], factors: [1, 2, 3]).factor(at: 1) == 1)
    #expect(ScoreGrowth(scores: [0, 0], factors: [1, 2]).factor(at: 0) == 1)
  }

  @Test func neverDecreases() {
    var random = Uniform(seed: 9)
    let scores = (0..<200).map { _ in random.next() }
    let residuals = scores.map { Float(random.normal() * (1 - $0)) }
    let growth = ScoreGrowth(residuals: residuals, energies: 1, scores: scores)
    #expect(growth.factors == growth.factors.sorted() && growth.scores == growth.scores.sorted())
    #expect(growth.scores.count == 10)
  }
}
