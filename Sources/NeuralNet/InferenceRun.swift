/// One answer in the making: the division of the work, and the memory between the layers.
///
/// Many rows are divided between the threads, each of which takes its rows through all layers without
/// waiting. Few rows share the weights: each layer's panels are divided, with a barrier after each layer.
@safe struct InferenceRun {
  let network: InferenceNetwork
  let rows: Int
  /// Most rows that go through the layers at once.
  static let chunk = 48
  /// Rows that the kernels like to have at once, or twice as many.
  static let tile = 12
  /// Up to this many rows share the weights.
  static let few = 48
  /// Rows times weights from which more than one thread is worth it.
  static let leastWork = 100_000

  /// Output rows of whole input rows.
  func forward(_ input: [Float], into outputs: inout [Float], onOneThread: Bool = false) {
    let shape = network.architecture
    precondition(input.count == rows * shape.inputs && outputs.count == rows * shape.outputs, "whole rows")
    let isWorthIt = !onOneThread && rows * shape.parameterCount > Self.leastWork
    unsafe input.withUnsafeBufferPointer { input in
      unsafe outputs.withUnsafeMutableBufferPointer { output in
        let source = input.baseAddress!
        let target = output.baseAddress!
        if rows <= Self.few {
          network.memories.withMemory(for: network, rows: rows, keepsSlopes: false) { memory in
            unsafe memory.copyIn(source, count: rows)
            InferenceProduct(memories: [memory], rows: rows).run(useful: isWorthIt)
            unsafe memory.copyOut(target, count: rows)
          }
        } else {
          let counter = TaskCounter()
          InferenceTeam.shared.run(useful: isWorthIt) { threads, _ in
            unsafe forwardApart(Self.chunks(rows: rows, threads: threads), counter, source, target)
          }
        }
      }
    }
  }

  /// Chunks of rows, each by one thread.
  private func forwardApart(
    _ chunks: [Range<Int>], _ counter: TaskCounter, _ input: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>
  ) {
    let shape = network.architecture
    network.memories.withMemory(for: network, rows: Self.chunk, keepsSlopes: false) { memory in
      counter.drain(chunks.count) { task in
        let (first, count) = (chunks[task].lowerBound, chunks[task].count)
        unsafe memory.copyIn(input + first * shape.inputs, count: count)
        for index in network.layers.indices {
          memory.multiply(index, 0..<memory.panels(index), rows: count)
        }
        unsafe memory.copyOut(output + first * shape.outputs, count: count)
      }
    }
  }

  /// Rows divided into chunks: large ones, then what is left in equal parts, all but the last whole tiles of the
  /// kernels, so that all threads end at about the same time.
  static func chunks(rows: Int, threads: Int) -> [Range<Int>] {
    var chunks: [Range<Int>] = []
    var first = 0
    while first < rows {
      let tiles = (rows - first + threads * tile - 1) / (threads * tile)
      let end = min(first + min(tiles * tile, chunk), rows)
      chunks.append(first..<end)
      first = end
    }
    return chunks
  }
}

// MARK: Gradient

extension InferenceRun {
  /// Output rows, and the input's gradient of the sum of outputs x `outputGradient`; sixteen rows at a time.
  func forwardAndBack(
    _ input: [Float], _ outputGradient: [Float], outputs: inout [Float], gradient: inout [Float]
  ) {
    let shape = network.architecture
    precondition(input.count == rows * shape.inputs && gradient.count == input.count, "whole rows")
    precondition(outputGradient.count == rows * shape.outputs && outputs.count == outputGradient.count)
    let isWorthIt = rows * shape.parameterCount > Self.leastWork
    network.memories.withMemory(for: network, rows: min(16, rows), keepsSlopes: true) { memory in
      for first in stride(from: 0, to: rows, by: 16) {
        let count = min(16, rows - first)
        let (inputs, units) = (first * shape.inputs, first * shape.outputs)
        memory.copyIn(input[inputs..<inputs + count * shape.inputs], count: count)
        memory.copyIn(gradient: outputGradient[units..<units + count * shape.outputs], count: count)
        let counters = network.layers.map { _ in (TaskCounter(), TaskCounter()) }
        InferenceTeam.shared.run(useful: isWorthIt) { _, _ in thereAndBack(memory, counters, count) }
        memory.copyOut(&outputs, at: units, count: count)
        memory.copyOut(gradient: &gradient, at: inputs, count: count)
      }
    }
  }

  private func thereAndBack(
    _ memory: InferenceMemory, _ counters: [(forth: TaskCounter, back: TaskCounter)], _ count: Int
  ) {
    for index in counters.indices {
      let panels = memory.panels(index)
      counters[index].forth.drain(panels) { memory.multiply(index, $0..<$0 + 1, rows: count) }
      counters[index].forth.await(panels)
    }
    for index in network.layers.indices.reversed() {
      let tasks = memory.backTasks(index, rows: count)
      counters[index].back.drain(tasks) { memory.multiplyBack(index, task: $0, rows: count) }
      counters[index].back.await(tasks)
    }
  }
}
