import NeuralNet

/// Nothing is timed that has not been checked: engine and specification on a network of awkward sizes.
enum Verification {
  /// What is wrong, or nothing.
  static func complaint() throws -> String? {
    let shape = Architecture(inputs: 37, hidden: [83, 51], outputs: 19, activation: .tanh, dropout: 0.15)
    let parameters = try Parameters(shape, seed: 5)
    let session = try TrainingSession(parameters: parameters, seed: 9, threads: 2)
    var specification = ReferenceSession<Double>(parameters: parameters, seed: 9)
    for (step, rows) in [48, 13, 7].enumerated() {
      let inputs = NetworkCases.rows(rows, 37 + step).prefix(rows * 37).map { $0 }
      let targets = NetworkCases.rows(rows, 19)
      let loss = try session.step(inputs: inputs, targets: targets, learningRate: 1e-3)
      let expected = specification.step(
        inputs: inputs.map(Double.init), targets: targets.map(Double.init), learningRate: 1e-3)
      if abs(Double(loss) - expected) > 1e-4 * expected {
        return "training step \(step): loss \(loss) is not the specification's \(expected)"
      }
    }
    let rows = NetworkCases.rows(21, 37)
    let outputs = try InferenceNetwork(session.parameters).forward(rows)
    let expected = Reference<Double>(session.parameters).forward(rows.map(Double.init))
    for (i, output) in outputs.enumerated() where abs(Double(output) - expected[i]) > 1e-5 {
      return "inference: output \(i) is \(output), not the specification's \(expected[i])"
    }
    return nil
  }
}
