import Glibc
import JSON
import Testing

@testable import Prediction

@Suite struct PowerLawTests {
  static let sizes = [50.0, 100, 200, 400, 800, 1600]

  /// Exact points give the law back.
  @Test(arguments: [(3.0, 0.5, 0.02), (0.8, 0.3, 0), (40, 1.1, 0.005)])
  func findsTheLaw(a: Double, b: Double, c: Double) throws {
    let values = Self.sizes.map { a * pow($0, -b) + c }
    let law = try #require(
      PowerLaw(sizes: Self.sizes, values: values, standardErrors: values.map { 0.01 * $0 }))
    #expect(abs(law.a.value / a - 1) < 1e-3 && abs(law.b.value - b) < 1e-4 && abs(law.c.value - c) < 1e-5)
    #expect(zip(Self.sizes, values).allSatisfy { abs(law.value(at: $0) / $1 - 1) < 1e-6 })
    #expect(law.b.standardError > 0 && law.b.standardError < 0.2)
  }

  /// Standard errors against the scatter of fits to many noisy sets of points.
  @Test func errorsAreHonest() throws {
    let truth = Self.sizes.map { 3 * pow($0, -0.6) + 0.03 }
    let errors = truth.map { 0.01 * $0 }
    var random = Uniform(seed: 8)
    var laws: [PowerLaw] = []
    for _ in 0..<300 {
      let values = zip(truth, errors).map { $0 + $1 * random.normal() }
      if let law = PowerLaw(sizes: Self.sizes, values: values, standardErrors: errors) { laws.append(law) }
    }
    #expect(laws.count == 300)
    let exponents = Spread(of: laws.map(\.b.value))
    let predicted = Spread(of: laws.map(\.b.standardError))
    #expect(abs(exponents.mean - 0.6) < 0.02)
    #expect(abs(predicted.mean / exponents.deviation - 1) < 0.25)
  }

  @Test func unknownErrorsAreReadFromTheScatter() throws {
    let values = zip(Self.sizes, [1.01, 0.99, 1.005, 0.995, 1.01, 0.99]).map { 2 * pow($0, -0.5) * $1 }
    let law = try #require(
      PowerLaw(sizes: Self.sizes, values: values, standardErrors: [0, .nan, 0, 0, 0, 0]))
    #expect(abs(law.b.value - 0.5) < 0.05 && law.b.standardError > 0.001 && law.b.standardError < 0.1)
  }

  @Test func fewPointsHaveNoFloor() throws {
    let law = try #require(
      PowerLaw(sizes: [10, 100], values: [1, 0.1], standardErrors: [0.1, 0.01]))
    #expect(abs(law.b.value - 1) < 1e-6 && law.c.value == 0 && law.c.standardError.isNaN)
    #expect(law.json["c"]?["standardError"] == .null)
    #expect(PowerLaw(sizes: [10, 10], values: [1, 1], standardErrors: [1, 1]) == nil)
    #expect(PowerLaw(sizes: [10, 20], values: [1, .nan], standardErrors: [1, 1]) == nil)
  }
}
