internal import Locks

/// One layer as the kernels see it: its weights, and the rows before and after it. Trivial to copy, so that threads
/// do not meet at the reference counts of what owns the memory, which is an `InferenceMemory`.
@unsafe struct InferencePlan {
  let depth: Int
  let panels: Int
  /// Floats in a panel.
  let panelCount: Int
  let weights: UnsafePointer<Float>
  /// Pairs of sixteen bits and their scales, if single rows go by them; a panel of them is half as long.
  let pairs: UnsafeRawPointer?
  let scales: UnsafePointer<Float>?
  let bias: UnsafePointer<Float>
  let activation: Int32
  let source: UnsafeMutablePointer<Float>
  let sourceStride: Int
  let target: UnsafeMutablePointer<Float>
  let targetStride: Int
  let slopes: UnsafeMutablePointer<Float>?
}

/// The rows between the layers while an answer is made, and the kernels on them. Threads write disjoint
/// panels.
///
/// `@unchecked Sendable`: belongs to one run at a time, which `InferenceMemoryPool` sees to.
@safe final class InferenceMemory: @unchecked Sendable {
  /// Most rows it holds.
  let capacity: Int
  let keepsSlopes: Bool
  private let shape: Architecture
  private let layers: [InferenceLayer]
  private let kernels: KernelTable
  private let strides: [Int]
  /// What goes into each layer, then the network's outputs; (rows, stride). Two buffers by turns; a layer's
  /// padding is written by the layer before, the input's stays zero.
  private let values: [AlignedBuffer]
  private let slopes: [AlignedBuffer]
  /// Gradients of what `values` holds, (stride, 16): sixteen rows side by side.
  private let gradients: [AlignedBuffer]
  /// Progress of the threads in each layer of a run.
  private let counters: [TaskCounter]
  /// Of every layer; points into what the other members keep alive.
  private let plans: UnsafeMutablePointer<InferencePlan>

  init(_ network: InferenceNetwork, rows: Int, keepsSlopes: Bool) {
    capacity = rows
    self.keepsSlopes = keepsSlopes
    shape = network.architecture
    layers = network.layers
    kernels = network.kernels
    let strides = shape.widths.map { width in
      let padded = PanelWeights.padded(width)
      return padded % 32 == 0 ? padded + 16 : padded
    }
    let widest = (strides.dropFirst().max() ?? 16) * rows
    let turns = [AlignedBuffer(count: widest), AlignedBuffer(count: widest)]
    let first = AlignedBuffer(count: strides[0] * rows)
    let values = strides.indices.map { $0 == 0 ? first : turns[$0 % 2] }
    let slopes = keepsSlopes ? strides.map { AlignedBuffer(count: $0 * rows) } : []
    gradients = keepsSlopes ? strides.map { AlignedBuffer(count: $0 * 16) } : []
    counters = layers.map { _ in TaskCounter() }
    unsafe plans = .allocate(capacity: layers.count)
    for (index, layer) in layers.enumerated() {
      unsafe (plans + index).initialize(
        to: layer.plan(
          source: values[index], strides[index], target: values[index + 1], strides[index + 1],
          slopes: keepsSlopes ? slopes[index + 1] : nil))
    }
    (self.strides, self.values, self.slopes) = (strides, values, slopes)
  }

  deinit { unsafe plans.deallocate() }

  /// One a layer, at nought.
  func freshCounters() -> [TaskCounter] {
    for counter in counters { counter.reset() }
    return counters
  }

  /// Panels of a layer.
  func panels(_ index: Int) -> Int { unsafe plans[index].panels }

  func copyIn(_ source: UnsafePointer<Float>, count: Int) {
    let width = shape.inputs
    for row in 0..<count {
      unsafe (values[0].base + row * strides[0]).update(from: source + row * width, count: width)
    }
  }

