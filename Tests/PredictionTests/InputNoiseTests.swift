import Testing

@testable import Prediction

@Suite struct InputNoiseTests {
  static let flat = [Float](repeating: 0, count: 40_000)

  static func noise(step: Int, seed: UInt64 = 5) -> [Float] {
    InputNoise(deviation: 0.3).rows(Array(0..<40), of: flat, features: 1000, seed: seed, step: step)
  }

  @Test func momentsAreThoseOfABell() {
    let values = Self.noise(step: 1).map(Double.init)
    let mean = values.reduce(0, +) / 40_000
    let variance = values.reduce(0) { $0 + $1 * $1 } / 40_000
    let fourth = values.reduce(0) { $0 + $1 * $1 * $1 * $1 } / 40_000
    #expect(abs(mean) < 0.006)
    #expect(abs(variance.squareRoot() - 0.3) < 0.004)
    // Kurtosis of the sum of four uniforms: 3 - 6 / 20.
    #expect(abs(fourth / (variance * variance) - 2.7) < 0.08)
  }

  @Test func seedAndStepDecide() {
    #expect(Self.noise(step: 3) == Self.noise(step: 3))
    #expect(Self.noise(step: 3) != Self.noise(step: 4))
    #expect(Self.noise(step: 3) != Self.noise(step: 3, seed: 6))
  }

  @Test(arguments: [1, 2]) func stepsAreNotShiftsOfEachOther(shift: Int) {
    let (one, other) = (Self.noise(step: 3), Self.noise(step: 4))
    let product = zip(one.dropFirst(shift), other).reduce(0.0) { $0 + Double($1.0 * $1.1) }
    #expect(abs(product / 40_000 / 0.09) < 0.03)
  }

  @Test func theRowsAskedForAreTaken() {
    let matrix = (0..<12).map(Float.init)
    let rows = InputNoise(deviation: 0).rows([2, 0], of: matrix, features: 4, seed: 1, step: 1)
    #expect(rows == [8, 9, 10, 11, 0, 1, 2, 3])
  }
}
