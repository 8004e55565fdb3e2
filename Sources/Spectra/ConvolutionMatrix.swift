/// A convolution between two grids as a matrix: convolved = weights x intensities.
///
/// It costs one arctangent for each pair of an input and an output energy (1 ms for 240 to 441) and keeps 12
/// bytes for each weight; copies share the storage. `apply` is linear and does not normalise; `convolved`
/// does when asked.
public struct ConvolutionMatrix: Sendable {
  /// Energies of the intensities that go in (columns), relative, eV.
  public let input: EnergyGrid
  /// Energies of the intensities that come out (rows), relative, eV.
  public let output: EnergyGrid
  /// The convolution that the weights were made from.
  public let convolution: Convolution
  /// Weights in panels of eight outputs: `(ceil(outputs / 8), inputs, 8)`; rows past the last are unused.
  let panels: [SIMD8<Double>]
  /// The same, rounded for the Float path.
  let floatPanels: [SIMD8<Float>]
  /// Weights of the mean of the convolved curve over the last 10 eV of the input grid.
  let levelWeights: [Double]

  /// The matrix from `input` to `output` (without it: the convolution's own output energies, else the
  /// input's).
  public init(
    from input: EnergyGrid, by convolution: Convolution, to output: EnergyGrid? = nil
  ) throws(SpectraError) {
    try convolution.validate()
    let output = output ?? convolution.outputEnergies ?? input
    try Convolution.requireReasonable(inputs: input.count, outputs: output.count)
    let broadening = LifetimeBroadening(of: input, by: convolution)
    let panels = Self.panels(of: broadening, at: output.energies)
    self.input = input
    self.output = output
    self.convolution = convolution
    self.panels = panels
    floatPanels = panels.map { SIMD8<Float>($0) }
    let window = PostEdgeWindow(of: input, width: Convolution.levelWindow)
    let levelPanels = Self.panels(of: broadening, at: Array(input.energies[window.first...]))
    levelWeights = (0..<input.count).map { column in
      window.mean(of: window.binWidths.indices.map { levelPanels[$0 / 8 * input.count + column][$0 % 8] })
    }
  }

  /// Number of inputs, the columns.
  public var inputCount: Int { input.count }

  /// Number of outputs, the rows.
  public var outputCount: Int { output.count }

  /// Bytes of weights.
  public var byteCount: Int { panels.count * 96 + levelWeights.count * 8 }

  /// The weight with which one input counts at one output.
  public subscript(output: Int, input: Int) -> Double { panels[output / 8 * inputCount + input][output % 8] }

  /// The convolved intensities, one an output, not normalised; `intensities` has one value an input.
  public func apply(_ intensities: [Double]) -> [Double] {
    precondition(intensities.count == inputCount, "one intensity an input energy")
    var result: [Double] = []
    result.reserveCapacity(outputCount + 7)
    for start in stride(from: 0, to: panels.count, by: inputCount) {
      var sum = SIMD8<Double>.zero
      for column in 0..<inputCount { sum += panels[start + column] * intensities[column] }
      for lane in 0..<8 { result.append(sum[lane]) }
    }
    result.removeLast(result.count - outputCount)
    return result
  }

  /// The mean of the convolved curve over the last 10 eV of the input grid, whatever the outputs are.
  public func level(of intensities: [Double]) -> Double {
    precondition(intensities.count == inputCount, "one intensity an input energy")
    return zip(levelWeights, intensities).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// The convolved spectrum, normalised when the convolution says so, and the level it was (or would be)
  /// divided by.
  ///
  /// Throws `noPostEdge` when it is to be normalised and the level is not positive, `notFinite` for bad
  /// intensities.
  public func convolved(_ intensities: [Double]) throws(SpectraError) -> (
    intensities: [Double], level: Double
  ) {
    guard intensities.count == inputCount else {
      throw .sizesDiffer(expected: inputCount, found: intensities.count)
    }
    if let index = intensities.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(quantity: .intensity, index: index)
    }
    let level = level(of: intensities)
    return (try convolution.normalised(apply(intensities), by: level, window: input), level)
  }
}

extension ConvolutionMatrix {
  private static func panels(of broadening: LifetimeBroadening, at outputs: [Double]) -> [SIMD8<Double>] {
    let gaussian = broadening.gaussian(at: outputs)
    let panels = nodePanels(of: broadening, at: gaussian.nodes)
    guard broadening.convolution.gaussianWidth >= GaussianBroadening.leastWidth else { return panels }
    return smeared(panels, by: gaussian, columns: broadening.energies.count)
  }

  /// The panels without the Gaussian; the last panel repeats the last energy.
  private static func nodePanels(of broadening: LifetimeBroadening, at nodes: [Double]) -> [SIMD8<Double>] {
    let columns = broadening.energies.count
    var panels = [SIMD8<Double>](repeating: .zero, count: (nodes.count + 7) / 8 * columns)
    for start in stride(from: 0, to: nodes.count, by: 8) {
      let offset = start / 8 * columns
      broadening.forEachWeight(at: SIMD8(nodes, from: start)) { panels[offset + $0] = $1 }
    }
    return panels
  }

  /// Panels of the outputs from panels of the nodes.
  private static func smeared(
    _ panels: [SIMD8<Double>], by gaussian: GaussianBroadening, columns: Int
  ) -> [SIMD8<Double>] {
    let blocks = (columns + 7) / 8
    let rows = rows(of: panels, columns: columns)
    var result = [SIMD8<Double>](repeating: .zero, count: (gaussian.rows.count + 7) / 8 * columns)
    for (output, row) in gaussian.rows.enumerated() {
      var sums = [SIMD8<Double>](repeating: .zero, count: blocks)
      for (offset, weight) in row.weights.enumerated() {
        let start = (row.first + offset) * blocks
        for block in 0..<blocks { sums[block] += rows[start + block] * weight }
      }
      for column in 0..<columns {
        result[output / 8 * columns + column][output % 8] = sums[column / 8][column % 8]
      }
    }
    return result
  }

  /// Panels `(node / 8, column, 8 nodes)` turned into rows `(node, column / 8, 8 columns)`.
  private static func rows(of panels: [SIMD8<Double>], columns: Int) -> [SIMD8<Double>] {
    let blocks = (columns + 7) / 8
    var rows = [SIMD8<Double>](repeating: .zero, count: panels.count / columns * 8 * blocks)
    for index in panels.indices {
      let (panel, column) = index.quotientAndRemainder(dividingBy: columns)
      for lane in 0..<8 { rows[(panel * 8 + lane) * blocks + column / 8][column % 8] = panels[index][lane] }
    }
    return rows
  }
}

extension SIMD8<Double> {
  /// Eight values from `start` on; past the end the last one is repeated.
  init(_ values: [Double], from start: Int) {
    self.init()
    for lane in 0..<8 { self[lane] = values[Swift.min(start + lane, values.count - 1)] }
  }
}

extension Convolution {
  /// Intensities divided by the level when this convolution normalises.
  func normalised(
    _ intensities: [Double], by level: Double, window: EnergyGrid
  ) throws(SpectraError) -> [Double] {
    guard normalise else { return intensities }
    guard level.isFinite, level > 0 else {
      throw .noPostEdge(level: level, from: window.last - Self.levelWindow, to: window.last)
    }
    return intensities.map { $0 / level }
  }
}
