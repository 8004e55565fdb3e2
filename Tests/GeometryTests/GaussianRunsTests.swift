import Glibc
import Testing

@testable import Geometry

@Suite struct GaussianRunsTests {
  private static let sets: [GaussianBasis] = [
    GaussianBasis(from: 1, to: 6, count: 60), GaussianBasis(from: 0, to: 6, count: 3, eta: 0.01),
    GaussianBasis(centres: [1.6, 2, 2.4, 3, 3.7, 4.5], widths: [0.2, 0.2, 0.25, 0.35, 0.45, 0.5]),
    GaussianBasis(centres: [3], etas: [100]), GaussianBasis(centres: [3, 2, 1], etas: [4, 4, 4]),
    GaussianBasis(centres: [2, 2, 2.5, 3, 3.5, 3.7], etas: [4, 5, 6, 6, 6, 6]),
    GaussianBasis(from: 0, to: 8, count: 500, eta: 40),
  ]

  @Test(arguments: sets)
  func agreesWithTheFormula(gaussians: GaussianBasis) {
    let runs = GaussianRuns(gaussians)
    for distance in [0.0, 0.7, 1.9999, 2, 2.51, 3.3, 5.9, 7.5, 20] {
      var sums = [Double](repeating: 1, count: gaussians.count + 2)
      runs.add(at: distance, times: 2.5, to: &sums, from: 1)
      #expect(sums.first == 1 && sums.last == 1)
      for index in 0..<gaussians.count {
        let offset = distance - gaussians.centres[index]
        let expected = 1 + 2.5 * exp(-gaussians.etas[index] * offset * offset)
        #expect(abs(sums[index + 1] - expected) < 1e-10)
      }
    }
  }
}
