/// An absorber and everything around it within a cutoff, periodic images included.
///
/// Atom 0 is the absorber, at the origin; the others follow by distance (then atomic number, then index in
/// the structure), so that the order in which the structure lists its atoms does not matter.
public struct Cluster: Equatable, Sendable {
  /// What each atom is; the absorber first.
  public let elements: [Element]
  /// Relative to the absorber, in Angstrom.
  public let positions: [SIMD3<Double>]
  /// From the absorber, in Angstrom, ascending; 0 for the absorber itself.
  public let distances: [Double]
  /// Which atom of the structure each is, or is an image of.
  public let sourceIndices: [Int]
  /// All atoms are nearer than this, in Angstrom.
  public let cutoff: Double

  /// The surroundings of one atom: all atoms (and images) with distance < `cutoff`, strictly.
  ///
  /// Throws `atomIndexOutOfRange`, `badCutoff`, `clusterTooLarge`, and `atomsTooClose` for a neighbour that
  /// sits on the absorber. Cost: atoms of the structure + atoms found.
  public init(
    in structure: Structure, around absorber: Int, cutoff: Double, limits: GeometryLimits = GeometryLimits()
  ) throws(GeometryError) {
    guard structure.elements.indices.contains(absorber) else {
      throw .atomIndexOutOfRange(index: absorber, count: structure.count)
    }
    guard cutoff > 0, cutoff <= limits.maximumCutoff else {
      throw .badCutoff(cutoff, maximum: limits.maximumCutoff)
    }
    let neighbours = try Cluster.neighbours(in: structure, around: absorber, cutoff, limits)
    elements = [structure.elements[absorber]] + neighbours.map(\.element)
    positions = [.zero] + neighbours.map(\.position)
    distances = [0] + neighbours.map(\.distance)
    sourceIndices = [absorber] + neighbours.map(\.source)
    self.cutoff = cutoff
  }

  /// Number of atoms, the absorber included.
  public var count: Int { elements.count }

  /// The atom in the middle.
  public var absorber: Element { elements[0] }

  /// Number of atoms nearer than a cutoff that may be smaller than the cluster's own, the absorber included.
  func count(within cutoff: Double) -> Int {
    var low = 1
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if distances[middle] < cutoff { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private struct Neighbour {
    var element: Element
    var position: SIMD3<Double>
    var distance: Double
    var source: Int

    static func precedes(_ left: Neighbour, _ right: Neighbour) -> Bool {
      if left.distance != right.distance { return left.distance < right.distance }
      if left.element != right.element { return left.element < right.element }
      if left.source != right.source { return left.source < right.source }
      let (l, r) = (left.position, right.position)
      return (l.x, l.y, l.z) < (r.x, r.y, r.z)
    }
  }

  private static func neighbours(
    in structure: Structure, around absorber: Int, _ cutoff: Double, _ limits: GeometryLimits
  ) throws(GeometryError) -> [Neighbour] {
    let images = PeriodicImages(
      of: structure.lattice, structure.periodic, within: cutoff, limits: limits)
    let centre = structure.positions[absorber]
    var found: [Neighbour] = []
    for source in structure.elements.indices {
      try images.forEach(of: structure.positions[source] - centre) { position throws(GeometryError) in
        let distance = position.length
        if source == absorber, distance == 0 { return }
        guard distance >= limits.minimumDistance else {
          throw structure.tooClose(absorber, source, distance)
        }
        guard found.count + 1 < limits.maximumClusterAtoms else {
          throw .clusterTooLarge(maximum: limits.maximumClusterAtoms, cutoff: cutoff)
        }
        found.append(
          Neighbour(
            element: structure.elements[source], position: position, distance: distance, source: source))
      }
    }
    return found.sorted(by: Neighbour.precedes)
  }
}
