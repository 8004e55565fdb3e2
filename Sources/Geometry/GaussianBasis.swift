/// A set of Gaussians of a distance or a cosine, exp(-eta (r - mu)^2), each with its own centre and narrowness.
public struct GaussianBasis: Hashable, Sendable {
  /// Centres mu, in Angstrom for distances.
  public var centres: [Double]
  /// Narrowness eta, one a centre; in Angstrom^-2 for distances.
  public var etas: [Double]

  /// Gaussians of given centres and narrowness.
  public init(centres: [Double], etas: [Double]) {
    self.centres = centres
    self.etas = etas
  }

  /// Gaussians of given centres and standard deviations: eta = 1 / (2 width^2).
  public init(centres: [Double], widths: [Double]) {
    self.init(centres: centres, etas: widths.map { 0.5 / ($0 * $0) })
  }

  /// Evenly spaced Gaussians, both ends included. Without `eta` their standard deviation is the spacing.
  public init(from first: Double, to last: Double, count: Int, eta: Double? = nil) {
    let spacing = count > 1 ? (last - first) / Double(count - 1) : last - first
    self.init(
      centres: (0..<max(count, 0)).map { first + spacing * Double($0) },
      etas: [Double](repeating: eta ?? 0.5 / (spacing * spacing), count: max(count, 0)))
  }

  /// Number of Gaussians.
  public var count: Int { centres.count }

  func validate(
    _ check: DescriptorKeyCheck, within range: ClosedRange<Double> = 0...30
  ) throws(GeometryError) {
    try check.list("centres", centres.count, maximum: 1000)
    try check.count("etas", etas.count, centres.count...centres.count)
    for centre in centres { try check.within("centres", centre, range.lowerBound, range.upperBound) }
    for eta in etas { try check.positive("etas", eta, maximum: 1e6) }
  }
}
