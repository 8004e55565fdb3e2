/// What the blocks of a descriptor share about the atoms of a cluster within one cutoff: computed once for them
/// all. The absorber is left out.
struct Neighbourhood {
  let cluster: Cluster
  let cutoff: Double
  /// Places of the neighbours in the cluster.
  let atoms: Range<Int>
  /// Atomic number of each neighbour.
  let numbers: [Int]
  /// From the absorber, in Angstrom.
  let distances: ArraySlice<Double>
  /// The cosine cutoff function of each distance.
  let factors: [Double]

  init(_ cluster: Cluster, within cutoff: Double) {
    self.cluster = cluster
    self.cutoff = cutoff
    atoms = 1..<max(1, cluster.count(within: cutoff))
    numbers = cluster.elements[atoms].map(\.atomicNumber)
    distances = cluster.distances[atoms]
    let function = CosineCutoff(radius: cutoff)
    factors = distances.map(function.value(at:))
  }

  var count: Int { atoms.count }

  /// Number of neighbours rounded up to whole vectors.
  var paddedCount: Int { (count + 7) / 8 * 8 }

  /// Components of the directions of the neighbours, padded with zeros.
  var directions: (x: [Double], y: [Double], z: [Double]) {
    var (x, y, z) = (
      [Double](repeating: 0, count: paddedCount), [Double](repeating: 0, count: paddedCount),
      [Double](repeating: 0, count: paddedCount)
    )
    for (index, atom) in atoms.enumerated() {
      let unit = cluster.positions[atom] / cluster.distances[atom]
      (x[index], y[index], z[index]) = (unit.x, unit.y, unit.z)
    }
    return (x, y, z)
  }
}
