import Glibc

/// Evaluates `WeightedSymmetryFunctions`. Cost of the angular part: pairs of neighbours times functions;
/// Gaussians are computed once a neighbour and powers once a pair, not once a function.
struct WeightedSymmetryPlan: Sendable {
  let functions: WeightedSymmetryFunctions
  private let radialSums: GaussianSums
  /// The angular functions sorted by their power of the angle: each segment shares one.
  private let segments: [Segment]
  /// Lanes of all segments, four a step.
  private let lanes: [Lane]

  private struct Segment: Sendable {
    var power: AngularPower
    /// Steps of four lanes.
    var steps: Range<Int>
  }

  private struct Lane: Sendable {
    /// Place among the angular functions; nil for padding.
    var index: Int?
    var gaussian: WeightedSymmetryFunctions.Radial
  }

  init(_ functions: WeightedSymmetryFunctions) {
    self.functions = functions
    radialSums = GaussianSums(
      GaussianRuns(
        GaussianBasis(centres: functions.radial.map(\.mu), etas: functions.radial.map(\.eta))))
    var segments: [Segment] = []
    var lanes: [Lane] = []
    let powers = functions.angular.map { AngularPower(zeta: $0.zeta, lambda: $0.lambda) }
    for power in powers.distinct {
      let start = lanes.count / 4
      for (index, function) in functions.angular.enumerated() where powers[index] == power {
        lanes.append(Lane(index: index, gaussian: .init(eta: function.eta, mu: function.mu)))
      }
      while lanes.count % 4 != 0 { lanes.append(Lane(index: nil, gaussian: .init(eta: 1, mu: 0))) }
      segments.append(Segment(power: power, steps: start..<lanes.count / 4))
    }
    self.segments = segments
    self.lanes = lanes
  }

  func values(of neighbourhood: Neighbourhood) -> [Float] {
    radial(neighbourhood) + angular(neighbourhood.cluster, neighbourhood.atoms).map { Float($0) }
  }

  private func radial(_ neighbourhood: Neighbourhood) -> [Float] {
    var points = GaussianPoints(reserving: neighbourhood.count)
    for (index, distance) in neighbourhood.distances.enumerated() {
      points.append(
        distance, weight: Double(neighbourhood.numbers[index]) * neighbourhood.factors[index], row: 0)
    }
    return radialSums.values(at: points, rows: 1)
  }

  private func angular(_ cluster: Cluster, _ neighbours: Range<Int>) -> [Double] {
    guard !lanes.isEmpty else { return [] }
    let radials = weightedGaussians(cluster, neighbours)
    let width = lanes.count / 4
    var sums = [SIMD4<Double>](repeating: .zero, count: width)
    var sides = [SIMD4<Double>](repeating: SIMD4(repeating: 1), count: width)
    for j in neighbours {
      for k in neighbours.lowerBound..<j {
        let cosine = cluster.cosine(j, k)
        if functions.includesNeighbourDistance { fill(&sides, cluster, j, k) }
        let (rowJ, rowK) = ((j - 1) * width, (k - 1) * width)
        for segment in segments {
          let angle = segment.power.value(at: cosine)
          for step in segment.steps {
            sums[step] += radials[rowJ + step] * radials[rowK + step] * sides[step] * angle
          }
        }
      }
    }
    var values = [Double](repeating: 0, count: functions.angular.count)
    for (lane, place) in lanes.enumerated() {
      if let index = place.index { values[index] = sums[lane >> 2][lane & 3] }
    }
    return values
  }

  /// Z_j exp(-eta (r_j - mu)^2) fc(r_j), as (neighbours, lanes).
  private func weightedGaussians(_ cluster: Cluster, _ neighbours: Range<Int>) -> [SIMD4<Double>] {
    let cutoff = CosineCutoff(radius: functions.cutoff)
    var rows = [SIMD4<Double>](repeating: .zero, count: neighbours.count * lanes.count / 4)
    for (row, atom) in neighbours.enumerated() {
      let distance = cluster.distances[atom]
      let weight = Double(cluster.elements[atom].atomicNumber) * cutoff.value(at: distance)
      for lane in lanes.indices {
        rows[row * (lanes.count / 4) + (lane >> 2)][lane & 3] =
          weight * lanes[lane].gaussian.value(at: distance)
      }
    }
    return rows
  }

  private func fill(_ sides: inout [SIMD4<Double>], _ cluster: Cluster, _ j: Int, _ k: Int) {
    let distance = (cluster.positions[j] - cluster.positions[k]).length
    let factor = CosineCutoff(radius: functions.cutoff).value(at: distance)
    for lane in lanes.indices {
      sides[lane >> 2][lane & 3] = factor * lanes[lane].gaussian.value(at: distance)
    }
  }
}

/// 2^(1 - zeta) (1 + lambda cos theta)^zeta.
struct AngularPower: Hashable, Sendable {
  let zeta, lambda: Double

  func value(at cosine: Double) -> Double {
    let base = (1 + lambda * cosine) * 0.5
    guard zeta == zeta.rounded() else { return 2 * pow(base, zeta) }
    var result = 2.0
    var square = base
    var rest = Int(zeta)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
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
