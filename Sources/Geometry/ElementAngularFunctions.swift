/// Angular functions that keep elements and shells apart: the power spectrum of the absorber's neighbours.
///
/// Each neighbour j has an amplitude A_ja = w_j exp(-eta (r_j - mu)^2) fc(r_j) in the shells a of its own
/// channel (a runs over channels, and within them over Gaussians); w_j is 1 or its atomic number. For each
/// degree l = 0...L and each pair a <= b of shells the value is the sum over all neighbours j and k (j = k
/// included) of A_ja A_kb P_l(cos theta_jk), with theta the angle at the absorber and P_l the Legendre polynomial.
/// The neighbour density of Bartók, Kondor and Csányi (Phys. Rev. B 2013), with Gaussian shells for radial basis.
public struct ElementAngularFunctions: Hashable, Sendable {
  /// Angstrom; the cosine cutoff function is zero from here on.
  public var cutoff: Double
  /// Which elements share a channel.
  public var channels: ElementChannels
  /// The shells.
  public var gaussians: GaussianBasis
  /// The largest degree L of the Legendre polynomials.
  public var maximumDegree: Int
  /// Whether neighbours count by their atomic numbers rather than once each.
  public var isWeightedByAtomicNumber: Bool

  /// Values are ordered by degree, then by shell a, then by shell b >= a.
  public init(
    cutoff: Double, channels: ElementChannels, gaussians: GaussianBasis, maximumDegree: Int,
    isWeightedByAtomicNumber: Bool = false
  ) {
    self.cutoff = cutoff
    self.channels = channels
    self.gaussians = gaussians
    self.maximumDegree = maximumDegree
    self.isWeightedByAtomicNumber = isWeightedByAtomicNumber
  }

  /// Number of shells of all channels.
  var shellCount: Int { channels.count * gaussians.count }

  /// Number of values.
  public var count: Int { (maximumDegree + 1) * shellCount * (shellCount + 1) / 2 }

  /// Throws `badDescriptorKey` with the first key whose value cannot work.
  public func validate() throws(GeometryError) {
    let check = DescriptorKeyCheck(block: "elementAngular")
    try check.positive("cutoff", cutoff, maximum: 30)
    try channels.validate(check)
    try gaussians.validate(check)
    try check.count("maximumDegree", maximumDegree, 0...16)
    try check.list("centres", shellCount, maximum: 200)
  }
}
