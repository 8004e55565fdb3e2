internal import CKernelSupport

// One training step. Shapes: B rows; a hidden layer's task is a panel of sixteen units.
//
// Forth, a phase a layer: product, then batch normalisation, activation and dropout while the block is in the
// first cache. Back, a phase a layer: gradient of sixteen inputs of the layer and what batch normalisation
// makes of it, then (nobody waits for these) weight gradient and Adam of the layer above. No sum is split
// between threads.

extension TrainingSession {
  /// A step on the gathered rows.
  func train(rows: Int, learningRate: Float) -> Float {
    let step = TrainingStep(self, rows: rows, learningRate: learningRate)
    for counter in phases { counter.reset() }
    for counter in updates { counter.reset() }
    for counter in weighing { counter.reset() }
    team.run { thread in
      let mode = kernel_flush_small_numbers()
      step.work(thread)
      kernel_restore_small_numbers(mode)
    }
    stepCount += 1
    var sum = 0.0
    for loss in workspace.losses.read(0..<workspace.losses.count) { sum += Double(loss) }
    return Float(sum / Double(rows * architecture.outputs))
  }
}

/// What all threads need to know about the step in hand; it does not change while they work.
@safe final class TrainingStep {
  let layers: [TrainedLayer]
  let workspace: TrainingWorkspace
  let kernels: KernelTable
  let phases: [TaskCounter]
  let updates: [TaskCounter]
  let weighing: [TaskCounter]
  let weighs: Bool
  let rows: Int
  let stride: Int
  let threads: Int
  let blend: Float?
  let hidden: UnsafeMutablePointer<HiddenLayer>
  let output: UnsafeMutablePointer<OutputLayer>
  /// Of the weights, then of everything else (which does not decay).
  let scales: UnsafeMutablePointer<AdamScales>
  var depth: Int { layers.count - 1 }

  init(_ session: TrainingSession, rows: Int, learningRate: Float) {
    layers = session.layers
    workspace = session.workspace
    kernels = session.kernels
    phases = session.phases
    updates = session.updates
    weighing = session.weighing
    weighs = session.loss == .rootMeanSquaredError
    self.rows = rows
    stride = PanelWeights.padded(rows)
    threads = session.threads
    let count = session.stepCount
    blend = session.averaging.map { 1 - min($0, Float(1 + count) / Float(10 + count)) }
    unsafe scales = .allocate(capacity: 2)
    for decays in 0..<2 {
      unsafe (scales + decays).initialize(
        to: session.optimiser.scales(step: count + 1, learningRate: learningRate, decays: decays == 0))
    }
    unsafe hidden = .allocate(capacity: max(layers.count - 1, 1))
    unsafe output = .allocate(capacity: 1)
    unsafe output.initialize(to: outputLayer(session.architecture))
    for layer in 0..<layers.count - 1 {
      unsafe (hidden + layer).initialize(to: hiddenLayer(layer, session))
    }
  }

  deinit {
    unsafe scales.deallocate()
    unsafe hidden.deallocate()
    unsafe output.deallocate()
  }

  private func hiddenLayer(_ index: Int, _ session: TrainingSession) -> HiddenLayer {
    let shape = session.architecture
    let layer = layers[index]
    let scale = layer.scale ?? layer.shift
    let dropout = Dropout(shape.dropout, seed: session.seed, step: session.stepCount, layer: index)
    return unsafe HiddenLayer(
      rows: rows, batch_stride: stride, units: layer.weights.units,
      output_stride: workspace.strides[index + 1],
      output: workspace.inputs[index + 1].base, normalised: workspace.normalised[index].base,
      slope: workspace.slopes[index].base, delta: workspace.deltas[index].base,
      delta_transposed: workspace.deltasTransposed[index].base, shift: layer.shift.values.base,
      shift_first: layer.shift.first.base, shift_second: layer.shift.second.base, scale: scale.values.base,
      scale_first: scale.first.base, scale_second: scale.second.base, spread: layer.spread.base,
      running_mean: layer.runningMean.base, running_variance: layer.runningVariance.base,
      epsilon: shape.epsilon, momentum: shape.momentum, activation: shape.activation.code,
      normalises: layer.scale == nil ? 0 : 1, drop_threshold: dropout.threshold,
      keep_scale: dropout.keepScale, drop_key: dropout.key)
  }

  private func outputLayer(_ shape: Architecture) -> OutputLayer {
    let last = layers.count - 1
    let bias = layers[last].shift
    return unsafe OutputLayer(
      rows: rows, batch_stride: stride, target_stride: workspace.targetStride,
      targets: workspace.targets.base,
      delta: workspace.deltas[last].base, delta_transposed: workspace.deltasTransposed[last].base,
      bias: bias.values.base, bias_first: bias.first.base, bias_second: bias.second.base,
      losses: workspace.losses.base, gradient_scale: 2 / Float(rows * shape.outputs))
  }
}

