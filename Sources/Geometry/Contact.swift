/// Two atoms and how near they are.
public struct Contact: Hashable, Sendable {
  /// Indices in the structure, the smaller first; equal for an atom and its own image.
  public let first, second: Int
  /// What they are.
  public let elements: [Element]
  /// Angstrom.
  public let distance: Double
  /// Distance over the sum of both covalent radii: about 1 for a single bond.
  public var ratio: Double { distance / elements.reduce(0) { $0 + $1.covalentRadius } }
}

extension Structure {
  /// Pairs nearer than `ratio` times the sum of their covalent radii, nearest first, without images. Cost:
  /// number of atoms squared.
  public func contacts(below ratio: Double) -> [Contact] {
    var found: [Contact] = []
    for j in positions.indices {
      for i in 0..<j {
        let reach = ratio * (elements[i].covalentRadius + elements[j].covalentRadius)
        let separation = positions[j] - positions[i]
        guard separation.dot(separation) < reach * reach else { continue }
        found.append(
          Contact(
            first: i, second: j, elements: [elements[i], elements[j]], distance: separation.length))
      }
    }
    return found.sorted { ($0.distance, $0.first, $0.second) < ($1.distance, $1.first, $1.second) }
  }
}

extension Structure {
  /// The error of two atoms this near (Angstrom): as they stand, or only by a repetition along the lattice.
  func tooClose(_ first: Int, _ second: Int, _ distance: Double) -> GeometryError {
    let standing = (positions[second] - positions[first]).length
    return .atomsTooClose(
      first: min(first, second), second: max(first, second), distance: distance,
      isThroughImage: first == second || standing > distance + 1e-6)
  }
}

extension Cluster {
  /// Pairs nearer than `ratio` times the sum of their covalent radii, nearest first, each pair of atoms of the
  /// structure once; with `absorberOnly`, only pairs with the absorber.
  public func contacts(below ratio: Double, absorberOnly: Bool = false) -> [Contact] {
    let radii = elements.map(\.covalentRadius)
    var nearest: [SIMD2<Int>: Contact] = [:]
    for i in 0..<(absorberOnly ? 1 : count) {
      for j in (i + 1)..<max(count, i + 1) {
        let reach = ratio * (radii[i] + radii[j])
        let separation = positions[j] - positions[i]
        guard separation.dot(separation) < reach * reach else { continue }
        let pair = contact(i, j, separation.length)
        let key = SIMD2(pair.first, pair.second)
        if pair.distance < nearest[key]?.distance ?? .infinity { nearest[key] = pair }
      }
    }
    return nearest.values.sorted {
      ($0.distance, $0.first, $0.second) < ($1.distance, $1.first, $1.second)
    }
  }

  /// Atoms, the absorber left out, that are farther than `ratio` times the sum of their covalent radii from every
  /// other one, by their places in the cluster, and how many were looked at: not those so near the cutoff that
  /// what they are bonded to may lie beyond it.
  public func unboundAtoms(beyond ratio: Double) -> (atoms: [Int], examined: Int) {
    let radii = elements.map(\.covalentRadius)
    var atoms: [Int] = []
    var examined = 0
    for i in elements.indices.dropFirst() where distances[i] + ratio * (radii[i] + Self.partner) <= cutoff {
      examined += 1
      let isBound = elements.indices.contains { j in
        let reach = ratio * (radii[i] + radii[j])
        let separation = positions[j] - positions[i]
        return j != i && separation.dot(separation) < reach * reach
      }
      if !isBound { atoms.append(i) }
    }
    return (atoms, examined)
  }

  /// Covalent radius, in Angstrom, of most of what atoms are bonded to: carbon and lighter ones.
  private static let partner = 0.8

  /// Throws `atomsTooClose` for the nearest pair that no molecule or crystal has (nearer than
  /// `minimumDistance`, or than `minimumBondRatio` times the sum of the covalent radii), and
  /// `isolatedAbsorber` when there is nothing around the absorber. `structure` is the one the cluster is from.
  public func checkContacts(
    in structure: Structure, limits: GeometryLimits = GeometryLimits()
  ) throws(GeometryError) {
    guard count > 1 else { throw .isolatedAbsorber(index: sourceIndices[0], cutoff: cutoff) }
    if let worst = worstContact(limits) {
      throw structure.tooClose(worst.first, worst.second, worst.distance)
    }
  }

  private func worstContact(_ limits: GeometryLimits) -> Contact? {
    let radii = elements.map { $0.covalentRadius * limits.minimumBondRatio }
    var worst: (i: Int, j: Int, square: Double)?
    for i in 0..<count {
      for j in (i + 1)..<max(count, i + 1) {
        let reach = max(limits.minimumDistance, radii[i] + radii[j])
        let separation = positions[j] - positions[i]
        let square = separation.dot(separation)
        guard square < reach * reach, square < worst?.square ?? .infinity else { continue }
        worst = (i, j, square)
      }
    }
    return worst.map { contact($0.i, $0.j, $0.square.squareRoot()) }
  }

  private func contact(_ i: Int, _ j: Int, _ distance: Double) -> Contact {
    let isOrdered = sourceIndices[i] <= sourceIndices[j]
    let (first, second) = isOrdered ? (i, j) : (j, i)
    return Contact(
      first: sourceIndices[first], second: sourceIndices[second],
      elements: [elements[first], elements[second]], distance: distance)
  }
}
