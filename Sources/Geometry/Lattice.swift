/// The three vectors that a crystal repeats by, in Angstrom; always three independent directions.
public struct Lattice: Hashable, Sendable {
  /// First, second and third repeat vector.
  public let a, b, c: SIMD3<Double>

  /// A lattice of these vectors. Throws `latticeTooLarge` if they are not finite or beyond any cell, and
  /// `singularLattice` if they span no volume or are shorter than any interatomic distance.
  public init(a: SIMD3<Double>, b: SIMD3<Double>, c: SIMD3<Double>) throws(GeometryError) {
    for vector in [a, b, c] {
      for axis in 0..<3 where !(abs(vector[axis]) <= Lattice.largestComponent) {
        throw .latticeTooLarge(component: vector[axis], maximum: Lattice.largestComponent)
      }
    }
    let volume = abs(a.dot(b.cross(c)))
    let flatness = volume / (a.length * b.length * c.length)
    guard volume >= Lattice.smallestVolume, flatness >= Lattice.smallestFlatness else {
      throw .singularLattice(volume: volume)
    }
    (self.a, self.b, self.c) = (a, b, c)
  }

  /// The lattice of a structure that repeats along some of three vectors. A vector of zeros along which nothing
  /// repeats is replaced by a unit vector across the others; nil when all are zeros and nothing repeats, as programs
  /// write molecules. Throws as the other initialiser.
  public init?(vectors: [SIMD3<Double>], periodic: Periodicity) throws(GeometryError) {
    precondition(vectors.count == 3, "a lattice has three vectors")
    if periodic == .none, vectors.allSatisfy({ $0 == .zero }) { return nil }
    var vectors = vectors
    for axis in 0..<3 where vectors[axis] == .zero && !periodic.directions[axis] {
      vectors[axis] = Lattice.perpendicular(to: vectors.filter { $0 != .zero })
    }
    try self.init(a: vectors[0], b: vectors[1], c: vectors[2])
  }

  /// A unit vector across one or two others; zero where there are none.
  private static func perpendicular(to vectors: [SIMD3<Double>]) -> SIMD3<Double> {
    guard let first = vectors.first else { return .zero }
    let axes = [SIMD3(1.0, 0, 0), SIMD3(0, 1.0, 0), SIMD3(0, 0, 1.0)]
    let candidates = vectors.count > 1 ? [first.cross(vectors[1])] : axes.map { first.cross($0) }
    let longest = candidates.max { $0.length < $1.length } ?? .zero
    return longest.length > 0 && longest.length.isFinite ? longest / longest.length : .zero
  }

  /// Angstrom; beyond this a component of a vector is a typing error.
  static let largestComponent = 1e6
  /// Cubic Angstrom; a hydrogen atom alone takes more.
  static let smallestVolume = 1e-2
  /// Volume over the product of the lengths; below this the directions are parallel to rounding.
  static let smallestFlatness = 1e-9

  /// The three vectors in order.
  public var vectors: [SIMD3<Double>] { [a, b, c] }

  /// Cubic Angstrom.
  public var volume: Double { abs(signedVolume) }

  private var signedVolume: Double { a.dot(b.cross(c)) }

  /// Angstrom, from fractions of the three vectors.
  public func cartesian(fractional: SIMD3<Double>) -> SIMD3<Double> {
    a * fractional.x + b * fractional.y + c * fractional.z
  }

  /// Fractions of the three vectors, from Angstrom.
  public func fractional(cartesian: SIMD3<Double>) -> SIMD3<Double> {
    SIMD3(cartesian.dot(b.cross(c)), cartesian.dot(c.cross(a)), cartesian.dot(a.cross(b))) / signedVolume
  }
}

/// Along which lattice vectors a structure repeats.
public struct Periodicity: Hashable, Sendable {
  /// Whether it repeats along each vector.
  public var a, b, c: Bool

  /// Repeating along the vectors marked true.
  public init(_ a: Bool, _ b: Bool, _ c: Bool) { (self.a, self.b, self.c) = (a, b, c) }

  /// A molecule.
  public static let none = Periodicity(false, false, false)
  /// A crystal.
  public static let all = Periodicity(true, true, true)

  /// The three answers in order.
  public var directions: [Bool] { [a, b, c] }
}