// MARK: Order of work

extension TrainingStep {
  func work(_ thread: Int) {
    let block = unsafe workspace.blocks[thread].base
    for layer in layers.indices {
      let panels = layers[layer].weights.panels
      phases[layer].drain(panels) { unsafe forward(layer, $0, block) }
      phases[layer].await(panels)
    }
    unsafe weigh(block)
    for layer in layers.indices.reversed() where layer > 0 {
      let panels = layers[layer - 1].weights.panels
      let phase = phases[layers.count + layer]
      // By turns, because one keeps the processor busy and the other the memory.
      var more = (gradients: true, updates: layer < depth)
      while more.gradients || more.updates {
        if more.gradients { more.gradients = phase.takeOne(panels) { unsafe backward(layer, $0, block) } }
        if more.updates { more.updates = unsafe update(layer + 1, block) }
      }
      phase.await(panels)
    }
    if depth > 0 { while unsafe update(1, block) {} }
    while unsafe update(0, block) {}
  }

  /// Weighs the rows of the output's gradient, where the loss asks for it.
  private func weigh(_ block: UnsafeMutablePointer<Float>) {
    guard weighs else { return }
    let factors = unsafe workspace.rowFactors.base
    weighing[0].drain(1) { _ in unsafe writeRowFactors(factors) }
    weighing[0].await(1)
    let gradient = unsafe block + 32 * stride
    let panels = layers[depth].weights.panels
    weighing[1].drain(panels) { panel in
      unsafe weighRows(panel, by: factors, biasGradient: gradient)
      unsafe updateVector(layers[depth].shift, panel, gradient)
    }
    weighing[1].await(panels)
  }

  private func update(_ layer: Int, _ block: UnsafeMutablePointer<Float>) -> Bool {
    updates[layer].takeOne(layers[layer].weights.panels) { unsafe updateWeights(layer, $0, block) }
  }
}

// MARK: Tasks

extension TrainingStep {
  private func forward(_ index: Int, _ panel: Int, _ block: UnsafeMutablePointer<Float>) {
    let weights = layers[index].weights
    let base = unsafe weights.buffer.base + panel * weights.panelCount
    let ahead = panel + threads < weights.panels ? threads * weights.panelCount : 0
    unsafe kernels.multiplyRows(
      workspace.inputs[index].base, workspace.strides[index], rows, weights.depth, base, base + ahead, block)
    if index < depth {
      unsafe kernels.finishHidden(hidden + index, block, panel)
    } else {
      let gradient = unsafe block + 32 * stride
      unsafe kernels.finishOutput(output, block, panel, gradient)
      if !weighs { unsafe updateVector(layers[index].shift, panel, gradient) }
    }
  }

  /// Gradient of sixteen inputs of layer `index`, which are a panel of the hidden layer below.
  private func backward(_ index: Int, _ panel: Int, _ block: UnsafeMutablePointer<Float>) {
    let weights = layers[index].weights
    let gradient = unsafe block + 16 * stride
    unsafe kernels.multiplyTransposed(
      workspace.deltasTransposed[index].base, stride, weights.buffer.base + panel * 256, weights.panels,
      weights.panelCount, gradient)
    let vectors = unsafe block + 32 * stride
    unsafe kernels.finishBackward(hidden + (index - 1), gradient, block, panel, vectors, vectors + 16)
    let below = layers[index - 1]
    unsafe updateVector(below.shift, panel, vectors + 16)
    if let scale = below.scale { unsafe updateVector(scale, panel, vectors) }
  }

  private func updateWeights(_ index: Int, _ panel: Int, _ block: UnsafeMutablePointer<Float>) {
    let layer = layers[index]
    let offset = panel * layer.weights.panelCount
    unsafe kernels.updatePanel(
      workspace.inputs[index].base, workspace.strides[index], rows, layer.weights.depth,
      workspace.deltas[index].base + panel * 16 * rows, layer.weights.buffer.base + offset,
      layer.first.buffer.base + offset, layer.second.buffer.base + offset, scales, block)
    if let blend, let average = layer.average {
      unsafe kernels.blend(
        average.buffer.base + offset, layer.weights.buffer.base + offset, layer.weights.panelCount, blend)
    }
  }

  private func updateVector(
    _ vector: TrainedVector, _ panel: Int, _ gradient: UnsafeMutablePointer<Float>
  ) {
    let offset = panel * 16
    unsafe kernels.updateVector(
      gradient, 16, vector.values.base + offset, vector.first.base + offset, vector.second.base + offset,
      scales + 1)
    if let blend, let average = vector.average {
      unsafe kernels.blend(average.base + offset, vector.values.base + offset, 16, blend)
    }
  }
}

extension Activation {
  /// As in `HiddenLayer.activation`.
  var code: Int32 {
    switch self {
    case .identity: 0
    case .tanh: 1
    case .silu: 2
    case .relu: 3
    case .gelu: 4
    }
  }
}
