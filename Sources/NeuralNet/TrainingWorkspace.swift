/// Memory for the activations and gradients of one batch size; made anew when a batch is larger.
final class TrainingWorkspace {
  let capacity: Int
  /// Distance between rows of `inputs[layer]`: an odd number of cache lines, so that rows do not collide.
  let strides: [Int]
  /// Input rows of each layer, (rows, stride): the batch itself, then what each hidden layer puts out.
  let inputs: [AlignedBuffer]
  let normalised, slopes, deltas, deltasTransposed: [AlignedBuffer]
  let targets: AlignedBuffer
  let targetStride: Int
  let losses: AlignedBuffer
  /// What each row's gradient is multiplied by, for losses that weigh rows.
  let rowFactors: AlignedBuffer
  /// Two blocks and three vectors for each thread.
  let blocks: [AlignedBuffer]

  init(_ architecture: Architecture, capacity: Int, threads: Int) {
    self.capacity = capacity
    let widths = architecture.widths
    let rows = PanelWeights.padded(capacity)
    strides = widths.dropLast().map {
      PanelWeights.padded($0) + ($0 > 0 && PanelWeights.padded($0) % 32 == 0 ? 16 : 0)
    }
    inputs = strides.map { AlignedBuffer(count: $0 * rows) }
    let units = widths.dropFirst().map { PanelWeights.padded($0) * rows }
    normalised = units.dropLast().map { AlignedBuffer(count: $0) }
    slopes = units.dropLast().map { AlignedBuffer(count: $0) }
    deltas = units.map { AlignedBuffer(count: $0) }
    deltasTransposed = units.map { AlignedBuffer(count: $0) }
    targetStride = PanelWeights.padded(architecture.outputs)
    targets = AlignedBuffer(count: targetStride * rows)
    losses = AlignedBuffer(count: targetStride / 16)
    rowFactors = AlignedBuffer(count: rows)
    blocks = (0..<threads).map { _ in AlignedBuffer(count: max(2 * 16 * rows + 64, 256)) }
  }

  /// Copies rows of the data set next to each other, each padded with the zeros that are there already.
  func gather(_ rows: [Int], _ source: [Float], width: Int, into target: AlignedBuffer, stride: Int) {
    precondition(rows.count * stride <= target.count, "no more rows than the workspace holds")
    unsafe source.withUnsafeBufferPointer { source in
      for (place, row) in rows.enumerated() {
        precondition(row >= 0 && (row + 1) * width <= source.count, "a row of the data set")
        unsafe (target.base + place * stride).update(from: source.baseAddress! + row * width, count: width)
      }
    }
  }
}
