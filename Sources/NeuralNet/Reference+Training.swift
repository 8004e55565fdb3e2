extension Reference {
  /// Loss, its gradient with respect to every trained number (zero elsewhere) and to the inputs.
  public struct Gradients: Sendable {
    /// Mean squared error, whatever the loss.
    public var loss: Scalar
    /// Laid out as `Parameters.values`.
    public var values: [Scalar]
    /// (rows, inputs)
    public var inputs: [Scalar]
    /// Mean and unbiased variance of each hidden unit over the batch, by layer.
    var statistics: [(mean: [Scalar], variance: [Scalar])]
  }

  /// Forth and back in training mode: batch statistics, dropout as the engine draws it for `seed` and `step`.
  @_specialize(where Scalar == Double)
  @_specialize(where Scalar == Float)
  public func gradients(
    inputs: [Scalar], targets: [Scalar], loss: Loss = .meanSquaredError, seed: UInt64, step: Int
  ) -> Gradients {
    let rows = inputs.count / architecture.inputs
    var layers: [Layer] = []
    var result = Gradients(
      loss: 0, values: values.map { _ in 0 }, inputs: [], statistics: [])
    var x = inputs
    for index in architecture.hidden.indices {
      var layer = Layer(input: x)
      result.statistics.append(hiddenForward(&layer, rows, index, seed, step))
      x = layer.output
      layers.append(layer)
    }
    let last = architecture.hidden.count
    layers.append(Layer(input: x, output: product(x, rows, last)))
    var delta = layers[last].output
    for i in delta.indices {
      let error = delta[i] - targets[i]
      result.loss += error * error
      delta[i] = 2 * error / Scalar(delta.count)
    }
    result.loss /= Scalar(delta.count)
    if loss == .rootMeanSquaredError { weighRows(&delta, rows) }
    for index in (0...last).reversed() {
      if index < last { delta = hiddenBackward(layers[index], delta, rows, index, &result) }
      delta = productBackward(layers[index].input, delta, rows, index, &result)
    }
    result.inputs = delta
    return result
  }

  /// From the gradient of the mean squared error to that of the mean root of each row's.
  private func weighRows(_ delta: inout [Scalar], _ rows: Int) {
    let outputs = architecture.outputs
    for row in 0..<rows {
      let part = row * outputs..<(row + 1) * outputs
      let error = delta[part].reduce(0) { $0 + $1 * $1 } * Scalar(rows * rows * outputs) / 4
      let factor = 1 / (2 * (error + Scalar(Loss.rootFloor)).squareRoot())
      for i in part { delta[i] *= factor }
    }
  }

  private func hiddenForward(
    _ layer: inout Layer, _ rows: Int, _ index: Int, _ seed: UInt64, _ step: Int
  ) -> (mean: [Scalar], variance: [Scalar]) {
    let units = architecture.hidden[index]
    let dropout = Dropout(architecture.dropout, seed: seed, step: step, layer: index)
    var z = product(layer.input, rows, index)
    var means: [Scalar] = []
    var variances: [Scalar] = []
    if let gamma = tensor(.gamma, index), let beta = tensor(.beta, index) {
      layer.normalised = z
      for unit in 0..<units {
        let column = (0..<rows).map { z[$0 * units + unit] }
        let mean = column.reduce(0, +) / Scalar(rows)
        let squares = column.map { ($0 - mean) * ($0 - mean) }.reduce(0, +)
        let spread = 1 / (squares / Scalar(rows) + Scalar(architecture.epsilon)).squareRoot()
        means.append(mean)
        variances.append(squares / Scalar(rows - 1))
        layer.spread.append(spread)
        for row in 0..<rows {
          let normal = (column[row] - mean) * spread
          layer.normalised[row * units + unit] = normal
          z[row * units + unit] = gamma.at(unit) * normal + beta.at(unit)
        }
      }
    }
    layer.output = z
    layer.slope = z
    for i in z.indices {
      let factor = Scalar(dropout.factor(row: i / units, unit: i % units))
      let (value, slope) = Self.activated(architecture.activation, z[i])
      layer.output[i] = value * factor
      layer.slope[i] = slope * factor
    }
    return (means, variances)
  }

  private func hiddenBackward(
    _ layer: Layer, _ gradient: [Scalar], _ rows: Int, _ index: Int, _ result: inout Gradients
  ) -> [Scalar] {
    let units = architecture.hidden[index]
    var delta = zip(gradient, layer.slope).map { $0 * $1 }
    guard let gammaTensor = layout.tensor(.gamma, index), let betaTensor = layout.tensor(.beta, index) else {
      return delta
    }
    for unit in 0..<units {
      let column = (0..<rows).map { delta[$0 * units + unit] }
      let normal = (0..<rows).map { layer.normalised[$0 * units + unit] }
      let shift = column.reduce(0, +)
      let scale = zip(column, normal).map { $0 * $1 }.reduce(0, +)
      result.values[betaTensor.offset + unit] = shift
      result.values[gammaTensor.offset + unit] = scale
      let factor = values[gammaTensor.offset + unit] * layer.spread[unit] / Scalar(rows)
      for row in 0..<rows {
        delta[row * units + unit] = factor * (Scalar(rows) * column[row] - shift - normal[row] * scale)
      }
    }
    return delta
  }

  private func productBackward(
    _ input: [Scalar], _ delta: [Scalar], _ rows: Int, _ index: Int, _ result: inout Gradients
  ) -> [Scalar] {
    let (inputs, units) = (architecture.widths[index], architecture.widths[index + 1])
    guard let weight = layout.tensor(.weight, index) else { preconditionFailure("every layer has weights") }
    let bias = layout.tensor(.bias, index)
    var back = [Scalar](repeating: 0, count: rows * inputs)
    for row in 0..<rows {
      for unit in 0..<units {
        let d = delta[row * units + unit]
        if let bias { result.values[bias.offset + unit] += d }
        for i in 0..<inputs {
          result.values[weight.offset + unit * inputs + i] += d * input[row * inputs + i]
          back[row * inputs + i] += d * values[weight.offset + unit * inputs + i]
        }
      }
    }
    return back
  }
}

