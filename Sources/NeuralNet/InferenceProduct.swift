/// Few rows through one network, or through several of one shape as one product: threads share each layer's panels
/// of all of them, and wait for each other once a layer.
struct InferenceProduct {
  /// Of each network, with the rows in it.
  let memories: [InferenceMemory]
  let rows: Int

  /// Computes the outputs, in all threads if that is `useful`.
  func run(useful: Bool) {
    let counters = memories[0].freshCounters()
    InferenceTeam.shared.run(useful: useful) { threads, _ in
      for (layer, counter) in counters.enumerated() { share(layer, counter, threads) }
    }
  }

  private func share(_ layer: Int, _ counter: TaskCounter, _ threads: Int) {
    let panels = memories[0].panels(layer)
    let all = panels * memories.count
    // The kernels for one row take up to four panels at once.
    counter.drain(all, by: threads, least: rows == 1 ? 4 : 1) { run in
      var first = run.lowerBound
      while first < run.upperBound {
        let (member, panel) = first.quotientAndRemainder(dividingBy: panels)
        let count = min(panels - panel, run.upperBound - first)
        memories[member].multiply(layer, panel..<panel + count, rows: rows)
        first += count
      }
    }
    counter.await(all)
  }
}
