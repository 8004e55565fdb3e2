/// One number a unit with its moments (bias, gamma or beta), padded to whole panels.
struct TrainedVector: Sendable {
  let values, first, second: AlignedBuffer
  let average: AlignedBuffer?

  init(panels: Int, averaged: Bool) {
    values = AlignedBuffer(count: panels * 16)
    first = AlignedBuffer(count: panels * 16)
    second = AlignedBuffer(count: panels * 16)
    average = averaged ? AlignedBuffer(count: panels * 16) : nil
  }
}

/// One dense layer in training: packed weights and moments, and the vectors that go with it.
struct TrainedLayer: Sendable {
  let weights, first, second: PanelWeights
  let average: PanelWeights?
  /// The output layer's bias; a hidden layer's beta, or bias without batch normalisation.
  let shift: TrainedVector
  /// Gamma; of a hidden layer with batch normalisation.
  let scale: TrainedVector?
  let runningMean, runningVariance, spread: AlignedBuffer

  init(inputs: Int, units: Int, normalises: Bool, averaged: Bool) {
    weights = PanelWeights(inputs: inputs, units: units)
    first = PanelWeights(inputs: inputs, units: units)
    second = PanelWeights(inputs: inputs, units: units)
    average = averaged ? PanelWeights(inputs: inputs, units: units) : nil
    let panels = weights.panels
    shift = TrainedVector(panels: panels, averaged: averaged)
    scale = normalises ? TrainedVector(panels: panels, averaged: averaged) : nil
    runningMean = AlignedBuffer(count: panels * 16)
    runningVariance = AlignedBuffer(count: panels * 16)
    spread = AlignedBuffer(count: panels * 16)
  }

  /// Which of a layer's buffers is meant.
  enum Part { case values, first, second, average }

  func matrix(_ part: Part) -> PanelWeights? {
    switch part {
    case .values: weights
    case .first: first
    case .second: second
    case .average: average
    }
  }

  func vector(_ role: ParameterLayout.Role, _ part: Part) -> AlignedBuffer? {
    switch role {
    case .weight: return nil
    case .runningMean: return part == .values ? runningMean : nil
    case .runningVariance: return part == .values ? runningVariance : nil
    case .bias, .beta, .gamma:
      let vector = role == .gamma ? scale : shift
      switch part {
      case .values: return vector?.values
      case .first: return vector?.first
      case .second: return vector?.second
      case .average: return vector?.average
      }
    }
  }

  func write(_ values: [Float], _ tensor: ParameterLayout.Tensor, _ part: Part) {
    if tensor.role == .weight {
      matrix(part)?.write(values[tensor.range])
    } else {
      vector(tensor.role, part)?.write(values[tensor.range])
    }
  }

  func read(into values: inout [Float], _ tensor: ParameterLayout.Tensor, _ part: Part) {
    if tensor.role == .weight {
      matrix(part)?.read(into: &values, at: tensor.offset)
    } else if let buffer = vector(tensor.role, part) {
      values.replaceSubrange(tensor.range, with: buffer.read(0..<tensor.count))
    }
  }
}
