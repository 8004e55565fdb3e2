/// What the processor can do at best, for benchmarks to be judged by in the same run.
public struct KernelProbe: ~Copyable {
  private let team: WorkerTeam
  private let kernels: KernelTable

  /// Threads of its own, as `TrainingSession` has.
  public init(threads: Int, kernels: KernelSet = .current) {
    team = WorkerTeam(size: threads)
    self.kernels = KernelTable(kernels)
  }

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
}
