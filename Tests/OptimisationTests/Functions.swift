import Glibc
import Testing

@testable import Optimisation

/// Functions to minimise, and a loop that minimises them.
enum Functions {
  static func space(_ dimensions: [SearchSpace.Dimension]) throws -> SearchSpace {
    try SearchSpace(dimensions)
  }

  static func number(_ point: Point, _ name: String) -> Double { point[name]?.number ?? .nan }

  /// Two parameters, three equal minima of 0.397887.
  static func branin(_ point: Point) -> Double {
    let (a, b) = (number(point, "a"), number(point, "b"))
    let ridge = b - 5.1 / (4 * .pi * .pi) * a * a + 5 / .pi * a - 6
    return ridge * ridge + 10 * (1 - 1 / (8 * .pi)) * cos(a) + 10
  }

  static let braninSpace: [SearchSpace.Dimension] = [
    .init("a", .real(-5...10)), .init("b", .real(0...15)),
  ]

  /// A curved valley with its minimum of 0 at (1, 1).
  static func rosenbrock(_ point: Point) -> Double {
    let (a, b) = (number(point, "a"), number(point, "b"))
    return 100 * (b - a * a) * (b - a * a) + (1 - a) * (1 - a)
  }

  /// Six parameters, minimum of -3.32237.
  static func hartmann6(_ point: Point) -> Double {
    let scales: [[Double]] = [
      [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
      [17, 8, 0.05, 10, 0.1, 14],
    ]
    let places: [[Double]] = [
      [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
      [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
    ]
    var sum = 0.0
    for (weight, (scale, place)) in zip([1.0, 1.2, 3.0, 3.2], zip(scales, places)) {
      let distance = (0..<6).reduce(0.0) { total, index in
        let difference = number(point, "x\(index)") - place[index]
        return total + scale[index] * difference * difference
      }
      sum -= weight * exp(-distance)
    }
    return sum
  }

  static let hartmann6Space: [SearchSpace.Dimension] = (0..<6).map { .init("x\($0)", .real(0...1)) }

  /// Every kind of parameter; minimum of 0 at rate 1e-3, 3 layers, 256 units, silu, shape [64, 32].
  static func mixed(_ point: Point) -> Double {
    let rate = log10(number(point, "rate")) + 3
    let layers = number(point, "layers") - 3
    let units = log2(number(point, "units")) - 8
    let activation: [Setting: Double] = [.text("silu"): 0, .text("tanh"): 0.2, .text("relu"): 0.1]
    let shape: [Setting: Double] = [
      .list([.integer(64), .integer(32)]): 0, .list([.integer(64)]): 0.3,
      .list([.integer(64), .integer(64)]): 0.1,
    ]
    return rate * rate * 0.3 + layers * layers * 0.1 + units * units * 0.05
      + (point["activation"].flatMap { activation[$0] } ?? .nan)
      + (point["shape"].flatMap { shape[$0] } ?? .nan)
  }

  static let mixedSpace: [SearchSpace.Dimension] = [
    .init("rate", .logReal(1e-5...1)), .init("layers", .integer(1...8)),
    .init("units", .logInteger(8...2048)),
    .init("activation", .choices([.text("tanh"), .text("relu"), .text("silu")])),
    .init(
      "shape",
      .choices([
        .list([.integer(64)]), .list([.integer(64), .integer(32)]), .list([.integer(64), .integer(64)]),
      ])),
  ]

  /// Smallest value after so many evaluations, for each seed.
  static func minima(
    _ space: [SearchSpace.Dimension], evaluations: Int, seeds: ClosedRange<UInt64> = 1...5,
    batch: Int = 1, _ function: (Point) -> Double
  ) throws -> [Double] {
    try seeds.map { seed in
      let optimiser = BayesianOptimiser(space: try SearchSpace(space), seed: seed)
      var trials: [Trial] = []
      while trials.count < evaluations {
        let points = try optimiser.suggest(min(batch, evaluations - trials.count), given: trials)
        trials += points.map { Trial($0, value: function($0)) }
      }
      return trials.best?.value ?? .infinity
    }.sorted()
  }

  static func median(_ sorted: [Double]) -> Double { sorted[sorted.count / 2] }
}

/// What a throwing expression throws, as the module's error.
func failure(_ body: () throws -> Void) -> OptimisationError? {
  do {
    try body()
    return nil
  } catch {
    return error as? OptimisationError
  }
}

/// Some numbers in 0..<1, the same every time.
func uniforms(_ count: Int, seed: UInt64 = 3) -> [Double] {
  var numbers = SeededNumbers(seed: seed, stream: 0)
  return (0..<count).map { _ in numbers.uniform() }
}
