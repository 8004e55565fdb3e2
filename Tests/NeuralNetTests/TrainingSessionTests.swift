import Testing

@testable import NeuralNet

extension TrainingSession {
  convenience init(
    parameters: Parameters, seed: UInt64, threads: Int = 1, averaging: Float? = nil, kernels: KernelSet
  ) throws {
    let start = try TrainingSession(parameters: parameters, seed: seed, averaging: averaging).state
    try self.init(resuming: start, threads: threads, kernels: KernelTable(kernels))
  }
}

struct TrainingSessionTests {
  static let architecture = Architecture(
    inputs: 21, hidden: [50, 37], outputs: 18, activation: .tanh, dropout: 0.15)

  /// A few steps with batches of several sizes, the largest last but one.
  func train(_ session: TrainingSession, from first: Int = 0, to last: Int = 7) throws -> [Float] {
    let shape = session.architecture
    let sizes = [5, 48, 1, 17, 64, 33, 48]
    return try (first..<last).map { step in
      try session.step(
        inputs: SeededNumbers.array(sizes[step] * shape.inputs, seed: 1 + UInt64(step)),
        targets: SeededNumbers.array(sizes[step] * shape.outputs, seed: 50 + UInt64(step)), learningRate: 1e-3
      )
    }
  }

  @Test(arguments: KernelSet.available) func `one, two and three threads end with the same bits`(
    set: KernelSet
  ) throws {
    let start = try Parameters(Self.architecture, seed: 1)
    let states = try [1, 2, 3].map { threads in
      let session = try TrainingSession(
        parameters: start, seed: 7, threads: threads, averaging: 0.99, kernels: set)
      _ = try train(session)
      return session.state
    }
    #expect(states[0] == states[1])
    #expect(states[0] == states[2])
    #expect(states[0].parameters != start)
  }

  @Test func `resuming from tensors gives the same bits as going on`() throws {
    let start = try Parameters(Self.architecture, seed: 1)
    let whole = try TrainingSession(parameters: start, seed: 7, threads: 2, averaging: 0.9)
    let losses = try train(whole)
    let half = try TrainingSession(parameters: start, seed: 7, averaging: 0.9)
    _ = try train(half, to: 3)
    let saved = half.state
    let state = try TrainingState(
      Self.architecture, tensors: saved.tensors.reversed(), optimiser: saved.optimiser, loss: saved.loss,
      seed: saved.seed, step: saved.step, averaging: saved.averaging)
    let resumed = try TrainingSession(resuming: state)
    #expect(try train(resumed, from: 3) == Array(losses[3...]))
    #expect(resumed.state == whole.state)
  }

  @Test func `choosing rows of a data set equals passing them`() throws {
    let start = try Parameters(Self.architecture, seed: 1)
    let inputs = SeededNumbers.array(10 * 21, seed: 1)
    let targets = SeededNumbers.array(10 * 18, seed: 2)
    let rows = [7, 0, 3, 3]
    let chosen = try TrainingSession(parameters: start, seed: 7)
    let passed = try TrainingSession(parameters: start, seed: 7)
    let first = try chosen.step(rows: rows, inputs: inputs, targets: targets, learningRate: 1e-3)
    let second = try passed.step(
      inputs: rows.flatMap { inputs[$0 * 21..<$0 * 21 + 21] },
      targets: rows.flatMap { targets[$0 * 18..<$0 * 18 + 18] }, learningRate: 1e-3)
    #expect(first == second)
    #expect(chosen.state == passed.state)
  }

  @Test func `a batch of one leaves the running variance alone`() throws {
    let session = try TrainingSession(parameters: try Parameters(Self.architecture, seed: 1), seed: 7)
    try session.step(
      inputs: SeededNumbers.array(21, seed: 1), targets: SeededNumbers.array(18, seed: 2), learningRate: 1e-3)
    #expect(session.parameters["hidden.0.running_variance"].map(Array.init) == Array(repeating: 1, count: 50))
    #expect(session.parameters["hidden.0.running_mean"].map(Array.init) != Array(repeating: 0, count: 50))
    #expect(session.parameters.values.allSatisfy { $0.isFinite })
  }

  @Test func `the caller's arithmetic is as it was after a step`() throws {
    let session = try TrainingSession(
      parameters: try Parameters(Self.architecture, seed: 1), seed: 7, threads: 2)
    _ = try train(session, to: 1)
    let smallest = SeededNumbers.array(1, seed: 1)[0].magnitude * 0 + Float.leastNonzeroMagnitude
    #expect(smallest * 2 > 0)
  }

  @Test func `moments that fade away end at zero`() throws {
    let architecture = Architecture(inputs: 1, hidden: [], outputs: 1)
    let session = try TrainingSession(parameters: try Parameters(architecture, seed: 1), seed: 7)
    try session.step(inputs: [1], targets: [0.5], learningRate: 0)
    for _ in 0..<1000 { try session.step(inputs: [0], targets: [0], learningRate: 0) }
    #expect(session.state.firstMoments[0] == 0)
  }

  @Test func `wrong rows are refused`() throws {
    let session = try TrainingSession(parameters: try Parameters(Self.architecture, seed: 1), seed: 7)
    let inputs = SeededNumbers.array(42, seed: 1)
    let targets = SeededNumbers.array(36, seed: 1)
    func error(_ rows: [Int], _ inputs: [Float], _ targets: [Float], _ rate: Float = 1e-3) -> NeuralNetError?
    {
      #expect(throws: NeuralNetError.self) {
        try session.step(rows: rows, inputs: inputs, targets: targets, learningRate: rate)
      }
    }
    #expect(error([0], Array(inputs.dropLast()), targets) == .inputs(count: 41, width: 21))
    #expect(error([0], inputs, Array(targets.dropLast())) == .targets(count: 35, rows: 2, width: 18))
    #expect(error([0, 2], inputs, targets) == .row(2, of: 2))
    #expect(error([-1], inputs, targets) == .row(-1, of: 2))
    #expect(error([], inputs, targets) == .emptyBatch)
    #expect(
      error([0], inputs, targets, .infinity) == .setting("learningRate", .infinity, "0 or more"))
    #expect(session.stepCount == 0)
    #expect(throws: NeuralNetError.threads(0)) {
      try TrainingSession(parameters: session.parameters, seed: 1, threads: 0)
    }
  }

  @Test func `learns a smooth function`() throws {
    let architecture = Architecture(inputs: 2, hidden: [64, 64], outputs: 1, activation: .silu)
    let session = try TrainingSession(
      parameters: try Parameters(architecture, seed: 1), seed: 7, threads: 2, averaging: 0.98)
    let inputs = SeededNumbers.array(2 * 512, seed: 4)
    let targets = (0..<512).map { inputs[2 * $0] * inputs[2 * $0 + 1] }
    var loss: Float = 0
    for step in 0..<400 {
      let rows = (0..<64).map { ($0 * 7 + step * 64) % 512 }
      loss = try session.step(rows: rows, inputs: inputs, targets: targets, learningRate: 3e-3)
    }
    #expect(loss < 2e-3)
    let average = try #require(session.averagedParameters)
    let outputs = try InferenceNetwork(average).forward(inputs)
    let error = zip(outputs, targets).map { ($0 - $1) * ($0 - $1) }.reduce(0, +) / 512
    #expect(error < 2e-3)
  }
}
