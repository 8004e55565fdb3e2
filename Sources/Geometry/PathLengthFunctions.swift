/// Lengths of the paths absorber - j - k - absorber, the ones that double scattering travels: for each pair of
/// channels and each Gaussian, the sum over pairs j < k of neighbours of
/// exp(-eta (L - mu)^2) fc(r_j) fc(r_k), where L = (r_j + r_k + r_jk) / 2 is half the path.
public struct PathLengthFunctions: Hashable, Sendable {
  /// Angstrom; the cosine cutoff function is zero from here on.
  public var cutoff: Double
  /// Which elements share a channel.
  public var channels: ElementChannels
  /// The Gaussians of half the path length.
  public var gaussians: GaussianBasis

  /// Values are ordered by channel a, then by channel b >= a, then by Gaussian.
  public init(cutoff: Double, channels: ElementChannels, gaussians: GaussianBasis) {
    self.cutoff = cutoff
    self.channels = channels
    self.gaussians = gaussians
  }

  /// Number of values.
  public var count: Int { channels.count * (channels.count + 1) / 2 * gaussians.count }

  /// Throws `badDescriptorKey` with the first key whose value cannot work.
  public func validate() throws(GeometryError) {
    let check = DescriptorKeyCheck(block: "pathLengths")
    try check.positive("cutoff", cutoff, maximum: 30)
    try channels.validate(check)
    try gaussians.validate(check)
  }
}
