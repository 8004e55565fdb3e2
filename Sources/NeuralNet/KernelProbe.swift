/// What the processor can do at best, and the bare forward product, for benchmarks to judge by in the same
/// run.
public final class KernelProbe {
  private let team: WorkerTeam
  private let kernels: KernelTable
  private let rows: Int
  private let weights: PanelWeights
  private let inputs: AlignedBuffer
  private let blocks: [AlignedBuffer]
  private let counter = TaskCounter()

  /// Threads of its own, as `TrainingSession` has, and a product of `rows` by a layer of the given size.
  public init(
    threads: Int, kernels: KernelSet = .current, rows: Int = 48, inputs: Int = 1150, units: Int = 1035
  ) {
    precondition(rows > 0 && inputs > 0 && units > 0, "a product of something")
    team = WorkerTeam(size: threads)
    self.kernels = KernelTable(kernels)
    self.rows = rows
    weights = PanelWeights(inputs: inputs, units: units)
    weights.buffer.fill(0.25, 0..<weights.buffer.count)
    self.inputs = AlignedBuffer(count: rows * (weights.depth + 16))
    self.inputs.fill(0.5, 0..<self.inputs.count)
    blocks = (0..<threads).map { _ in AlignedBuffer(count: rows * 16) }
  }

  /// Floating-point operations of one `product()`.
  public var productOperations: Double { 2 * Double(rows * weights.inputs * weights.units) }

  /// Multiply-adds on registers in every thread, `rounds` times 192 floating-point operations each.
  ///
  /// Returns a number that depends on them all.
  public func multiplyAdds(rounds: Int) -> Float {
    let sums = AlignedBuffer(count: team.size * 16)
    team.run { [kernels] thread in
      sums.write([kernels.multiplyAdds(rounds, 0.5)], at: thread * 16)
    }
    return sums.read(0..<sums.count).reduce(0, +)
  }

  /// The product, its panels shared between the threads; returns its first element.
  @discardableResult
  public func product() -> Float {
    counter.reset()
    let (counter, weights) = (counter, weights)
    team.run { [self] thread in
      let ahead = team.size * weights.panelCount
      counter.drain(weights.panels) { panel in
        let base = unsafe weights.buffer.base + panel * weights.panelCount
        unsafe kernels.multiplyRows(
          inputs.base, weights.depth + 16, rows, weights.depth, base, base + ahead, blocks[thread].base)
      }
    }
    return blocks[0].read(0..<1)[0]
  }
}
