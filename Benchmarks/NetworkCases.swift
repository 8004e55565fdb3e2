import NeuralNet

/// The paper's network: products, training and inference. Add the rows of other modules in files like this
/// one.
struct NetworkCases {
  static let architecture = Architecture(
    inputs: 680, hidden: [1150, 1035, 931, 838], outputs: 240, activation: .tanh, dropout: 0.15)

  let threads: Int
  let probe: KernelProbe

  init(threads: Int) {
    self.threads = threads
    probe = KernelProbe(threads: threads)
  }

  /// Multiply-adds of one row through the network.
  static var weights: Double {
    let widths = architecture.widths
    return zip(widths, widths.dropFirst()).map { Double($0 * $1) }.reduce(0, +)
  }

  /// Operations of a training step: forth, back (not through the first layer) and weight gradients.
  static func trainingOperations(rows: Int) -> Double {
    let first = Double(architecture.inputs * architecture.hidden[0])
    return 2 * Double(rows) * (3 * weights - first)
  }

  /// Rows of numbers that look like data.
  static func rows(_ count: Int, _ width: Int) -> [Float] {
    var state: UInt64 = 42
    return (0..<count * width).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / 0x1p23 - 1
    }
  }

  func table() throws -> [Case] {
    let initial = try Parameters(Self.architecture, seed: 1)
    // Weights as training leaves them, which single rows read in sixteen bits; and any others.
    let trained = initial.inSixteenBits
    return [product(), try trainingStep(initial)]
      + [1, 8, 32, 256].map { inference(trained, rows: $0) }
      + [inference(initial, rows: 1, ", any weights"), ensemble(trained), ensemble(initial, ", any weights")]
      + [inputGradient(InferenceNetwork(trained))]
  }

  private func product() -> Case {
    Case(name: "forward product 48", operations: probe.productOperations) { [probe] in probe.product() }
  }

  private func trainingStep(_ parameters: Parameters) throws -> Case {
    let session = try TrainingSession(parameters: parameters, seed: 1, threads: threads)
    let samples = 480
    let inputs = Self.rows(samples, 680)
    let targets = Self.rows(samples, 240)
    var start = 0
    return Case(
      name: "training step 48", operations: Self.trainingOperations(rows: 48), seconds: 0.3,
      naive: {
        var specification = ReferenceSession<Float>(parameters: parameters, seed: 1)
        specification.step(
          inputs: Array(inputs[..<(48 * 680)]), targets: Array(targets[..<(48 * 240)]), learningRate: 1e-4)
      },
      run: {
        start = (start + 48) % samples
        let rows = (0..<48).map { (start + $0 * 7) % samples }
        _ = try? session.step(rows: rows, inputs: inputs, targets: targets, learningRate: 1e-4)
      })
  }

  private func ensemble(_ parameters: Parameters, _ suffix: String = "") -> Case {
    let members = InferenceEnsemble([Parameters](repeating: parameters, count: 5))
    let inputs = Self.rows(1, 680)
    return Case(
      name: "ensemble of 5\(suffix)",
      operations: 10 * Self.weights,
      naive: { for _ in 0..<5 { _ = Reference<Float>(parameters).forward(inputs) } },
      run: { _ = try? members.forward(inputs) })
  }

  private func inference(_ parameters: Parameters, rows: Int, _ suffix: String = "") -> Case {
    let network = InferenceNetwork(parameters)
    let inputs = Self.rows(rows, 680)
    var outputs: [Float] = []
    return Case(
      name: "inference \(rows)\(suffix)", operations: 2 * Double(rows) * Self.weights,
      naive: rows > 32 ? nil : { _ = Reference<Float>(parameters).forward(inputs) },
      run: { try? network.forward(inputs, into: &outputs) })
  }

  private func inputGradient(_ network: InferenceNetwork) -> Case {
    let inputs = Self.rows(1, 680)
    let weights = Self.rows(1, 240)
    return Case(name: "input gradient 1", operations: 4 * Self.weights) {
      _ = try? network.inputGradient(inputs, outputGradient: weights)
    }
  }
}
