import Testing

@testable import NeuralNet

/// The loss that takes the root of each row's mean squared error.
struct RootMeanSquaredErrorTests {
  static let architecture = Architecture(
    inputs: 5, hidden: [19], outputs: 21, activation: .silu, dropout: 0.2)

  @Test func `the specification's gradients agree with central differences of the loss`() throws {
    let architecture = Architecture(inputs: 3, hidden: [4], outputs: 2, activation: .silu)
    let network = Reference<Double>(try Parameters(architecture, seed: 3))
    let inputs = SeededNumbers.array(3 * 4, seed: 11).map(Double.init)
    let targets = SeededNumbers.array(2 * 4, seed: 12).map(Double.init)
    /// Errors of single outputs, from how the mean squared error answers to their targets moving by one:
    /// (e - 1)^2 - e^2 = 1 - 2 e.
    func loss(_ network: Reference<Double>) -> Double {
      let whole = network.gradients(inputs: inputs, targets: targets, seed: 9, step: 4).loss
      let squares = targets.indices.map { index in
        var moved = targets
        moved[index] += 1
        let change = (network.gradients(inputs: inputs, targets: moved, seed: 9, step: 4).loss - whole) * 8
        return (1 - change) * (1 - change) / 4
      }
      let roots = (0..<4).map { row in
        ((squares[2 * row] + squares[2 * row + 1]) / 2 + Double(Loss.rootFloor)).squareRoot()
      }
      return roots.reduce(0, +) / 4
    }
    let gradients = network.gradients(
      inputs: inputs, targets: targets, loss: .rootMeanSquaredError, seed: 9, step: 4)
    let h = 1e-5
    for tensor in network.layout.tensors where tensor.isTrainable {
      for i in tensor.range {
        var (up, down) = (network, network)
        up.values[i] += h
        down.values[i] -= h
        #expect(abs(gradients.values[i] - (loss(up) - loss(down)) / (2 * h)) < 1e-6, "\(tensor.name)")
      }
    }
  }

  @Test(arguments: [1, 2, 3]) func `the engine follows the specification for any number of threads`(
    threads: Int
  ) throws {
    let start = try Parameters(Self.architecture, seed: 1)
    let engine = try TrainingSession(
      parameters: start, loss: .rootMeanSquaredError, seed: 7, threads: threads)
    var reference = ReferenceSession<Double>(parameters: start, loss: .rootMeanSquaredError, seed: 7)
    for step in 0..<5 {
      let rows = [7, 33, 1, 48, 16][step]
      let inputs = SeededNumbers.array(rows * 5, seed: 1 + UInt64(step))
      let targets = SeededNumbers.array(rows * 21, seed: 50 + UInt64(step))
      let found = try engine.step(inputs: inputs, targets: targets, learningRate: 1e-3)
      let expected = reference.step(
        inputs: inputs.map(Double.init), targets: targets.map(Double.init), learningRate: 1e-3)
      #expect(abs(Double(found) - expected) < 1e-4 * expected, "step \(step)")
    }
    for name in ["output.weight", "output.bias", "hidden.0.weight"] {
      let found = engine.parameters[name].map(Array.init) ?? []
      let tensor = try #require(reference.network.layout.tensors.first { $0.name == name })
      for (index, place) in tensor.range.enumerated() {
        #expect(abs(Double(found[index]) - reference.network.values[place]) < 2e-5, "\(name)[\(index)]")
      }
    }
  }
}
