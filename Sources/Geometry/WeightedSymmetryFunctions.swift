/// Weighted atom-centred symmetry functions (Gastegger, Schwiedrzik, Bittermann, Berzsenyi, Marquetand,
/// J. Chem. Phys. 2018): few functions however many elements, because atomic numbers are weights.
///
/// Radial: sum over neighbours j of Z_j exp(-eta (r_j - mu)^2) fc(r_j). Angular: 2^(1 - zeta) times the sum over
/// pairs j < k of Z_j Z_k (1 + lambda cos theta)^zeta exp(-eta (r_j - mu)^2) exp(-eta (r_k - mu)^2)
/// fc(r_j) fc(r_k), optionally times exp(-eta (r_jk - mu)^2) fc(r_jk); theta is the angle at the absorber.
public struct WeightedSymmetryFunctions: Hashable, Sendable {
  /// One radial function.
  public struct Radial: Hashable, Sendable {
    /// Narrowness in Angstrom^-2.
    public var eta: Double
    /// Centre in Angstrom.
    public var mu: Double

    /// A radial function.
    public init(eta: Double, mu: Double) { (self.eta, self.mu) = (eta, mu) }
  }

  /// One angular function.
  public struct Angular: Hashable, Sendable {
    /// Narrowness in Angstrom^-2.
    public var eta: Double
    /// Centre in Angstrom.
    public var mu: Double
    /// Sharpness in the angle, at least 1.
    public var zeta: Double
    /// +1 (largest at 0 degrees) or -1 (largest at 180 degrees).
    public var lambda: Double

    /// An angular function.
    public init(eta: Double, mu: Double, zeta: Double, lambda: Double) {
      (self.eta, self.mu, self.zeta, self.lambda) = (eta, mu, zeta, lambda)
    }
  }

  /// Angstrom; the cosine cutoff function is zero from here on.
  public var cutoff: Double
  /// Radial functions, first in the values.
  public var radial: [Radial]
  /// Angular functions, behind the radial ones.
  public var angular: [Angular]
  /// Whether the distance between the two neighbours enters the angular functions as well.
  public var includesNeighbourDistance: Bool

  /// Values are ordered as the lists.
  public init(
    cutoff: Double, radial: [Radial], angular: [Angular], includesNeighbourDistance: Bool = false
  ) {
    self.cutoff = cutoff
    self.radial = radial
    self.angular = angular
    self.includesNeighbourDistance = includesNeighbourDistance
  }

  /// Number of values.
  public var count: Int { radial.count + angular.count }

  /// Throws `badDescriptorKey` with the first key whose value cannot work.
  public func validate() throws(GeometryError) {
    let check = DescriptorKeyCheck(block: "weightedSymmetry")
    try check.positive("cutoff", cutoff, maximum: 30)
    try check.list("radial", count, maximum: 2000)
    for function in radial {
      try check.positive("radial.eta", function.eta, maximum: 1e6)
      try check.within("radial.mu", function.mu, 0, 30)
    }
    for function in angular {
      try check.positive("angular.eta", function.eta, maximum: 1e6)
      try check.within("angular.mu", function.mu, 0, 30)
      try check.within("angular.zeta", function.zeta, 1, 256)
      try check.within("angular.lambda", function.lambda, -1, 1)
    }
  }
}
