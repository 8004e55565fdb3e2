internal import CKernelSupport

/// A trained network that answers: batch normalisation folded into the weights, weights packed for the
/// kernels.
///
/// Immutable: any number of threads may call it at once. A row's answer has the same bits alone and in any
/// batch, whatever the number of threads.
public struct InferenceNetwork: Sendable {
  /// Shape of the network.
  public let architecture: Architecture
  let layers: [InferenceLayer]
  let kernels: KernelTable
  let memories = InferenceMemoryPool()

  /// Folds and packs; some milliseconds for four million weights.
  public init(_ parameters: Parameters, precision: WeightPrecision = .single) {
    self.init(parameters, precision: precision, kernels: .current)
  }

  init(_ parameters: Parameters, precision: WeightPrecision = .single, kernels: KernelTable) {
    architecture = parameters.architecture
    self.kernels = kernels
    let layout = ParameterLayout(parameters.architecture)
    layers = (0...parameters.architecture.hidden.count).map {
      InferenceLayer(parameters, layout, layer: $0, precision)
    }
  }

  /// Wakes the threads for a product that will be wanted within some hundred microseconds.
  public func prepare() {
    if architecture.parameterCount > InferenceRun.leastWork { InferenceTeam.shared.rouse() }
  }

  /// Output rows of any number of input rows, none for none; on the caller's thread alone if that is wanted, because
  /// the other processors have work.
  public func forward(_ rows: [Float], onOneThread: Bool = false) throws(NeuralNetError) -> [Float] {
    var outputs: [Float] = []
    try forward(rows, into: &outputs, onOneThread: onOneThread)
    return outputs
  }

  /// Output rows into `outputs`, whose memory is used again if it is large enough.
  public func forward(
    _ rows: [Float], into outputs: inout [Float], onOneThread: Bool = false
  ) throws(NeuralNetError) {
    let count = try rowCount(rows)
    let total = count * architecture.outputs
    if outputs.count != total { outputs = [Float](repeating: 0, count: total) }
    if count == 0 { return }
    InferenceRun(network: self, rows: count).forward(rows, into: &outputs, onOneThread: onOneThread)
  }

  /// Outputs, and the gradient with respect to the inputs of the sum of outputs x `outputGradient`, row by
  /// row.
  public func inputGradient(
    _ rows: [Float], outputGradient: [Float]
  ) throws(NeuralNetError) -> (outputs: [Float], inputGradient: [Float]) {
    let count = try rowCount(rows)
    if outputGradient.count != count * architecture.outputs {
      throw .targets(count: outputGradient.count, rows: count, width: architecture.outputs)
    }
    var outputs = [Float](repeating: 0, count: outputGradient.count)
    var gradient = [Float](repeating: 0, count: rows.count)
    if count > 0 {
      InferenceRun(network: self, rows: count)
        .forwardAndBack(rows, outputGradient, outputs: &outputs, gradient: &gradient)
    }
    return (outputs, gradient)
  }

  func rowCount(_ rows: [Float]) throws(NeuralNetError) -> Int {
    let count = rows.count / architecture.inputs
    if count * architecture.inputs != rows.count {
      throw .inputs(count: rows.count, width: architecture.inputs)
    }
    return count
  }
}

/// One dense layer with what follows it.
struct InferenceLayer: Sendable {
  let weights: PanelWeights
  /// The same numbers in sixteen bits, for single rows, if these hold them or they are wanted so.
  let half: HalfPanelWeights?
  let bias: AlignedBuffer
  let activation: Int32

  init(
    _ parameters: Parameters, _ layout: ParameterLayout, layer: Int, _ precision: WeightPrecision
  ) {
    let shape = parameters.architecture
    let folded = FoldedLayer(parameters, layout, layer: layer)
    let (inputs, units) = (folded.inputs, folded.units)
    let short =
      precision == .half
      ? HalfPanelWeights.rounded(inputs: inputs, units: units, folded.matrix)
      : HalfPanelWeights.held(inputs: inputs, units: units, folded.matrix)
    weights = PanelWeights(inputs: inputs, units: units, (short ?? folded.matrix)[...])
    half = short.map { HalfPanelWeights(inputs: inputs, units: units, $0[...]) }
    bias = AlignedBuffer(count: weights.panels * 16)
    bias.write(folded.bias[...])
    activation = layer < shape.hidden.count ? shape.activation.code : 0
  }
}