/// The specification of a training session: `Reference` and Adam's moments.
public struct ReferenceSession<Scalar: ReferenceScalar>: Sendable {
  /// The network as it is now.
  public private(set) var network: Reference<Scalar>
  private let optimiser: Adam
  private let loss: Loss
  private let seed: UInt64
  private var first: [Scalar]
  private var second: [Scalar]
  private var stepCount = 0

  /// Starts with moments zero.
  @_specialize(where Scalar == Double)
  @_specialize(where Scalar == Float)
  public init(
    parameters: Parameters, optimiser: Adam = Adam(), loss: Loss = .meanSquaredError, seed: UInt64
  ) {
    network = Reference(parameters)
    self.optimiser = optimiser
    self.loss = loss
    self.seed = seed
    first = network.values.map { _ in 0 }
    second = first
  }

  /// One step on whole rows; returns the mean squared error before the update.
  @_specialize(where Scalar == Double)
  @_specialize(where Scalar == Float)
  @discardableResult
  public mutating func step(inputs: [Scalar], targets: [Scalar], learningRate: Float) -> Scalar {
    let gradients = network.gradients(
      inputs: inputs, targets: targets, loss: loss, seed: seed, step: stepCount)
    stepCount += 1
    let rate = Scalar(learningRate)
    let (beta1, beta2) = (Scalar(optimiser.beta1), Scalar(optimiser.beta2))
    let correction1 = 1 - (0..<stepCount).reduce(1) { power, _ in power * beta1 }
    let correction2 = 1 - (0..<stepCount).reduce(1) { power, _ in power * beta2 }
    for tensor in network.layout.tensors where tensor.isTrainable {
      let decay = tensor.role == .weight ? rate * Scalar(optimiser.weightDecay) : 0
      for i in tensor.range {
        let g = gradients.values[i]
        first[i] = beta1 * first[i] + (1 - beta1) * g
        second[i] = beta2 * second[i] + (1 - beta2) * g * g
        let root = (second[i] / correction2).squareRoot() + Scalar(optimiser.epsilon)
        network.values[i] -= decay * network.values[i] + rate * (first[i] / correction1) / root
      }
    }
    moveStatistics(gradients.statistics, rows: inputs.count / network.architecture.inputs)
    return gradients.loss
  }

  private mutating func moveStatistics(_ statistics: [(mean: [Scalar], variance: [Scalar])], rows: Int) {
    let momentum = Scalar(network.architecture.momentum)
    for (layer, batch) in statistics.enumerated() {
      guard let mean = network.layout.tensor(.runningMean, layer),
        let variance = network.layout.tensor(.runningVariance, layer)
      else { continue }
      for unit in batch.mean.indices {
        network.values[mean.offset + unit] +=
          momentum * (batch.mean[unit] - network.values[mean.offset + unit])
        if rows < 2 { continue }
        let old = network.values[variance.offset + unit]
        network.values[variance.offset + unit] += momentum * (batch.variance[unit] - old)
      }
    }
  }
}
