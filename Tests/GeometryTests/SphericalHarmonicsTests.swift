import Testing

@testable import Geometry

@Suite struct SphericalHarmonicsTests {
  private func harmonics(_ degree: Int, _ unit: SIMD3<Double>) -> [Double] {
    let harmonics = SphericalHarmonics(maximumDegree: degree)
    var values = [Double](repeating: .nan, count: harmonics.count)
    harmonics.fill(&values, unit)
    return values
  }

  @Test(arguments: [1, 2, 3, 4] as [UInt64])
  func additionTheorem(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    var (u, v) = (generator.vector(in: -1...1), generator.vector(in: -1...1))
    if seed == 4 { u = SIMD3(0, 0, -1) }
    (u, v) = (u / length(u), v / length(v))
    let (left, right) = (harmonics(16, u), harmonics(16, v))
    let cosine = (u * v).sum()
    var (previous, polynomial) = (0.0, 1.0)
    for l in 0...16 {
      let sum = (l * l..<(l + 1) * (l + 1)).map { left[$0] * right[$0] }.reduce(0, +)
      #expect(abs(sum - polynomial) < 1e-12, "seed \(seed), degree \(l)")
      let next = (Double(2 * l + 1) * cosine * polynomial - Double(l) * previous) / Double(l + 1)
      (previous, polynomial) = (polynomial, next)
    }
  }

  @Test func firstDegreeIsTheVector() {
    let values = harmonics(1, SIMD3(0.6, 0, 0.8))
    #expect(zip(values, [1, 0.8, 0.6, 0]).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test(arguments: [5, 6, 7] as [UInt64])
  func gradientByCentralDifferences(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let harmonics = SphericalHarmonics(maximumDegree: 8)
    let weights = (0..<harmonics.count).map { _ in Double.random(in: -1...1, using: &generator) }
    let point = generator.vector(in: -1...1)
    let gradient = harmonics.gradient(weights, point)
    func sum(_ point: SIMD3<Double>) -> Double {
      var values = [Double](repeating: 0, count: harmonics.count)
      harmonics.fill(&values, point)
      return zip(values, weights).map { $0 * $1 }.reduce(0, +)
    }
    for axis in 0..<3 {
      var step = SIMD3<Double>.zero
      step[axis] = 1e-5
      let difference = (sum(point + step) - sum(point - step)) / 2e-5
      #expect(abs(difference - gradient[axis]) < 1e-6 * max(1, abs(gradient[axis])), "seed \(seed)")
    }
  }
}
