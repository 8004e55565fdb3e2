internal import Synchronization

/// One answer in the making: the memory between the layers, and the division of work.
///
/// Many rows are divided between the threads, each of which goes through all layers without waiting. Few rows share
/// the weights: each layer's panels are divided, with a barrier after each layer.
@safe final class InferenceRun {
  private let network: InferenceNetwork
  private let rows: Int
  private let strides: [Int]
  /// What goes into each layer, then the network's outputs; (rows, stride).
  private let values: [AlignedBuffer]
  private let slopes: [AlignedBuffer]
  /// Rows that a thread takes through a layer at once.
  private static let chunk = 48

  init(_ network: InferenceNetwork, rows: Int, keepsSlopes: Bool) {
    self.network = network
    self.rows = rows
    strides = network.architecture.widths.map { width in
      let padded = PanelWeights.padded(width)
      return padded % 32 == 0 ? padded + 16 : padded
    }
    values = strides.map { AlignedBuffer(count: $0 * rows) }
    slopes = keepsSlopes ? strides.map { AlignedBuffer(count: $0 * rows) } : []
  }

  func forward(_ input: [Float], into outputs: inout [Float]) {
    copyIn(input)
    let panels = network.layers.map(\.weights.panels)
    let counters = panels.map { _ in TaskCounter() }
    let chunks = (rows + Self.chunk - 1) / Self.chunk
    InferenceTeam.shared.run(useful: rows * network.architecture.parameterCount > 100_000) {
      [self] threads, _ in
      unsafe withUnsafeTemporaryAllocation(
        byteCount: 64 * max(chunks >= threads ? Self.chunk : rows, 4), alignment: 64
      ) { memory in
        let block = unsafe memory.bindMemory(to: Float.self).baseAddress!
        if chunks >= threads {
          counters[0].drain(chunks) { chunk in
            let first = chunk * Self.chunk
            for layer in panels.indices {
              unsafe multiply(layer, 0..<panels[layer], first..<min(first + Self.chunk, rows), block)
            }
          }
        } else {
          for layer in panels.indices {
            let tasks = (panels[layer] + 3) / 4
            counters[layer].drain(tasks) { task in
              unsafe multiply(layer, task * 4..<min(task * 4 + 4, panels[layer]), 0..<rows, block)
            }
            counters[layer].await(tasks)
          }
        }
      }
    }
    copyOut(&outputs)
  }

  private func copyIn(_ input: [Float]) {
    let width = network.architecture.inputs
    precondition(input.count == rows * width, "whole rows")
    unsafe input.withUnsafeBufferPointer { source in
      for row in 0..<rows {
        unsafe (values[0].base + row * strides[0]).update(
          from: source.baseAddress! + row * width, count: width)
      }
    }
  }

  private func copyOut(_ outputs: inout [Float]) {
    let width = network.architecture.outputs
    precondition(outputs.count == rows * width, "whole rows")
    let last = network.layers.count
    unsafe outputs.withUnsafeMutableBufferPointer { target in
      for row in 0..<rows {
        unsafe (target.baseAddress! + row * width).update(
          from: values[last].base + row * strides[last], count: width)
      }
    }
  }

  /// Some panels of a layer for some rows; `block` holds sixteen numbers a row, or a row of four panels.
  private func multiply(
    _ index: Int, _ panels: Range<Int>, _ rows: Range<Int>, _ block: UnsafeMutablePointer<Float>
  ) {
    let layer = network.layers[index]
    let weights = layer.weights
    let x = unsafe values[index].base + rows.lowerBound * strides[index]
    let start = unsafe weights.buffer.base + panels.lowerBound * weights.panelCount
    if rows.count == 1 {
      var panel = panels.lowerBound
      while panel < panels.upperBound {
        let count = min(4, panels.upperBound - panel)
        unsafe network.kernels.multiplyOneRow(
          x, weights.depth, count, weights.panelCount, weights.buffer.base + panel * weights.panelCount, block
        )
        for place in 0..<count { unsafe finish(index, panel + place, rows, block + place * 16) }
        panel += count
      }
      return
    }
    for panel in panels {
      let base = unsafe start + (panel - panels.lowerBound) * weights.panelCount
      unsafe network.kernels.multiplyRows(
        x, strides[index], rows.count, weights.depth, base, base + weights.panelCount, block)
      unsafe finish(index, panel, rows, block)
    }
  }

  private func finish(
    _ index: Int, _ panel: Int, _ rows: Range<Int>, _ block: UnsafeMutablePointer<Float>
  ) {
    let layer = network.layers[index]
    let offset = rows.lowerBound * strides[index + 1] + panel * 16
    unsafe network.kernels.finishRows(
      block, rows.count, layer.bias.base + panel * 16, layer.activation, values[index + 1].base + offset,
      strides[index + 1], slopes.isEmpty ? nil : slopes[index + 1].base + offset)
  }
}

// MARK: Back

extension InferenceRun {
  /// The input's gradient, after `forward` with slopes kept; sixteen rows at a time.
  func backward(_ outputGradient: [Float], into gradient: inout [Float]) {
    let widest = strides.max() ?? 16
    let (above, below) = (AlignedBuffer(count: widest * 16), AlignedBuffer(count: widest * 16))
    var first = 0
    while first < rows {
      let count = min(16, rows - first)
      backward(first, count, outputGradient, above, below, &gradient)
      first += count
    }
  }

  private func backward(
    _ first: Int, _ count: Int, _ outputGradient: [Float], _ above: AlignedBuffer, _ below: AlignedBuffer,
    _ gradient: inout [Float]
  ) {
    let shape = network.architecture
    var (above, below) = (above, below)
    above.fill(0, 0..<above.count)
    for row in 0..<count {
      for unit in 0..<shape.outputs {
        unsafe above.base[unit * 16 + row] = outputGradient[(first + row) * shape.outputs + unit]
      }
    }
    for (index, layer) in network.layers.enumerated().reversed() {
      for panel in 0..<layer.weights.depth / 16 {
        unsafe network.kernels.multiplyTransposed(
          above.base, 16, layer.weights.buffer.base + panel * 256, layer.weights.panels,
          layer.weights.panelCount, below.base + panel * 256)
      }
      if index > 0 { scale(below, index, first, count) }
      swap(&above, &below)
    }
    for row in 0..<count {
      for input in 0..<shape.inputs {
        gradient[(first + row) * shape.inputs + input] = unsafe above.base[input * 16 + row]
      }
    }
  }

  /// Multiplies by the derivatives of the activations that go into layer `index`.
  private func scale(_ buffer: AlignedBuffer, _ index: Int, _ first: Int, _ count: Int) {
    let units = network.layers[index].weights.depth
    for row in 0..<count {
      let slopes = unsafe self.slopes[index].base + (first + row) * strides[index]
      for unit in 0..<units { unsafe buffer.base[unit * 16 + row] *= slopes[unit] }
    }
  }
}
