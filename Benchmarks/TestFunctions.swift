import Glibc
import Optimisation

/// A function with a known minimum, by which optimisers are compared. The same in `optimise_peers.py`.
struct TestFunction: Sendable {
  let name: String
  let space: [SearchSpace.Dimension]
  let minimum: Double
  let value: @Sendable (Point) -> Double

  /// All of them.
  static let all = [branin, hartmann3, hartmann6, ackley5, levy4, mixed]

  private static func real(
    _ name: String, _ range: ClosedRange<Double>, _ minimum: Double, count: Int,
    _ function: @escaping @Sendable ([Double]) -> Double
  ) -> TestFunction {
    TestFunction(
      name: name, space: (0..<count).map { .init("x\($0)", .real(range)) }, minimum: minimum
    ) { point in function((0..<count).map { point["x\($0)"]?.number ?? .nan }) }
  }

  static let branin = TestFunction(
    name: "branin", space: [.init("x0", .real(-5...10)), .init("x1", .real(0...15))],
    minimum: 0.397887357729738
  ) { point in
    let (a, b) = (point["x0"]?.number ?? .nan, point["x1"]?.number ?? .nan)
    let ridge = b - 5.1 / (4 * .pi * .pi) * a * a + 5 / .pi * a - 6
    return ridge * ridge + 10 * (1 - 1 / (8 * .pi)) * cos(a) + 10
  }

  static let hartmann3 = real("hartmann3", 0...1, -3.862779787332662, count: 3) { x in
    hartmann(
      x, [[3, 10, 30], [0.1, 10, 35], [3, 10, 30], [0.1, 10, 35]],
      [
        [0.3689, 0.1170, 0.2673], [0.4699, 0.4387, 0.7470], [0.1091, 0.8732, 0.5547],
        [0.0381, 0.5743, 0.8828],
      ])
  }

  static let hartmann6 = real("hartmann6", 0...1, -3.322368011415515, count: 6) { x in
    hartmann(
      x,
      [
        [10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8],
        [17, 8, 0.05, 10, 0.1, 14],
      ],
      [
        [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
        [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
      ])
  }

  private static func hartmann(_ x: [Double], _ scales: [[Double]], _ places: [[Double]]) -> Double {
    var sum = 0.0
    for (weight, (scale, place)) in zip([1.0, 1.2, 3.0, 3.2], zip(scales, places)) {
      var distance = 0.0
      for index in x.indices {
        distance += scale[index] * (x[index] - place[index]) * (x[index] - place[index])
      }
      sum -= weight * exp(-distance)
    }
    return sum
  }

  static let ackley5 = real("ackley5", -32.768...32.768, 0, count: 5) { x in
    let count = Double(x.count)
    let radius = (x.reduce(0) { $0 + $1 * $1 } / count).squareRoot()
    let waves = x.reduce(0) { $0 + cos(2 * .pi * $1) } / count
    return -20 * exp(-0.2 * radius) - exp(waves) + 20 + exp(1.0)
  }

  static let levy4 = real("levy4", -10...10, 0, count: 4) { x in
    let w = x.map { 1 + ($0 - 1) / 4 }
    func square(_ value: Double) -> Double { value * value }
    var sum = square(sin(.pi * w[0]))
    for value in w.dropLast() { sum += square(value - 1) * (1 + 10 * square(sin(.pi * value + 1))) }
    return sum + square(w[w.count - 1] - 1) * (1 + square(sin(2 * .pi * w[w.count - 1])))
  }

  /// Looks like the loss of a network: the best rate depends on activation, depth and batch.
  static let mixed = TestFunction(
    name: "mixed",
    space: [
      .init("rate", .logReal(1e-5...1e-1)), .init("dropout", .real(0...0.6)),
      .init("layers", .integer(1...6)),
      .init("units", .logInteger(16...2048)),
      .init("activation", .choices(["tanh", "relu", "silu", "gelu"].map { .text($0) })),
      .init("batch", .choices([8, 16, 32, 64, 128].map { .integer($0) })),
    ],
    minimum: 0
  ) { point in
    func number(_ name: String) -> Double { point[name]?.number ?? .nan }
    guard case .text(let activation) = point["activation"] else { return .nan }
    let shift = ["tanh": -0.3, "relu": 0, "silu": 0.15, "gelu": 0.1][activation] ?? .nan
    let offset = ["tanh": 0.1, "relu": 0.05, "silu": 0, "gelu": 0.02][activation] ?? .nan
    let (batch, depth, dropout) = (log2(number("batch")) - 5, number("layers") - 3, number("dropout"))
    let t = log10(number("rate")) + 3 + shift - 0.25 * batch + 0.1 * depth
    let u = log2(number("units")) - 8.5 - 2 * dropout
    let rate = 0.35 * t * t + 0.03 * (1 - cos(2 * .pi * t))
    return rate + 0.04 * depth * depth + 0.03 * u * u + 1.2 * (dropout - 0.18) * (dropout - 0.18) + offset
      + 0.01 * batch * batch
  }
}
