import Glibc

/// Evaluates a `RadialDistributionCurve`; holds what depends on its parameters only.
///
/// On a fine grid, pair distances are gathered in boxes of eight grid points as moments of their offset from
/// the box centre, and each box contributes its Hermite expansion
/// exp(-alpha (x - d)^2) = exp(-alpha x^2) sum_n H_n(sqrt(alpha) x) (sqrt(alpha) d)^n / n!
/// to the grid points within reach (the fast Gauss transform of Greengard and Strain 1991, in one dimension).
/// Cost: 8 products a pair, then about 250 products a grid point, however many pairs there are.
struct RadialDistributionPlan: Sendable {
  let curve: RadialDistributionCurve
  /// exp(-alpha x^2) H_n(sqrt(alpha) x) (sqrt(alpha) 4 h)^n / n! at x = (8 offset + lane) h, as
  /// (offset + reach) x 8 + n; empty when the grid is too coarse for moments.
  private let hermite: [SIMD8<Float>]
  /// Blocks of eight points that a box reaches to either side.
  private let reach: Int
  private let boxCount: Int

  /// Largest sqrt(2 alpha) d for which eight terms leave an error below 2e-7 of one pair's maximum.
  private static let widestOffset = 0.3
  /// alpha x^2 at which a Gaussian is left out: exp(-17) = 4e-8.
  private static let farthest = 17.0

  init(_ curve: RadialDistributionCurve) {
    self.curve = curve
    let spacing = curve.spacing
    let radius = (RadialDistributionPlan.farthest / curve.alpha).squareRoot()
    // Gaussians wider than the whole curve would want tables without end; point by point they are as quick.
    guard (2 * curve.alpha).squareRoot() * 4 * spacing <= RadialDistributionPlan.widestOffset,
      radius <= 2 * curve.maximum
    else {
      (hermite, reach, boxCount) = ([], 0, 0)
      return
    }
    let reach = Int(((radius / spacing + 4) / 8).rounded(.up))
    self.reach = reach
    boxCount = (curve.points - 1) / 8 + 1 + reach
    hermite = (-reach...reach).flatMap { offset in
      RadialDistributionPlan.hermiteFunctions(offset: offset, spacing, curve.alpha)
    }
  }

  /// The curve, `points` values. Cost: atoms within the cutoff squared (all pairs).
  func values(of cluster: Cluster) -> [Float] {
    let count = cluster.count(within: curve.cutoff)
    let atoms = PairDistances(cluster, count: count, scale: 1 / curve.spacing)
    let rows = curve.pairs == .all ? count - 1 : min(1, count - 1)
    return hermite.isEmpty ? direct(atoms, rows) : expanded(atoms, rows)
  }

  // MARK: Moments

  private func expanded(_ atoms: PairDistances, _ rows: Int) -> [Float] {
    var moments = [SIMD8<Float>](repeating: .zero, count: boxCount)
    var row = atoms.emptyRow
    let end = Double(boxCount) * 8 - 4.5
    for i in 0..<max(rows, 0) {
      atoms.fill(&row, from: i)
      let weight = atoms.weights[i]
      for j in (i + 1)..<atoms.count {
        let place = row[j >> 2][j & 3]
        guard place < end else { continue }
        let box = Int(place * 0.125 + 0.5)
        let u = Float((place - Double(8 * box)) * 0.25)
        let square = u * u
        let low = SIMD4(1, u, square, square * u) * (weight * atoms.weights[j])
        moments[box] += SIMD8(lowHalf: low, highHalf: low * (square * square))
      }
    }
    return banded(moments)
  }

  /// Every block of eight grid points gathers the expansions of the boxes within reach.
  private func banded(_ moments: [SIMD8<Float>]) -> [Float] {
    let occupied = moments.indices.filter { moments[$0][0] != 0 }
    let blocks = (curve.points + 7) / 8
    var sums = [SIMD8<Float>](repeating: .zero, count: blocks)
    for box in occupied {
      let moment = moments[box]
      let first = max(0, box - reach)
      let last = min(blocks - 1, box + reach)
      guard first <= last else { continue }
      for block in first...last {
        let entry = (block - box + reach) * 8
        var sum = hermite[entry] * moment[0]
        sum += hermite[entry + 1] * moment[1]
        sum += hermite[entry + 2] * moment[2]
        sum += hermite[entry + 3] * moment[3]
        sum += hermite[entry + 4] * moment[4]
        sum += hermite[entry + 5] * moment[5]
        sum += hermite[entry + 6] * moment[6]
        sum += hermite[entry + 7] * moment[7]
        sums[block] += sum
      }
    }
    return (0..<curve.points).map { sums[$0 >> 3][$0 & 7] }
  }

  private static func hermiteFunctions(offset: Int, _ spacing: Double, _ alpha: Double) -> [SIMD8<Float>] {
    var functions = [SIMD8<Float>](repeating: .zero, count: 8)
    for lane in 0..<8 {
      let x = Double(8 * offset + lane) * spacing
      let argument = alpha.squareRoot() * x
      var (previous, current) = (0.0, 1.0)
      var scale = exp(-alpha * x * x)
      for order in 0..<8 {
        functions[order][lane] = Float(scale * current)
        (previous, current) = (current, 2 * argument * current - 2 * Double(order) * previous)
        scale *= alpha.squareRoot() * 4 * spacing / Double(order + 1)
      }
    }
    return functions
  }

  // MARK: Coarse grids

  /// Gaussian by Gaussian.
  private func direct(_ atoms: PairDistances, _ rows: Int) -> [Float] {
    let gaussians = EvenGaussians(first: 0, spacing: curve.spacing, eta: curve.alpha, count: curve.points)
    var sums = [Double](repeating: 0, count: curve.points)
    var row = atoms.emptyRow
    for i in 0..<max(rows, 0) {
      atoms.fill(&row, from: i)
      for j in (i + 1)..<atoms.count {
        let weight = Double(atoms.weights[i] * atoms.weights[j])
        gaussians.add(at: row[j >> 2][j & 3] * curve.spacing, times: weight, to: &sums, from: 0)
      }
    }
    return sums.map { Float($0) }
  }
}

extension RadialDistributionPlan {
  func addGradient(of cluster: Cluster, _ cotangent: [Double], to gradient: inout PositionGradient) {
    let count = cluster.count(within: curve.cutoff)
    let gaussians = EvenGaussians(first: 0, spacing: curve.spacing, eta: curve.alpha, count: curve.points)
    let numbers = cluster.elements.map { Double($0.atomicNumber) }
    for j in 1..<max(1, count) {
      for i in 0..<(curve.pairs == .all ? j : 1) {
        let separation = cluster.positions[j] - cluster.positions[i]
        let part = gaussians.pulled(at: separation.length, cotangent, from: 0)
        gradient.addDistance(i, j, separation, slope: numbers[i] * numbers[j] * part.slope)
      }
    }
  }
}
