/// The three vectors that a crystal repeats by, in Angstrom; always three independent directions.
public struct Lattice: Hashable, Sendable {
  /// First, second and third repeat vector.
  public let a, b, c: SIMD3<Double>

  /// A lattice of these vectors. Throws `singularLattice` if they are not finite, span no volume or are
  /// shorter than any interatomic distance.
  public init(a: SIMD3<Double>, b: SIMD3<Double>, c: SIMD3<Double>) throws(GeometryError) {
    let lengths = [a.length, b.length, c.length]
    let volume = abs(a.dot(b.cross(c)))
    let flatness = volume / (lengths[0] * lengths[1] * lengths[2])
    guard lengths.allSatisfy({ $0.isFinite && $0 <= Lattice.longestVector }),
      volume >= Lattice.smallestVolume,
      flatness >= Lattice.smallestFlatness
    else { throw .singularLattice(volume: volume.isFinite ? volume : 0) }
    (self.a, self.b, self.c) = (a, b, c)
  }

  /// Angstrom; beyond this a vector is a typing error.
  static let longestVector = 1e6
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
