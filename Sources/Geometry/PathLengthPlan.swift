/// Evaluates `PathLengthFunctions`. Cost: pairs of neighbours times Gaussians within reach.
struct PathLengthPlan: Sendable {
  let functions: PathLengthFunctions
  private let channels: [Int]
  private let sums: GaussianSums
  /// Half a path longer than this reaches no Gaussian, in Angstrom.
  private let longest: Double
  private var gaussians: GaussianRuns { sums.gaussians }

  init(_ functions: PathLengthFunctions) {
    self.functions = functions
    channels = functions.channels.table
    sums = GaussianSums(GaussianRuns(functions.gaussians))
    longest =
      zip(functions.gaussians.centres, functions.gaussians.etas).map { centre, eta in
        centre + (PathLengthPlan.negligible / eta).squareRoot()
      }.max() ?? 0
  }

  /// exp(-28) is less than 1e-12.
  private static let negligible = 28.0

  func values(of neighbourhood: Neighbourhood) -> [Float] {
    let atoms = PairDistances(neighbourhood.cluster, count: neighbourhood.count + 1, scale: 1)
    let channels = [-1] + neighbourhood.numbers.map { self.channels[$0] }
    let factors = [0] + neighbourhood.factors
    let distances = neighbourhood.cluster.distances
    let channelCount = functions.channels.count
    let rows = (0..<channelCount * channelCount).map { index in
      let (first, second) = index.quotientAndRemainder(dividingBy: channelCount)
      return pair(first, second) * sums.width
    }
    var points = GaussianPoints(reserving: neighbourhood.count * (neighbourhood.count - 1) / 2)
    var sides = atoms.emptyRow
    for j in neighbourhood.atoms where channels[j] >= 0 {
      // No side is shorter than the difference of the distances: beyond this one, every path is too long.
      guard distances[j] < longest else { break }
      atoms.fill(&sides, from: j)
      for k in (j + 1)..<atoms.count where channels[k] >= 0 {
        let length = 0.5 * (distances[j] + distances[k] + sides[k >> 2][k & 3])
        guard length < longest else { continue }
        points.append(
          length, weight: factors[j] * factors[k], row: rows[channels[j] * channelCount + channels[k]])
      }
    }
    return sums.values(at: points, rows: channelCount * (channelCount + 1) / 2)
  }

  /// Number of a pair of channels.
  private func pair(_ first: Int, _ second: Int) -> Int {
    let (a, b) = (min(first, second), max(first, second))
    return a * functions.channels.count - a * (a - 1) / 2 + b - a
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
    for (place, k) in atoms.enumerated() {
      for j in atoms[..<place] {
        let pair = pair(
          channels[cluster.elements[j].atomicNumber], channels[cluster.elements[k].atomicNumber])
        let side = (cluster.positions[j] - cluster.positions[k]).length
        body(
          Path(
            j: j, k: k, pair: pair,
            length: 0.5 * (cluster.distances[j] + cluster.distances[k] + side),
            weight: factors[j] * factors[k]))
      }
    }
  }
}
