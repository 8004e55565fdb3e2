import Geometry
import Glibc

/// The descriptors as their formulas say, term by term in double precision.
enum NaiveDescriptors {
  static func values(_ descriptor: Descriptor, _ cluster: Cluster) -> [Double] {
    descriptor.blocks.flatMap { block -> [Double] in
      switch block {
      case .radialDistribution(let curve): values(curve, cluster)
      case .elementRadial(let functions): values(functions, cluster)
      case .elementAngular(let functions): values(functions, cluster)
      case .pathLengths(let functions): values(functions, cluster)
      case .weightedSymmetry(let functions): values(functions, cluster)
      case .neighbourAngular: []
      }
    }
  }

  static func radialDistribution(_ descriptor: Descriptor, _ cluster: Cluster) -> [Double] {
    values(descriptor, cluster)
  }

  private static func values(_ curve: RadialDistributionCurve, _ cluster: Cluster) -> [Double] {
    let atoms = cluster.distances.count { $0 < curve.cutoff }
    var sums = [Double](repeating: 0, count: curve.points)
    for j in 1..<atoms {
      for i in 0..<(curve.pairs == .all ? j : 1) {
        let distance = length(cluster.positions[i] - cluster.positions[j])
        let weight = Double(cluster.elements[i].atomicNumber * cluster.elements[j].atomicNumber)
        for point in 0..<curve.points {
          let x = distance - Double(point) * curve.spacing
          sums[point] += weight * exp(-curve.alpha * x * x)
        }
      }
    }
    return sums
  }

  private static func values(_ functions: ElementRadialFunctions, _ cluster: Cluster) -> [Double] {
    var sums = [Double](repeating: 0, count: functions.count)
    forEachNeighbour(of: cluster, functions.cutoff) { atom, factor in
      guard let channel = channel(cluster.elements[atom], functions.channels) else { return }
      for index in 0..<functions.gaussians.count {
        sums[channel * functions.gaussians.count + index] +=
          factor * gaussian(functions.gaussians, index, cluster.distances[atom])
      }
    }
    return sums
  }

  private static func values(_ functions: WeightedSymmetryFunctions, _ cluster: Cluster) -> [Double] {
    var sums = [Double](repeating: 0, count: functions.count)
    forEachNeighbour(of: cluster, functions.cutoff) { atom, factor in
      for (index, radial) in functions.radial.enumerated() {
        let x = cluster.distances[atom] - radial.mu
        sums[index] += Double(cluster.elements[atom].atomicNumber) * factor * exp(-radial.eta * x * x)
      }
    }
    return sums
  }

  /// By pairs of atoms and Legendre polynomials.
  private static func values(_ functions: ElementAngularFunctions, _ cluster: Cluster) -> [Double] {
    let shells = functions.gaussians.count
    let all = functions.channels.count * shells
    var amplitudes: [[Double]] = []
    var places: [SIMD3<Double>] = []
    forEachNeighbour(of: cluster, functions.cutoff) { atom, factor in
      guard let channel = channel(cluster.elements[atom], functions.channels) else { return }
      var row = [Double](repeating: 0, count: all)
      let weight = functions.isWeightedByAtomicNumber ? Double(cluster.elements[atom].atomicNumber) : 1
      for shell in 0..<shells {
        row[channel * shells + shell] =
          weight * factor * gaussian(functions.gaussians, shell, cluster.distances[atom])
      }
      amplitudes.append(row)
      places.append(cluster.positions[atom] / cluster.distances[atom])
    }
    var values: [Double] = []
    for degree in 0...functions.maximumDegree {
      var sums = [Double](repeating: 0, count: all * all)
      for j in places.indices {
        for k in places.indices {
          let angle = legendre(degree, min(1, max(-1, (places[j] * places[k]).sum())))
          for a in 0..<all where amplitudes[j][a] != 0 {
            for b in a..<all { sums[a * all + b] += amplitudes[j][a] * amplitudes[k][b] * angle }
          }
        }
      }
      for a in 0..<all { values += sums[a * all + a..<(a + 1) * all] }
    }
    return values
  }

  private static func values(_ functions: PathLengthFunctions, _ cluster: Cluster) -> [Double] {
    let channels = functions.channels.count
    var sums = [Double](repeating: 0, count: functions.count)
    forEachNeighbour(of: cluster, functions.cutoff) { k, factorK in
      forEachNeighbour(of: cluster, functions.cutoff) { j, factorJ in
        guard j < k, let first = channel(cluster.elements[j], functions.channels),
          let second = channel(cluster.elements[k], functions.channels)
        else { return }
        let (a, b) = (min(first, second), max(first, second))
        let pair = a * channels - a * (a - 1) / 2 + b - a
        let side = length(cluster.positions[j] - cluster.positions[k])
        let half = 0.5 * (cluster.distances[j] + cluster.distances[k] + side)
        for index in 0..<functions.gaussians.count {
          sums[pair * functions.gaussians.count + index] +=
            factorJ * factorK * gaussian(functions.gaussians, index, half)
        }
      }
    }
    return sums
  }

  private static func forEachNeighbour(
    of cluster: Cluster, _ cutoff: Double, _ body: (_ atom: Int, _ factor: Double) -> Void
  ) {
    for atom in 1..<cluster.count where cluster.distances[atom] < cutoff {
      body(atom, 0.5 * (cos(.pi * cluster.distances[atom] / cutoff) + 1))
    }
  }

  private static func channel(_ element: Element, _ channels: ElementChannels) -> Int? {
    channels.groups.firstIndex { $0.contains(element) }
      ?? (channels.includesOthers ? channels.groups.count : nil)
  }

  private static func gaussian(_ basis: GaussianBasis, _ index: Int, _ distance: Double) -> Double {
    let x = distance - basis.centres[index]
    return exp(-basis.etas[index] * x * x)
  }

  private static func legendre(_ degree: Int, _ x: Double) -> Double {
    var (previous, current) = (0.0, 1.0)
    for l in 0..<degree {
      (previous, current) = (
        current, (Double(2 * l + 1) * x * current - Double(l) * previous) / Double(l + 1)
      )
    }
    return current
  }

  private static func length(_ vector: SIMD3<Double>) -> Double { (vector * vector).sum().squareRoot() }
}
