import Glibc

/// The instrument's Gaussian as linear weights on any grid.
///
/// The curve is taken at nodes (output energies that are not too close together, points within six standard deviations of them where they are
/// coarse, and both sides of the corners that a narrow lifetime leaves), joined by straight lines, and those lines are
/// convolved exactly. So a constant stays what it is to rounding, and a straight line too, on non-uniform grids as
/// well. With no width the nodes are the output energies. Cost: outputs times nodes within six standard deviations,
/// two special functions each.
struct GaussianBroadening {
  let nodes: [Double]
  /// For each output: its first node and the weights from there on, which add to 1.
  let rows: [(first: Int, weights: [Double])]

  /// Narrower than this, eV, is no Gaussian at all.
  static let leastWidth = 1e-6

  /// Weights for the curve at `outputs`, in order, that changes over energies as wide as `smoothness` or more; where
  /// that is narrow, `corners` are the energies at which it may jump.
  init(at outputs: [Double], width: Double, smoothness: Double, corners: [Double] = []) {
    guard width >= Self.leastWidth else {
      nodes = outputs
      rows = outputs.indices.map { ($0, [1]) }
      return
    }
    let sigma = width / (2 * (2 * log(2.0)).squareRoot())
    var nodes = Self.nodes(for: outputs, sigma: sigma, spacing: max(width, smoothness) / 16)
    if smoothness < width / 4 {
      let side = max(smoothness, Self.leastWidth)
      let range = nodes[0]...nodes[nodes.count - 1]
      nodes += corners.flatMap { [$0 - side, $0 + side] }.filter(range.contains)
      nodes.sort()
    }
    self.nodes = nodes
    var first = 0
    var last = 0
    rows = outputs.map { energy in
      while nodes[first + 1] <= energy - 6 * sigma, nodes[first + 1] < energy { first += 1 }
      last = max(first, last)
      while last + 1 < nodes.count, nodes[last] < energy + 6 * sigma { last += 1 }
      return (first, Self.weights(of: nodes[first...last], around: energy, sigma: sigma))
    }
  }

  /// The values at the outputs from those at the nodes.
  func applied(to values: [Double]) -> [Double] {
    rows.map { row in
      var sum = 0.0
      for offset in row.weights.indices { sum += row.weights[offset] * values[row.first + offset] }
      return sum
    }
  }

  /// Output energies, and around each as many more as are needed for parts no wider than `spacing`, but at most
  /// 24 on each side.
  private static func nodes(for outputs: [Double], sigma: Double, spacing: Double) -> [Double] {
    let steps = 24
    let margin = (1...steps).map { 6.1 * sigma * Double($0) / Double(steps) }
    var nodes = margin.reversed().map { outputs[0] - $0 }
    for (below, above) in zip(outputs, outputs.dropFirst()) {
      nodes.append(below)
      if above - below > 2 * margin[steps - 1] {
        nodes += margin.map { below + $0 } + margin.reversed().map { above - $0 }
      } else {
        let parts = Int(max(1, min(Double(2 * steps), ((above - below) / spacing).rounded(.up))))
        nodes += (1..<parts).map { below + (above - below) * Double($0) / Double(parts) }
      }
    }
    let last = outputs[outputs.count - 1]
    nodes.append(last)
    return thinned(nodes + margin.map { last + $0 }, to: spacing / 4)
  }

  /// Without those that follow the one before at less than `distance`, ends excepted: a finer output grid than the
  /// curve needs costs no more.
  private static func thinned(_ nodes: [Double], to distance: Double) -> [Double] {
    var kept = [nodes[0]]
    for node in nodes.dropFirst().dropLast() where node - kept[kept.count - 1] >= distance {
      kept.append(node)
    }
    return kept + [nodes[nodes.count - 1]]
  }

  /// Integrals of the Gaussian with the hat function of each node; what lies beyond goes to the outermost
  /// nodes.
  private static func weights(of nodes: ArraySlice<Double>, around energy: Double, sigma: Double) -> [Double]
  {
    var weights = [Double](repeating: 0, count: nodes.count)
    var below = (area: 0.0, density: 0.0)
    for (position, node) in nodes.enumerated() {
      let t = (node - energy) / sigma
      let above = (area: 0.5 * erfc(-t / 2.0.squareRoot()), density: exp(-t * t / 2) / (2 * .pi).squareRoot())
      if position == 0 {
        weights[0] = above.area
      } else {
        let start = nodes[nodes.startIndex + position - 1]
        let area = above.area - below.area
        let moment = (energy - start) * area + sigma * (below.density - above.density)
        let right = node > start ? moment / (node - start) : 0
        weights[position - 1] += area - right
        weights[position] += right
      }
      below = above
    }
    weights[weights.count - 1] += 1 - below.area
    return weights
  }
}
