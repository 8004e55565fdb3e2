import Testing

@testable import NeuralNet

/// Each instruction set's kernels against plain sums in Double, on shapes that are multiples of nothing.
struct KernelTableTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let set: KernelSet
    let seed: UInt64
    var testDescription: String { "\(set), seed \(seed)" }
  }

  static let cases = KernelSet.available.flatMap { set in (1...12).map { Case(set: set, seed: $0) } }

  /// Sizes that a seed stands for.
  static func sizes(_ seed: UInt64) -> (rows: Int, inputs: Int, units: Int) {
    var source = RandomSource(seed: seed, stream: 0)
    return (1 + Int(source.next() % 70), 1 + Int(source.next() % 300), 1 + Int(source.next() % 90))
  }

  /// Error of a sum of n products of numbers within -1...1 in single precision, in one chain: partial sums
  /// grow as sqrt(n), roundings of them add up as sqrt(n) again.
  static func bound(_ length: Int) -> Double { 0x1p-24 * (2 + Double(length)) }

  @Test(arguments: cases) func `product of rows and panels`(item: Case) {
    let (rows, inputs, units) = Self.sizes(item.seed)
    let kernels = KernelTable(item.set)
    let matrix = SeededNumbers.array(units * inputs, seed: item.seed)
    let weights = PanelWeights(inputs: inputs, units: units, matrix[...])
    let stride = weights.depth + 16
    let x = AlignedBuffer(count: rows * stride)
    let values = (0..<rows).map { SeededNumbers.array(inputs, seed: 100 + UInt64($0)) }
    for row in 0..<rows { x.write(values[row][...], at: row * stride) }
    let block = AlignedBuffer(count: rows * 16 + 16)
    for panel in 0..<weights.panels {
      block.fill(.nan, 0..<block.count)
      let base = unsafe weights.buffer.base + panel * weights.panelCount
      unsafe kernels.multiplyRows(x.base, stride, rows, weights.depth, base, base, block.base)
      let result = block.read(0..<block.count)
      #expect(result[(rows * 16)...].allSatisfy { $0.isNaN }, "writes past the block")
      for row in 0..<rows where row < 3 || row > rows - 13 {
        for lane in 0..<16 {
          let unit = panel * 16 + lane
          var expected = 0.0
          for i in 0..<inputs where unit < units {
            expected += Double(values[row][i]) * Double(matrix[unit * inputs + i])
          }
          #expect(abs(Double(result[row * 16 + lane]) - expected) <= Self.bound(inputs), "\(row), \(unit)")
        }
      }
      let single = AlignedBuffer(count: 16)
      unsafe kernels.multiplyOneRow(x.base, weights.depth, 1, weights.panelCount, base, single.base)
      #expect(single.read(0..<16) == Array(result[..<16]), "a row alone")
    }
  }

  @Test(arguments: cases) func `product on the way back`(item: Case) {
    let (rows, inputs, units) = Self.sizes(item.seed)
    let kernels = KernelTable(item.set)
    let matrix = SeededNumbers.array(units * inputs, seed: item.seed)
    let weights = PanelWeights(inputs: inputs, units: units, matrix[...])
    let stride = PanelWeights.padded(rows)
    let delta = AlignedBuffer(count: weights.panels * 16 * stride)
    let values = SeededNumbers.array(units * stride, seed: 7)
    delta.write(values[...])
    let out = AlignedBuffer(count: 16 * stride)
    for panel in 0..<weights.depth / 16 {
      out.fill(.nan, 0..<out.count)
      unsafe kernels.multiplyTransposed(
        delta.base, stride, weights.buffer.base + panel * 256, weights.panels, weights.panelCount, out.base)
      let result = out.read(0..<out.count)
      for place in 0..<16 {
        let input = panel * 16 + place
        for row in [0, rows / 2, rows - 1] {
          var expected = 0.0
          for unit in 0..<units where input < inputs {
            expected += Double(values[unit * stride + row]) * Double(matrix[unit * inputs + input])
          }
          #expect(
            abs(Double(result[place * stride + row]) - expected) <= Self.bound(units), "\(input), \(row)")
        }
      }
    }
  }

  @Test(arguments: KernelSet.available, Activation.allCases)
  func `activations and derivatives are accurate`(set: KernelSet, activation: Activation) {
    let grid = (-4800...4800).map { Float($0) / 160 }
    let tiny = (0..<16).map { Float(sign: $0 % 2 == 0 ? .plus : .minus, exponent: -4 * $0, significand: 1.3) }
    let points = Array((grid + tiny).prefix((grid.count + 16) / 16 * 16))
    let (values, slopes) = (AlignedBuffer(count: points.count), AlignedBuffer(count: points.count))
    values.write(points[...])
    unsafe KernelTable(set).activateAll(values.base, points.count, activation.code, slopes.base)
    let (v, s) = (values.read(0..<points.count), slopes.read(0..<points.count))
    for (i, x) in points.enumerated() {
      let exact = Reference<Double>.activated(activation, Double(x))
      let scale = activation == .tanh ? abs(exact.value) : max(abs(exact.value), 0.1)
      #expect(abs(Double(v[i]) - exact.value) <= 3 * 0x1p-23 * scale, "\(activation)(\(x))")
      #expect(abs(Double(s[i]) - exact.slope) <= 2e-6, "\(activation)'(\(x))")
    }
  }

  @Test(arguments: KernelSet.available) func `what is not a number stays so`(set: KernelSet) {
    for activation in Activation.allCases {
      let values = AlignedBuffer(count: 16)
      values.write([.nan, 1, .nan][...])
      unsafe KernelTable(set).activateAll(values.base, 16, activation.code, nil)
      let result = values.read(0..<3)
      #expect(result[0].isNaN && result[2].isNaN && !result[1].isNaN, "\(activation)")
    }
  }
}
