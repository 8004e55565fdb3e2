/// The radial distribution curve of Rankine, Madkhali and Penfold (J. Phys. Chem. A 2020, eq. 1):
/// RDC(R) = sum over pairs i < j of Z_i Z_j exp(-alpha (r_ij - R)^2).
public struct RadialDistributionCurve: Hashable, Sendable {
  /// Which pairs are summed over.
  public enum Pairs: String, Hashable, Sendable, CaseIterable {
    /// All pairs of atoms within the cutoff of the absorber, the absorber included.
    case all
    /// Pairs of the absorber and a neighbour.
    case absorber
  }

  /// Atoms with distance to the absorber < cutoff count, in Angstrom.
  public var cutoff: Double
  /// End of the grid in Angstrom; it begins at 0.
  public var maximum: Double
  /// Number of grid points, both ends included.
  public var points: Int
  /// Narrowness of the Gaussians in Angstrom^-2.
  public var alpha: Double
  /// Which pairs are summed over.
  public var pairs: Pairs

  /// The paper's values unless told otherwise.
  public init(
    cutoff: Double = 4, maximum: Double = 8, points: Int = 680, alpha: Double = 10, pairs: Pairs = .all
  ) {
    self.cutoff = cutoff
    self.maximum = maximum
    self.points = points
    self.alpha = alpha
    self.pairs = pairs
  }

  /// Distance between grid points in Angstrom.
  public var spacing: Double { maximum / Double(points - 1) }

  /// Throws `badDescriptorKey` with the first key whose value cannot work.
  public func validate() throws(GeometryError) {
    let check = DescriptorKeyCheck(block: "radialDistribution")
    try check.positive("cutoff", cutoff, maximum: 30)
    try check.positive("maximum", maximum, maximum: 60)
    try check.count("points", points, 2...10_000)
    try check.positive("alpha", alpha, maximum: 1e6)
  }
}
