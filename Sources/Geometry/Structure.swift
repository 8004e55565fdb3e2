/// Atoms in space: a molecule, or a crystal when there is a lattice. Always valid: at least one atom,
/// finite coordinates, a lattice wherever it repeats.
public struct Structure: Equatable, Sendable {
  /// What each atom is.
  public let elements: [Element]
  /// Where each atom is, Cartesian, in Angstrom; as many as `elements`.
  public let positions: [SIMD3<Double>]
  /// The vectors it repeats by, if any.
  public let lattice: Lattice?
  /// Which of the lattice vectors it repeats along.
  public let periodic: Periodicity
  /// Free text that came with the atoms.
  public var comment: String

  /// A checked structure. `positions` in Angstrom. Without `periodic`, a structure with a lattice repeats
  /// along all three vectors. Throws what is wrong, by atom index.
  public init(
    elements: [Element], positions: [SIMD3<Double>], lattice: Lattice? = nil, periodic: Periodicity? = nil,
    comment: String = "", limits: GeometryLimits = GeometryLimits()
  ) throws(GeometryError) {
    let periodic = periodic ?? (lattice == nil ? .none : .all)
    guard elements.count == positions.count else {
      throw .countMismatch(elements: elements.count, positions: positions.count)
    }
    guard !elements.isEmpty else { throw .noAtoms }
    guard elements.count <= limits.maximumAtoms else {
      throw .atomLimitExceeded(count: elements.count, maximum: limits.maximumAtoms)
    }
    guard lattice != nil || periodic == .none else { throw .latticeMissing }
    for (atom, position) in positions.enumerated() {
      try Structure.check(position, of: atom, limits)
    }
    self.elements = elements
    self.positions = positions
    self.lattice = lattice
    self.periodic = periodic
    self.comment = comment
  }

  /// A crystal from fractions of its lattice vectors; otherwise as the Cartesian initialiser.
  public init(
    elements: [Element], fractional: [SIMD3<Double>], lattice: Lattice, periodic: Periodicity = .all,
    comment: String = "", limits: GeometryLimits = GeometryLimits()
  ) throws(GeometryError) {
    try self.init(
      elements: elements, positions: fractional.map(lattice.cartesian(fractional:)), lattice: lattice,
      periodic: periodic, comment: comment, limits: limits)
  }

  /// The same atoms at other places (Angstrom).
  public func moved(
    to positions: [SIMD3<Double>], limits: GeometryLimits = GeometryLimits()
  ) throws(GeometryError) -> Structure {
    try Structure(
      elements: elements, positions: positions, lattice: lattice, periodic: periodic, comment: comment,
      limits: limits)
  }

  /// Number of atoms.
  public var count: Int { elements.count }

  private static func check(
    _ position: SIMD3<Double>, of atom: Int, _ limits: GeometryLimits
  ) throws(GeometryError) {
    for axis in 0..<3 {
      guard position[axis].isFinite else { throw .coordinateNotFinite(atom: atom) }
      guard abs(position[axis]) <= limits.maximumCoordinate else {
        throw .coordinateTooLarge(atom: atom, value: position[axis], maximum: limits.maximumCoordinate)
      }
    }
  }
}
