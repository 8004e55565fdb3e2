import Glibc
import Testing

@testable import Optimisation

@Suite struct OutputScaleTests {
  static func moments(_ values: [Double]) -> (mean: Double, variance: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
  }

  @Test func valuesAreStandardisedInOrderAndComeBack() {
    let values = uniforms(40).map { exp(6 * $0) - 50 }
    let scale = OutputScale(values)
    let scaled = values.map(scale.scaled)
    let (mean, variance) = Self.moments(scaled)
    #expect(abs(mean) < 1e-9 && abs(variance - 1) < 1e-9)
    for (value, place) in zip(values, scaled) {
      #expect(abs(scale.restored(place) - value) < 1e-8 * max(1, abs(value)))
    }
    let order = values.indices.sorted { values[$0] < values[$1] }
    #expect(order == values.indices.sorted { scaled[$0] < scaled[$1] })
  }

  /// One run that went to infinity does not make the others look alike.
  @Test(arguments: [1e3, 1e12, 1e300]) func anOutlierIsDrawnIn(outlier: Double) {
    let values = (0..<20).map { 0.05 + 0.001 * Double($0) } + [outlier]
    let scale = OutputScale(values)
    let scaled = values.map(scale.scaled)
    #expect(scaled.allSatisfy(\.isFinite) && scaled[20] == scaled.max())
    #expect(scaled[19] - scaled[0] > 0.5)
  }

  @Test func likeValuesAndSingleOnesAreNoTrap() {
    for values in [[2.0], [2, 2, 2, 2, 2, 2], [1, 1, 1, 1, 1, 1, 1, 3]] {
      let scale = OutputScale(values)
      #expect(values.allSatisfy { scale.scaled($0).isFinite })
      #expect(abs(scale.restored(scale.scaled(values[0])) - values[0]) < 1e-9)
    }
  }

  @Test(arguments: [-1, -0.3, 0, 0.5, 1]) func bendingIsUndone(power: Double) {
    for x in [-30, -1, -1e-3, 0, 1e-3, 0.7, 40] {
      #expect(abs(OutputScale.straightened(OutputScale.bent(x, power), power) - x) < 1e-9 * max(1, abs(x)))
    }
    #expect(OutputScale.bent(3, 1) == 3 && OutputScale.bent(-3, 1) == -3)
    #expect(power >= 0 || OutputScale.straightened(1e6, power) == .infinity)
  }
}
