import Glibc

/// Evaluates `WeightedSymmetryFunctions`. Cost of the angular part: pairs of neighbours times functions;
/// Gaussians are computed once a neighbour and powers once a pair, not once a function.
struct WeightedSymmetryPlan: Sendable {
  let functions: WeightedSymmetryFunctions
  /// The different Gaussians and powers among the angular functions, and which of them each uses.
  private let gaussians: [WeightedSymmetryFunctions.Radial]
  private let powers: [AngularPower]
  private let gaussianOf: [Int]
  private let powerOf: [Int]

  init(_ functions: WeightedSymmetryFunctions) {
    self.functions = functions
    let radial = functions.angular.map { WeightedSymmetryFunctions.Radial(eta: $0.eta, mu: $0.mu) }
    let angular = functions.angular.map { AngularPower(zeta: $0.zeta, lambda: $0.lambda) }
    gaussians = radial.distinct
    powers = angular.distinct
    gaussianOf = radial.map { [gaussians] in gaussians.firstIndex(of: $0) ?? 0 }
    powerOf = angular.map { [powers] in powers.firstIndex(of: $0) ?? 0 }
  }

  func values(of cluster: Cluster) -> [Float] {
    let neighbours = 1..<max(1, cluster.count(within: functions.cutoff))
    return (radial(cluster, neighbours) + angular(cluster, neighbours)).map { Float($0) }
  }

  private func radial(_ cluster: Cluster, _ neighbours: Range<Int>) -> [Double] {
    let cutoff = CosineCutoff(radius: functions.cutoff)
    var sums = [Double](repeating: 0, count: functions.radial.count)
    for atom in neighbours {
      let distance = cluster.distances[atom]
      let weight = Double(cluster.elements[atom].atomicNumber) * cutoff.value(at: distance)
      for (index, function) in functions.radial.enumerated() {
        sums[index] += weight * function.value(at: distance)
      }
    }
    return sums
  }

  private func angular(_ cluster: Cluster, _ neighbours: Range<Int>) -> [Double] {
    var sums = [Double](repeating: 0, count: functions.angular.count)
    guard !sums.isEmpty else { return sums }
    let radials = weightedGaussians(cluster, neighbours)
    var angles = [Double](repeating: 0, count: powers.count)
    var sides = [Double](repeating: 1, count: gaussians.count)
    let width = gaussians.count
    for j in neighbours {
      for k in neighbours.lowerBound..<j {
        let cosine = cluster.cosine(j, k)
        for index in powers.indices { angles[index] = powers[index].value(at: cosine) }
        if functions.includesNeighbourDistance { fillSides(&sides, cluster, j, k) }
        for index in sums.indices {
          let gaussian = gaussianOf[index]
          sums[index] +=
            radials[(j - 1) * width + gaussian] * radials[(k - 1) * width + gaussian] * sides[gaussian]
            * angles[powerOf[index]]
        }
      }
    }
    return sums
  }

  /// Z_j exp(-eta (r_j - mu)^2) fc(r_j), as (neighbours, gaussians).
  private func weightedGaussians(_ cluster: Cluster, _ neighbours: Range<Int>) -> [Double] {
    let cutoff = CosineCutoff(radius: functions.cutoff)
    return neighbours.flatMap { atom in
      let distance = cluster.distances[atom]
      let weight = Double(cluster.elements[atom].atomicNumber) * cutoff.value(at: distance)
      return gaussians.map { weight * $0.value(at: distance) }
    }
  }

  private func fillSides(_ sides: inout [Double], _ cluster: Cluster, _ j: Int, _ k: Int) {
    let distance = (cluster.positions[j] - cluster.positions[k]).length
    let factor = CosineCutoff(radius: functions.cutoff).value(at: distance)
    for index in gaussians.indices { sides[index] = factor * gaussians[index].value(at: distance) }
  }
}

/// 2^(1 - zeta) (1 + lambda cos theta)^zeta.
struct AngularPower: Hashable, Sendable {
  let zeta, lambda: Double

  func value(at cosine: Double) -> Double { 2 * pow((1 + lambda * cosine) * 0.5, zeta) }
}

extension WeightedSymmetryFunctions.Radial {
  func value(at distance: Double) -> Double { exp(-eta * (distance - mu) * (distance - mu)) }
}

extension Cluster {
  /// Cosine of the angle at the absorber between two neighbours, within -1...1.
  func cosine(_ j: Int, _ k: Int) -> Double {
    let cosine = positions[j].dot(positions[k]) / (distances[j] * distances[k])
    return min(1, max(-1, cosine))
  }
}

extension Array where Element: Hashable {
  /// Each entry once, in order of first appearance.
  var distinct: [Element] {
    var seen = Set<Element>()
    return filter { seen.insert($0).inserted }
  }
}
