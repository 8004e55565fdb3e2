internal import CKernelSupport

/// A network being trained: weights, Adam's moments, and the threads that do the work.
///
/// Not `Sendable`: use it from one thread at a time. Its own threads, `threads - 1` of them, sleep between
/// steps and end with it. Equal seeds, rows and rates give equal bits, for any number of threads, and after
/// resuming.
public final class TrainingSession {
  /// Shape of the network.
  public let architecture: Architecture
  /// Settings of Adam.
  public let optimiser: Adam
  /// What is made small.
  public let loss: Loss
  /// Seed of the dropout.
  public let seed: UInt64
  /// Threads that work on a step, the caller's included.
  public let threads: Int
  /// Memory of the moving average of the weights; nil if none is kept.
  public let averaging: Float?
  /// Steps done so far.
  public internal(set) var stepCount: Int

  let layers: [TrainedLayer]
  let team: WorkerTeam
  let kernels: KernelTable
  let phases: [TaskCounter]
  let updates: [TaskCounter]
  let weighing: [TaskCounter]
  var workspace: TrainingWorkspace

  /// Starts at step 0 from `parameters`, with moments zero.
  ///
  /// `averaging`, when given, keeps an exponential moving average of the weights with this memory (0.999,
  /// say), shorter during the first steps: (1 + step) / (10 + step).
  public convenience init(
    parameters: Parameters, optimiser: Adam = Adam(), loss: Loss = .meanSquaredError, seed: UInt64,
    threads: Int = 1, averaging: Float? = nil
  ) throws(NeuralNetError) {
    let zeros = [Float](repeating: 0, count: parameters.values.count)
    let state = TrainingState(
      parameters: parameters, optimiser: optimiser, loss: loss, seed: seed, step: 0, averaging: averaging,
      firstMoments: zeros, secondMoments: zeros, average: averaging == nil ? [] : parameters.values)
    try self.init(resuming: state, threads: threads)
  }

  /// Goes on from a state, to the same bits as if training had never stopped.
  public convenience init(resuming state: TrainingState, threads: Int = 1) throws(NeuralNetError) {
    try self.init(resuming: state, threads: threads, kernels: .current)
  }

  init(resuming state: TrainingState, threads: Int, kernels: KernelTable) throws(NeuralNetError) {
    try state.validate()
    if !(1...WorkerTeam.most).contains(threads) { throw .threads(threads) }
    architecture = state.parameters.architecture
    optimiser = state.optimiser
    loss = state.loss
    seed = state.seed
    stepCount = state.step
    averaging = state.averaging
    self.threads = threads
    self.kernels = kernels
    let shape = architecture
    let widths = shape.widths
    layers = (0..<widths.count - 1).map { layer in
      TrainedLayer(
        inputs: widths[layer], units: widths[layer + 1],
        normalises: shape.batchNormalisation && layer < shape.hidden.count, averaged: state.averaging != nil)
    }
    team = WorkerTeam(size: threads)
    phases = (0..<2 * layers.count).map { _ in TaskCounter() }
    updates = layers.map { _ in TaskCounter() }
    weighing = [TaskCounter(), TaskCounter()]
    workspace = TrainingWorkspace(architecture, capacity: 16, threads: threads)
    restore(state)
  }

  /// One step on whole rows of `inputs` and `targets`; returns the mean squared error before the update.
  @discardableResult
  public func step(
    inputs: [Float], targets: [Float], learningRate: Float
  ) throws(NeuralNetError) -> Float {
    let rows = inputs.count / architecture.inputs
    return try step(rows: Array(0..<rows), inputs: inputs, targets: targets, learningRate: learningRate)
  }

  /// One step on the chosen rows of a whole data set; returns the mean squared error before the update, whatever
  /// the loss, so that runs can be compared.
  ///
  /// `inputs` is (samples, inputs), `targets` (samples, outputs). Any number of rows from one on will do;
  /// with a single row batch normalisation leaves its running variance alone.
  @discardableResult
  public func step(
    rows: [Int], inputs: [Float], targets: [Float], learningRate: Float
  ) throws(NeuralNetError) -> Float {
    let samples = inputs.count / architecture.inputs
    if samples * architecture.inputs != inputs.count {
      throw .inputs(count: inputs.count, width: architecture.inputs)
    }
    if targets.count != samples * architecture.outputs {
      throw .targets(count: targets.count, rows: samples, width: architecture.outputs)
    }
    if rows.isEmpty { throw .emptyBatch }
    if let row = rows.first(where: { $0 < 0 || $0 >= samples }) { throw .row(row, of: samples) }
    if !(learningRate >= 0 && learningRate.isFinite) {
      throw .setting("learningRate", Double(learningRate), "0 or more")
    }
    reserve(rows.count)
    workspace.gather(
      rows, inputs, width: architecture.inputs, into: workspace.inputs[0], stride: workspace.strides[0])
    workspace.gather(
      rows, targets, width: architecture.outputs, into: workspace.targets, stride: workspace.targetStride)
    return train(rows: rows.count, learningRate: learningRate)
  }

  private func reserve(_ rows: Int) {
    if rows > workspace.capacity {
      workspace = TrainingWorkspace(architecture, capacity: rows, threads: threads)
    }
  }
}
