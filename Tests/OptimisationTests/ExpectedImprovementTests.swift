import Glibc
import Testing

@testable import Optimisation

@Suite struct ExpectedImprovementTests {
  /// The integral of (best - f) over the normal law of f, by Simpson's rule.
  static func integral(mean: Double, deviation: Double, best: Double) -> Double {
    let low = min(mean - 12 * deviation, best - 12 * deviation)
    let steps = 200_000
    let width = (best - low) / Double(steps)
    var sum = 0.0
    for index in 0...steps {
      let f = low + Double(index) * width
      let z = (f - mean) / deviation
      let weight = index == 0 || index == steps ? 1.0 : (index % 2 == 1 ? 4 : 2)
      sum += weight * (best - f) * exp(-0.5 * z * z)
    }
    return sum * width / 3 / (deviation * (2 * Double.pi).squareRoot())
  }

  @Test(arguments: [(0.0, 1.0, 0.5), (0.3, 0.2, 0.1), (2, 0.5, 0), (-1, 0.1, 0), (5, 1, 0), (0, 2, -12)])
  func agreesWithIntegration(mean: Double, deviation: Double, best: Double) {
    let found = exp(ExpectedImprovement(mean: mean, deviation: deviation, best: best).logarithm)
    let wanted = Self.integral(mean: mean, deviation: deviation, best: best)
    #expect(abs(found / wanted - 1) < 1e-8)
  }

  /// Slopes agree with differences, also where the improvement itself is below any Double, and across the place
  /// where another formula takes over.
  @Test(arguments: [3.0, 0, -2, -19.99, -20.01, -45, -1e4]) func slopesAgreeWithDifferences(z: Double) {
    let (mean, deviation) = (1.0, 0.5)
    let best = mean + z * deviation
    let found = ExpectedImprovement(mean: mean, deviation: deviation, best: best)
    #expect(found.logarithm.isFinite)
    let step = 1e-6
    func logarithm(_ dm: Double, _ ds: Double) -> Double {
      ExpectedImprovement(mean: mean + dm, deviation: deviation + ds, best: best).logarithm
    }
    let byMean = (logarithm(step, 0) - logarithm(-step, 0)) / (2 * step)
    let byDeviation = (logarithm(0, step) - logarithm(0, -step)) / (2 * step)
    #expect(abs(byMean - found.meanSlope) < 1e-4 * max(1, abs(found.meanSlope)))
    #expect(abs(byDeviation - found.deviationSlope) < 1e-4 * max(1, abs(found.deviationSlope)))
  }

  @Test func bothFormulasMeet() {
    let (left, right) = (
      ExpectedImprovement.logH(-20.0000001), ExpectedImprovement.logH(-19.9999999)
    )
    #expect(abs(left.value - right.value + 2e-7 * 20.1) < 1e-8 && abs(left.slope / right.slope - 1) < 1e-7)
  }
}
