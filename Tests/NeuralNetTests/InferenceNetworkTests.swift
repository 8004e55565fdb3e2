import Testing

@testable import NeuralNet

struct InferenceNetworkTests {
  /// A network whose running statistics are not the initial ones.
  static func trained(_ activation: Activation, batchNormalisation: Bool = true) throws -> Parameters {
    let architecture = Architecture(
      inputs: 21, hidden: [50, 37], outputs: 18, activation: activation,
      batchNormalisation: batchNormalisation)
    let session = try TrainingSession(parameters: try Parameters(architecture, seed: 1), seed: 7)
    for step in 0..<5 {
      try session.step(
        inputs: SeededNumbers.array(40 * 21, seed: 1 + UInt64(step)),
        targets: SeededNumbers.array(40 * 18, seed: 50 + UInt64(step)), learningRate: 1e-2)
    }
    return session.parameters
  }

  @Test(arguments: Activation.allCases, KernelSet.available)
  func `agrees with the specification in double`(activation: Activation, set: KernelSet) throws {
    for normalised in [true, false] {
      let parameters = try Self.trained(activation, batchNormalisation: normalised)
      let network = InferenceNetwork(parameters, kernels: KernelTable(set))
      let rows = SeededNumbers.array(9 * 21, seed: 99)
      let expected = Reference<Double>(parameters).forward(rows.map(Double.init))
      #expect(relativeDistance(try network.forward(rows), expected) < 2e-6)
    }
  }

  @Test(arguments: KernelSet.available) func `a row alone equals the row in any batch`(set: KernelSet) throws
  {
    let network = InferenceNetwork(try Self.trained(.tanh), kernels: KernelTable(set))
    let rows = SeededNumbers.array(331 * 21, seed: 99)
    let single = try (0..<331).flatMap { try network.forward(Array(rows[$0 * 21..<$0 * 21 + 21])) }
    for count in [2, 3, 4, 5, 7, 8, 12, 31, 48, 49, 97, 331] {
      #expect(
        try network.forward(Array(rows[..<(count * 21)])) == Array(single[..<(count * 18)]), "\(count) rows")
    }
  }

  @Test func `no rows give no rows, and half rows are refused`() throws {
    let network = InferenceNetwork(try Self.trained(.tanh))
    #expect(try network.forward([]) == [])
    #expect(throws: NeuralNetError.inputs(count: 22, width: 21)) {
      try network.forward([Float](repeating: 0, count: 22))
    }
    #expect(throws: NeuralNetError.targets(count: 17, rows: 1, width: 18)) {
      try network.inputGradient(
        [Float](repeating: 0, count: 21), outputGradient: [Float](repeating: 0, count: 17))
    }
  }

  @Test(arguments: Activation.allCases, KernelSet.available)
  func `input gradient agrees with central differences in double`(
    activation: Activation, set: KernelSet
  ) throws {
    let parameters = try Self.trained(activation)
    let network = InferenceNetwork(parameters, kernels: KernelTable(set))
    let specification = Reference<Double>(parameters)
    for count in [1, 19] {
      let rows = SeededNumbers.array(count * 21, seed: 99)
      let weights = SeededNumbers.array(count * 18, seed: 98)
      let (outputs, gradient) = try network.inputGradient(rows, outputGradient: weights)
      #expect(outputs == (try network.forward(rows)))
      func value(_ rows: [Double]) -> Double {
        zip(specification.forward(rows), weights).map { $0 * Double($1) }.reduce(0, +)
      }
      var expected: [Double] = []
      for i in 0..<min(rows.count, 42) {
        var (up, down) = (rows.map(Double.init), rows.map(Double.init))
        up[i] += 1e-6
        down[i] -= 1e-6
        expected.append((value(up) - value(down)) / 2e-6)
      }
      #expect(relativeDistance(Array(gradient[..<expected.count]), expected) < 3e-6)
    }
  }
}
