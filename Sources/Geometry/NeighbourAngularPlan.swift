import Glibc

/// Evaluates `NeighbourAngularFunctions`. Cost: neighbours within the shell x atoms within the cutoff.
struct NeighbourAngularPlan: Sendable {
  let functions: NeighbourAngularFunctions
  private let channels: [Int]
  private let outerChannels: [Int]
  private let cosines: GaussianRuns

  init(_ functions: NeighbourAngularFunctions) {
    self.functions = functions
    channels = functions.channels.table
    outerChannels = functions.outerChannels.table
    cosines = GaussianRuns(functions.cosines)
  }

  func values(of cluster: Cluster) -> [Float] {
    var sums = [Double](repeating: 0, count: functions.count)
    let width = cosines.count
    forEachAngle(of: cluster) { angle in
      cosines.add(
        at: angle.cosine, times: angle.shell.value * angle.bond.value, to: &sums, from: angle.pair * width)
    }
    // Summed as (pair of channels, cosine); returned as (cosine, pair of channels).
    let pairs = functions.count / width
    return (0..<functions.count).map { Float(sums[$0 % pairs * width + $0 / pairs]) }
  }

  func addGradient(of cluster: Cluster, _ cotangent: [Double], to gradient: inout PositionGradient) {
    let width = cosines.count
    let pairs = functions.count / width
    let weights = (0..<functions.count).map { cotangent[$0 % width * pairs + $0 / width] }
    forEachAngle(of: cluster) { angle in
      let part = cosines.pulled(at: angle.cosine, weights, from: angle.pair * width)
      let (shell, bond) = (angle.shell, angle.bond)
      let inward = -cluster.positions[angle.j] / cluster.distances[angle.j]
      let outward = angle.outward
      let byInward = (outward - inward * angle.cosine) / cluster.distances[angle.j]
      let byOutward = (inward - outward * angle.cosine) / angle.length
      let slope = shell.value * bond.value * part.slope
      let stretch = outward * (shell.value * bond.slope * part.value) + byOutward * slope
      gradient[angle.k] += stretch
      gradient[angle.j] -= stretch + byInward * slope + inward * (shell.slope * bond.value * part.value)
    }
  }

  private struct Angle {
    var j, k: Int
    /// Which pair of channels.
    var pair: Int
    var shell, bond: ValueAndSlope
    /// From j to k: distance in Angstrom and unit vector.
    var length: Double
    var outward: SIMD3<Double>
    var cosine: Double
  }

  private func forEachAngle(of cluster: Cluster, _ body: (Angle) -> Void) {
    let count = cluster.count(within: functions.cutoff)
    for j in 1..<max(1, cluster.count(within: min(functions.cutoff, functions.shell.end))) {
      let channel = channels[cluster.elements[j].atomicNumber]
      guard channel >= 0 else { continue }
      let shell = functions.shell.both(at: cluster.distances[j])
      for k in 1..<count where k != j {
        let outer = outerChannels[cluster.elements[k].atomicNumber]
        let separation = cluster.positions[k] - cluster.positions[j]
        let length = separation.length
        guard outer >= 0, length < functions.bond.end, length > 0 else { continue }
        let outward = separation / length
        let cosine = -outward.dot(cluster.positions[j]) / cluster.distances[j]
        body(
          Angle(
            j: j, k: k, pair: channel * functions.outerChannels.count + outer, shell: shell,
            bond: functions.bond.both(at: length), length: length, outward: outward, cosine: cosine))
      }
    }
  }
}

extension NeighbourAngularFunctions.Step {
  func both(at distance: Double) -> ValueAndSlope {
    let value = 1 / (1 + exp((distance - middle) / width))
    return ValueAndSlope(value: value, slope: -value * (1 - value) / width)
  }
}
