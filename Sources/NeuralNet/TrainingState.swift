/// Everything needed to go on training to the same bits.
public struct TrainingState: Hashable, Sendable {
  /// The weights and running statistics.
  public var parameters: Parameters
  /// Settings of Adam.
  public var optimiser: Adam
  /// What is made small.
  public var loss: Loss
  /// Seed of the dropout.
  public var seed: UInt64
  /// Steps done.
  public var step: Int
  /// Memory of the moving average of the weights, if one is kept.
  public var averaging: Float?
  /// Adam's mean gradients as sums, m / (1 - beta1), laid out as `Parameters.values`; zero where nothing is
  /// trained.
  public var firstMoments: [Float]
  /// Adam's mean squared gradients as sums, v / (1 - beta2).
  public var secondMoments: [Float]
  /// The moving average, laid out as `Parameters.values`; empty if none is kept.
  public var average: [Float]

  init(
    parameters: Parameters, optimiser: Adam, loss: Loss, seed: UInt64, step: Int, averaging: Float?,
    firstMoments: [Float], secondMoments: [Float], average: [Float]
  ) {
    self.parameters = parameters
    self.optimiser = optimiser
    self.loss = loss
    self.seed = seed
    self.step = step
    self.averaging = averaging
    self.firstMoments = firstMoments
    self.secondMoments = secondMoments
    self.average = average
  }

  /// All tensors for a checkpoint: the parameters by their names, then `adam.first.*`, `adam.second.*`,
  /// `average.*`.
  public var tensors: [NamedTensor] {
    let shape = parameters.architecture
    var all = parameters.tensors
    all += Parameters.tensors(shape, firstMoments, prefix: "adam.first.") { $0.isTrainable }
    all += Parameters.tensors(shape, secondMoments, prefix: "adam.second.") { $0.isTrainable }
    if averaging != nil { all += Parameters.tensors(shape, average, prefix: "average.") { $0.isTrainable } }
    return all
  }

  /// Reads the tensors of a checkpoint, in any order; throws as `Parameters.init(_:tensors:)` does.
  public init(
    _ architecture: Architecture, tensors: [NamedTensor], optimiser: Adam, loss: Loss, seed: UInt64,
    step: Int,
    averaging: Float?
  ) throws(NeuralNetError) {
    try architecture.validate()
    let layout = ParameterLayout(architecture)
    let trained = layout.tensors.filter(\.isTrainable)
    var (plain, first, second, average) = ([NamedTensor](), [NamedTensor](), [NamedTensor](), [NamedTensor]())
    for tensor in tensors {
      if tensor.name.hasPrefix("adam.first.") {
        first.append(tensor)
      } else if tensor.name.hasPrefix("adam.second.") {
        second.append(tensor)
      } else if tensor.name.hasPrefix("average.") {
        average.append(tensor)
      } else {
        plain.append(tensor)
      }
    }
    if averaging == nil, let extra = average.first { throw .tensorUnknown(extra.name) }
    self.init(
      parameters: try Parameters(architecture, tensors: plain), optimiser: optimiser, loss: loss, seed: seed,
      step: step, averaging: averaging,
      firstMoments: try Parameters.values(trained, count: layout.count, prefix: "adam.first.", first),
      secondMoments: try Parameters.values(trained, count: layout.count, prefix: "adam.second.", second),
      average: averaging == nil
        ? [] : try Parameters.values(trained, count: layout.count, prefix: "average.", average))
    try validate()
  }

  func validate() throws(NeuralNetError) {
    try parameters.architecture.validate()
    try optimiser.validate()
    if let averaging, !(averaging >= 0 && averaging < 1) {
      throw .setting("averaging", Double(averaging), "from 0 to below 1")
    }
    if step < 0 { throw .setting("step", Double(step), "0 or more") }
    let count = parameters.values.count
    if firstMoments.count != count { throw .tensorCount("adam.first", firstMoments.count, expected: count) }
    if secondMoments.count != count {
      throw .tensorCount("adam.second", secondMoments.count, expected: count)
    }
    let expected = averaging == nil ? 0 : count
    if average.count != expected { throw .tensorCount("average", average.count, expected: expected) }
  }
}
