/// One answer in the making: the division of the work, and the memory between the layers.
///
/// Many rows are divided between the threads, each of which takes its rows through all layers without
/// waiting. Few rows share the weights: each layer's panels are divided, with a barrier after each layer.
@safe struct InferenceRun {
  let network: InferenceNetwork
  let rows: Int
  /// Most rows that go through the layers at once.
  private static let chunk = 48
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
            unsafe forwardApart(threads, counter, source, target)
          }
        }
      }
    }
  }

  /// Chunks of rows, each by one thread.
  private func forwardApart(
    _ threads: Int, _ counter: TaskCounter, _ input: UnsafePointer<Float>,
    _ output: UnsafeMutablePointer<Float>
  ) {
    let rounds = (rows + Self.chunk * threads - 1) / (Self.chunk * threads)
    let size = (rows + rounds * threads - 1) / (rounds * threads)
    let shape = network.architecture
    network.memories.withMemory(for: network, rows: size, keepsSlopes: false) { memory in
      counter.drain((rows + size - 1) / size) { task in
        let first = task * size
        let count = min(size, rows - first)
        unsafe memory.copyIn(input + first * shape.inputs, count: count)
        for index in network.layers.indices {
          memory.multiply(index, 0..<memory.panels(index), rows: count)
        }
        unsafe memory.copyOut(output + first * shape.outputs, count: count)
      }
    }
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
