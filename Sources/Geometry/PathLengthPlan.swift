/// Evaluates `PathLengthFunctions`. Cost: pairs of neighbours times Gaussians within reach.
struct PathLengthPlan: Sendable {
  let functions: PathLengthFunctions
  private let channels: [Int]
  private let gaussians: GaussianRuns

  init(_ functions: PathLengthFunctions) {
    self.functions = functions
    channels = functions.channels.table
    gaussians = GaussianRuns(functions.gaussians)
  }

  func values(of cluster: Cluster) -> [Float] {
    var sums = [Double](repeating: 0, count: functions.count)
    forEachPath(of: cluster) { path in
      gaussians.add(at: path.length, times: path.weight, to: &sums, from: path.pair * gaussians.count)
    }
    return sums.map { Float($0) }
  }

  func addGradient(of cluster: Cluster, _ cotangent: [Double], to gradient: inout PositionGradient) {
    let cutoff = CosineCutoff(radius: functions.cutoff)
    let factors = cluster.distances.map(cutoff.both(at:))
    forEachPath(of: cluster) { path in
      let (j, k) = (path.j, path.k)
      let sum = gaussians.pulled(at: path.length, cotangent, from: path.pair * gaussians.count)
      let along = 0.5 * path.weight * sum.slope
      let slopeJ = along + factors[j].slope * factors[k].value * sum.value
      let slopeK = along + factors[k].slope * factors[j].value * sum.value
      gradient.addDistance(0, j, cluster.positions[j], slope: slopeJ)
      gradient.addDistance(0, k, cluster.positions[k], slope: slopeK)
      gradient.addDistance(j, k, cluster.positions[k] - cluster.positions[j], slope: along)
    }
  }

  struct Path {
    var j, k: Int
    /// Which pair of channels.
    var pair: Int
    /// Half of it, in Angstrom.
    var length: Double
    var weight: Double
  }

  /// Every path whose atoms have channels.
  func forEachPath(of cluster: Cluster, _ body: (Path) -> Void) {
    let cutoff = CosineCutoff(radius: functions.cutoff)
    let neighbours = 1..<max(1, cluster.count(within: functions.cutoff))
    let factors = cluster.distances[..<neighbours.upperBound].map(cutoff.value(at:))
    let atoms = neighbours.filter { channels[cluster.elements[$0].atomicNumber] >= 0 }
    let channelCount = functions.channels.count
    for (place, k) in atoms.enumerated() {
      for j in atoms[..<place] {
        let (first, second) = (
          channels[cluster.elements[j].atomicNumber], channels[cluster.elements[k].atomicNumber]
        )
        let (a, b) = (min(first, second), max(first, second))
        let side = (cluster.positions[j] - cluster.positions[k]).length
        body(
          Path(
            j: j, k: k, pair: a * channelCount - a * (a - 1) / 2 + b - a,
            length: 0.5 * (cluster.distances[j] + cluster.distances[k] + side),
            weight: factors[j] * factors[k]))
      }
    }
  }
}
