import Testing

@testable import NeuralNet

@Suite struct HalfPrecisionTests {
  @Test func `steps are powers of two, and rounding twice changes nothing`() {
    for scale: Float in [1e-6, 0.01, 0.37, 1, 1.99999, 5e4] {
      let matrix = SeededNumbers.array(7 * 33, seed: 8).map { $0 * scale } + [Float](repeating: 0, count: 33)
      let rounded = HalfPanelWeights.rounded(inputs: 33, units: 8, matrix)
      #expect(HalfPanelWeights.rounded(inputs: 33, units: 8, rounded) == rounded)
      for unit in 0..<8 {
        let row = unit * 33..<(unit + 1) * 33
        let largest = matrix[row].reduce(0) { max($0, abs($1)) }
        for index in row { #expect(abs(rounded[index] - matrix[index]) <= largest / 32766) }
      }
    }
  }

  /// Sixteen bits for one row, single precision for more: the same numbers in the same order.
  @Test(arguments: KernelSet.available, Activation.allCases)
  func `a row alone equals the row in any batch`(set: KernelSet, activation: Activation) throws {
    let network = InferenceNetwork(
      try InferenceNetworkTests.trained(activation), precision: .half, kernels: KernelTable(set))
    let rows = SeededNumbers.array(60 * 21, seed: 99)
    let single = try (0..<60).flatMap { try network.forward(Array(rows[$0 * 21..<$0 * 21 + 21])) }
    for count in [2, 3, 5, 8, 31, 48, 60] {
      #expect(try network.forward(Array(rows[..<(count * 21)])) == Array(single[..<(count * 18)]), "\(count)")
    }
  }

  @Test(arguments: KernelSet.available) func `is within a few steps of single precision`(set: KernelSet)
    throws
  {
    let parameters = try InferenceNetworkTests.trained(.silu)
    let network = InferenceNetwork(parameters, precision: .half, kernels: KernelTable(set))
    let rows = SeededNumbers.array(9 * 21, seed: 99)
    let expected = Reference<Double>(parameters).forward(rows.map(Double.init))
    let found = try network.forward(rows)
    #expect(relativeDistance(found, expected) < 1e-4)
    #expect(relativeDistance(found, expected) > 1e-7, "weights were rounded at all")
  }

  @Test(arguments: KernelSet.available, [true, false])
  func `weights that sixteen bits hold are read in sixteen bits`(set: KernelSet, hasNormalisation: Bool)
    throws
  {
    let trained =
      hasNormalisation
      ? try InferenceNetworkTests.trained(.silu)
      : try Parameters(
        Architecture(inputs: 21, hidden: [50, 37], outputs: 18, batchNormalisation: false), seed: 3)
    let plain = InferenceNetwork(trained, kernels: KernelTable(set))
    #expect(plain.layers.allSatisfy { $0.half == nil })
    let rounded = trained.inSixteenBits
    let network = InferenceNetwork(rounded, kernels: KernelTable(set))
    #expect(network.layers.allSatisfy { $0.half != nil })
    let rows = SeededNumbers.array(9 * 21, seed: 99)
    let found = try network.forward(rows)
    #expect(try (0..<9).flatMap { try network.forward(Array(rows[$0 * 21..<$0 * 21 + 21])) } == found)
    #expect(relativeDistance(found, Reference<Double>(rounded).forward(rows.map(Double.init))) < 2e-6)
    let change = relativeDistance(found, Reference<Double>(trained).forward(rows.map(Double.init)))
    #expect(change > 1e-7 && change < 1e-4)
    let again = InferenceNetwork(rounded.inSixteenBits, kernels: KernelTable(set))
    #expect(try again.forward(rows) == found)
  }

  @Test func `gradients with respect to the input are those of the rounded weights`() throws {
    let parameters = try InferenceNetworkTests.trained(.tanh)
    let network = InferenceNetwork(parameters, precision: .half)
    let row = SeededNumbers.array(21, seed: 4)
    let weights = SeededNumbers.array(18, seed: 5)
    let exact = try InferenceNetwork(parameters).inputGradient(row, outputGradient: weights)
    let found = try network.inputGradient(row, outputGradient: weights)
    #expect(relativeDistance(found.inputGradient, exact.inputGradient.map(Double.init)) < 1e-3)
  }
}

@Suite struct InferenceEnsembleTests {
  private static func members(_ count: Int) throws -> [Parameters] {
    let architecture = Architecture(inputs: 21, hidden: [50, 37], outputs: 18, activation: .silu)
    return try (0..<count).map { try Parameters(architecture, seed: UInt64($0)) }
  }

  @Test(arguments: WeightPrecision.allCases, [1, 2, 5])
  func `each member answers with the bits it has alone`(precision: WeightPrecision, count: Int) throws {
    let members = try Self.members(count)
    let ensemble = InferenceEnsemble(members, precision: precision)
    for rows in [0, 1, 2, 7, 48, 49, 130] {
      let input = SeededNumbers.array(rows * 21, seed: 9)
      let expected = try members.map { try InferenceNetwork($0, precision: precision).forward(input) }
      #expect(try ensemble.forward(input) == expected, "\(rows) rows")
    }
  }

  @Test func `members large enough for all threads`() throws {
    let architecture = Architecture(inputs: 200, hidden: [300, 300], outputs: 100, activation: .tanh)
    let members = try (0..<3).map { try Parameters(architecture, seed: UInt64($0)) }
    let input = SeededNumbers.array(200, seed: 2)
    let expected = try members.map { try InferenceNetwork($0).forward(input) }
    let ensemble = InferenceEnsemble(members)
    for _ in 0..<20 {
      ensemble.prepare()
      #expect(try ensemble.forward(input) == expected)
    }
  }

  @Test func `half rows are refused`() throws {
    let ensemble = InferenceEnsemble(try Self.members(2))
    #expect(throws: NeuralNetError.inputs(count: 22, width: 21)) {
      _ = try ensemble.forward([Float](repeating: 0, count: 22))
    }
  }
}