  func copyOut(_ target: UnsafeMutablePointer<Float>, count: Int) {
    let width = shape.outputs
    let last = layers.count
    for row in 0..<count {
      unsafe (target + row * width).update(from: values[last].base + row * strides[last], count: width)
    }
  }

  /// Whole rows into the first `count` places.
  func copyIn(_ rows: ArraySlice<Float>, count: Int) {
    precondition(rows.count == count * shape.inputs && count <= capacity, "as many rows as there is room for")
    unsafe rows.withUnsafeBufferPointer { unsafe copyIn($0.baseAddress!, count: count) }
  }

  /// Whole output rows to `target` from `offset` on.
  func copyOut(_ target: inout [Float], at offset: Int, count: Int) {
    precondition(offset >= 0 && offset + count * shape.outputs <= target.count, "room for the rows")
    unsafe target.withUnsafeMutableBufferPointer { unsafe copyOut($0.baseAddress! + offset, count: count) }
  }

  /// Some panels of a layer for the first `rows` rows.
  func multiply(_ index: Int, _ panels: Range<Int>, rows: Int) {
    let plan = unsafe plans[index]
    unsafe withUnsafeTemporaryAllocation(
      byteCount: 64 * max(rows, panels.count), alignment: 64
    ) { memory in
      let block = unsafe memory.bindMemory(to: Float.self).baseAddress!
      let first = panels.lowerBound
      let base = unsafe plan.weights + first * plan.panelCount
      if rows > 1 {
        for panel in panels {
          let weights = unsafe base + (panel - first) * plan.panelCount
          unsafe kernels.multiplyRows(
            plan.source, plan.sourceStride, rows, plan.depth, weights, weights + plan.panelCount, block)
          unsafe finish(plan, panel, rows, block)
        }
        return
      }
      if let pairs = unsafe plan.pairs, let scales = unsafe plan.scales {
        let count = unsafe plan.panelCount / 2
        unsafe (pairs + first * count * 4)
          .withMemoryRebound(to: UInt32.self, capacity: panels.count * count) {
            unsafe kernels.multiplyOneRowHalf(
              plan.source, plan.depth, panels.count, count, $0, scales + first * 16, block)
          }
      } else {
        unsafe kernels.multiplyOneRow(
          plan.source, plan.depth, panels.count, plan.panelCount, base, block)
      }
      for panel in panels { unsafe finish(plan, panel, 1, block + (panel - first) * 16) }
    }
  }

  /// Bias and activation into the next layer's rows.
  private func finish(
    _ plan: InferencePlan, _ panel: Int, _ rows: Int, _ block: UnsafeMutablePointer<Float>
  ) {
    unsafe kernels.finishRows(
      block, rows, plan.bias + panel * 16, plan.activation, plan.target + panel * 16, plan.targetStride,
      plan.slopes.map { unsafe $0 + panel * 16 })
  }
}

extension InferenceLayer {
  /// The layer between rows of `source` and rows of `target`, for as long as whoever asks keeps all of them alive.
  fileprivate func plan(
    source: AlignedBuffer, _ sourceStride: Int, target: AlignedBuffer, _ targetStride: Int,
    slopes: AlignedBuffer?
  ) -> InferencePlan {
    // The way back reads the weights themselves: where there is one, the way there leaves them in the cache.
    let half = slopes == nil ? half : nil
    return unsafe InferencePlan(
      depth: weights.depth, panels: weights.panels, panelCount: weights.panelCount,
      weights: weights.buffer.base, pairs: half.map { unsafe UnsafeRawPointer($0.pairs.base) },
      scales: half.map { unsafe UnsafePointer($0.scales.base) }, bias: bias.base, activation: activation,
      source: source.base, sourceStride: sourceStride, target: target.base, targetStride: targetStride,
      slopes: slopes?.base)
  }
}

// MARK: Back

extension InferenceMemory {
  /// Inputs whose gradients one task of a single row finds: weights are read in runs of 4 KiB.
  static let run = 64

