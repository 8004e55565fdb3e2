import Testing

@testable import NeuralNet

/// One step of the engine against the specification in Double, on random networks and batches, for every
/// instruction set. Adam without memory and with epsilon 1 makes the update, g / (|g| + 1), tell the
/// gradient.
struct TrainingPropertyTests {
  static let seeds = Array(UInt64(1)...16)

  static func network(_ seed: UInt64) -> (architecture: Architecture, rows: Int) {
    var source = RandomSource(seed: seed, stream: 99)
    func size(_ limit: UInt64) -> Int { 1 + Int(source.next() % limit) }
    let hidden = (0..<Int(source.next() % 4)).map { _ in size(60) }
    let activation = Activation.allCases[Int(source.next() % 5)]
    let architecture = Architecture(
      inputs: size(50), hidden: hidden, outputs: size(40), activation: activation,
      dropout: source.next() % 2 == 0 ? 0 : 0.25, batchNormalisation: source.next() % 3 != 0)
    return (architecture, 1 + size(70))
  }

  @Test(arguments: seeds, KernelSet.available)
  func `gradients agree with the specification`(seed: UInt64, set: KernelSet) throws {
    let (architecture, rows) = Self.network(seed)
    let start = try Parameters(architecture, seed: seed)
    let optimiser = Adam(beta1: 0, beta2: 0, epsilon: 1, weightDecay: 0.01)
    let inputs = SeededNumbers.array(rows * architecture.inputs, seed: 1 + seed)
    let targets = SeededNumbers.array(rows * architecture.outputs, seed: 2 + seed)
    var specification = ReferenceSession<Double>(parameters: start, optimiser: optimiser, seed: seed)
    let state = try TrainingSession(parameters: start, optimiser: optimiser, seed: seed).state
    let session = try TrainingSession(resuming: state, threads: 2, kernels: KernelTable(set))
    let expectedLoss = specification.step(
      inputs: inputs.map(Double.init), targets: targets.map(Double.init), learningRate: 1)
    let loss = try session.step(inputs: inputs, targets: targets, learningRate: 1)
    #expect(abs(Double(loss) - expectedLoss) <= 1e-5 * expectedLoss, "\(architecture), \(rows) rows")
    // The first term is the rounding of a weight near 1 itself.
    let length = Double(max(rows, architecture.widths.max() ?? 1))
    for tensor in ParameterLayout(architecture).tensors {
      let moved = tensor.range.map { Double(session.parameters.values[$0]) - Double(start.values[$0]) }
      let expected = tensor.range.map { specification.network.values[$0] - Double(start.values[$0]) }
      let size = max((expected.map { $0 * $0 }.reduce(0, +) / Double(expected.count)).squareRoot(), 1e-3)
      for (i, value) in moved.enumerated() {
        #expect(
          abs(value - expected[i]) <= 0x1p-23 + 3e-6 * length.squareRoot() * size,
          "\(tensor.name)[\(i)] of \(architecture), \(rows) rows")
      }
    }
  }
}
