import Glibc
import Testing

@testable import Optimisation

@Suite struct BoundedAscentTests {
  /// Minus Rosenbrock's valley in so many variables.
  static func valley(_ x: [Double]) -> BoundedAscent.Evaluation {
    var (value, gradient) = (0.0, [Double](repeating: 0, count: x.count))
    for i in 0..<x.count - 1 {
      let (d, e) = (x[i + 1] - x[i] * x[i], 1 - x[i])
      value -= 100 * d * d + e * e
      gradient[i] += 400 * d * x[i] + 2 * e
      gradient[i + 1] -= 200 * d
    }
    return (value, gradient)
  }

  @Test func followsAValley() throws {
    let ascent = BoundedAscent(
      bounds: [ClosedRange<Double>](repeating: -2...2, count: 5), iterations: 300, tolerance: 1e-9)
    let found = try #require(ascent.maximum(from: [-1.2, 1, -0.5, 0.3, 1.5], of: Self.valley))
    #expect(found.place.allSatisfy { abs($0 - 1) < 1e-4 } && found.value > -1e-8)
  }

  /// The maximum of a slope is a corner, of a hill outside the box its nearest side.
  @Test func stopsAtTheBounds() throws {
    let ascent = BoundedAscent(bounds: [0...1, 0...1], iterations: 100, tolerance: 1e-10)
    let found = try #require(
      ascent.maximum(from: [0.5, 0.5]) { x in
        (-(x[0] - 3) * (x[0] - 3) - (x[1] - 0.25) * (x[1] - 0.25), [-2 * (x[0] - 3), -2 * (x[1] - 0.25)])
      })
    #expect(found.place[0] == 1 && abs(found.place[1] - 0.25) < 1e-9)
    let corner = try #require(ascent.maximum(from: [5, -5]) { ($0[1] - $0[0], [-1, 1]) })
    #expect(corner.place == [0, 1])
  }

  @Test func placesWithoutAValueAreAvoided() throws {
    let ascent = BoundedAscent(bounds: [-1...1])
    let found = try #require(
      ascent.maximum(from: [-0.9]) { x in x[0] > 0.2 ? nil : (x[0], [1]) })
    #expect(found.place[0] > 0 && found.place[0] <= 0.2)
    #expect(ascent.maximum(from: [0.5]) { _ in nil } == nil)
    #expect(ascent.maximum(from: [0.5]) { _ in (.nan, [1]) } == nil)
  }
}