  /// Rows of the outputs' gradient, at most sixteen: side by side, (units, 16), or a single row as it is.
  func copyIn(gradient source: ArraySlice<Float>, count: Int) {
    let width = shape.outputs
    precondition(source.count == count * width && count <= 16, "at most sixteen rows")
    let target = gradients[layers.count]
    let stride = count == 1 ? 1 : 16
    for row in 0..<count {
      for unit in 0..<width { unsafe target.base[unit * stride + row] = source.at(row * width + unit) }
    }
  }

  /// Rows of the inputs' gradient to `target` from `offset` on.
  func copyOut(gradient target: inout [Float], at offset: Int, count: Int) {
    let width = shape.inputs
    let stride = count == 1 ? 1 : 16
    for row in 0..<count {
      for input in 0..<width {
        target[offset + row * width + input] = unsafe gradients[0].base[input * stride + row]
      }
    }
  }

  func backTasks(_ index: Int, rows: Int) -> Int {
    let size = rows == 1 ? Self.run : 16
    return (layers[index].weights.depth + size - 1) / size
  }

  /// Gradients of some of a layer's inputs, and through the activation that they came from.
  func multiplyBack(_ index: Int, task: Int, rows: Int) {
    if rows == 1 { multiplyBackOneRow(index, task) } else { multiplyBackRows(index, task, rows) }
  }

  private func multiplyBackRows(_ index: Int, _ panel: Int, _ rows: Int) {
    let weights = layers[index].weights
    let out = unsafe gradients[index].base + panel * 256
    unsafe kernels.multiplyTransposed(
      gradients[index + 1].base, 16, weights.buffer.base + panel * 256, weights.panels, weights.panelCount,
      out)
    if index == 0 { return }
    for row in 0..<rows {
      let slope = unsafe slopes[index].base + row * strides[index] + panel * 16
      for unit in 0..<16 { unsafe out[unit * 16 + row] *= slope[unit] }
    }
  }

  private func multiplyBackOneRow(_ index: Int, _ task: Int) {
    let weights = layers[index].weights
    let first = task * Self.run
    let count = min(Self.run, weights.depth - first)
    let out = unsafe gradients[index].base + first
    unsafe withUnsafeTemporaryAllocation(byteCount: 64 * count, alignment: 64) { memory in
      unsafe kernels.multiplyTransposedRow(
        gradients[index + 1].base, weights.buffer.base + first * 16, count, weights.panels,
        weights.panelCount,
        memory.bindMemory(to: Float.self).baseAddress!, out)
    }
    if index == 0 { return }
    let slope = unsafe slopes[index].base + first
    for unit in 0..<count { unsafe out[unit] *= slope[unit] }
  }
}

/// Memory kept for the next run, so that an answer costs no pages from the system.
final class InferenceMemoryPool: Sendable {
  private let spare = Locked<[InferenceMemory]>([])
  /// Most that are kept.
  private static let most = 8

  /// One that is large enough, for as long as `body` takes.
  func withMemory(
    for network: InferenceNetwork, rows: Int, keepsSlopes: Bool, _ body: (InferenceMemory) -> Void
  ) {
    let memory = take(for: network, rows: rows, keepsSlopes: keepsSlopes)
    body(memory)
    giveBack(memory)
  }

  /// One that is large enough; `giveBack` it.
  func take(for network: InferenceNetwork, rows: Int, keepsSlopes: Bool) -> InferenceMemory {
    let kept = spare.withLock { spare -> InferenceMemory? in
      let index = spare.firstIndex { $0.capacity >= rows && $0.keepsSlopes == keepsSlopes }
      return index.map { spare.remove(at: $0) }
    }
    return kept ?? InferenceMemory(network, rows: rows, keepsSlopes: keepsSlopes)
  }

  func giveBack(_ memory: InferenceMemory) {
    spare.withLock { spare in
      if spare.count >= Self.most { spare.removeFirst() }
      spare.append(memory)
    }
  }
}
