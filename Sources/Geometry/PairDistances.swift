/// Distances of pairs of a cluster's atoms, four at a time.
struct PairDistances {
  let count: Int
  /// Atomic numbers.
  let weights: [Float]
  private let x, y, z: [SIMD4<Double>]

  /// The first `count` atoms of a cluster, all lengths multiplied by `scale`.
  init(_ cluster: Cluster, count: Int, scale: Double) {
    let blocks = (count + 3) / 4
    var x = [SIMD4<Double>](repeating: .zero, count: blocks)
    var y = x
    var z = x
    for atom in 0..<count {
      let position = cluster.positions[atom] * scale
      x[atom >> 2][atom & 3] = position.x
      y[atom >> 2][atom & 3] = position.y
      z[atom >> 2][atom & 3] = position.z
    }
    (self.x, self.y, self.z) = (x, y, z)
    weights = cluster.elements[..<count].map { Float($0.atomicNumber) }
    self.count = count
  }

  var emptyRow: [SIMD4<Double>] { [SIMD4<Double>](repeating: .zero, count: x.count) }

  /// Distances from atom i to all atoms behind it; what stands before is without meaning.
  func fill(_ row: inout [SIMD4<Double>], from i: Int) {
    let (px, py, pz) = (x[i >> 2][i & 3], y[i >> 2][i & 3], z[i >> 2][i & 3])
    for block in ((i + 1) >> 2)..<x.count {
      let (dx, dy, dz) = (x[block] - px, y[block] - py, z[block] - pz)
      row[block] = (dx * dx + dy * dy + dz * dz).squareRoot()
    }
  }
}
