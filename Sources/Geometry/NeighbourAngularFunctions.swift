/// Angles at the absorber's neighbours, as the M-N-C angle that tells an imine from an amine: for each cosine
/// Gaussian, each channel of a neighbour j and each channel of an atom k bonded to j, the sum of
/// shell(r_j) bond(r_jk) exp(-eta (cos phi - mu)^2), with phi the angle absorber - j - k and k not the absorber.
public struct NeighbourAngularFunctions: Hashable, Sendable {
  /// A step from 1 down to 0: 1 / (1 + exp((r - middle) / width)).
  public struct Step: Hashable, Sendable {
    /// Where it is one half, in Angstrom.
    public var middle: Double
    /// How gradual it is, in Angstrom.
    public var width: Double

    /// A step.
    public init(middle: Double, width: Double) { (self.middle, self.width) = (middle, width) }
  }

  /// Angstrom; j and k are nearer to the absorber than this. Values are smooth where the cutoff lies well
  /// beyond the sum of both steps' middles.
  public var cutoff: Double
  /// Which elements share a channel as the absorber's neighbour j.
  public var channels: ElementChannels
  /// Which elements share a channel as the atom k behind it.
  public var outerChannels: ElementChannels
  /// How near the neighbour must be to the absorber.
  public var shell: Step
  /// How near the outer atom must be to the neighbour.
  public var bond: Step
  /// Gaussians of the cosine.
  public var cosines: GaussianBasis

  /// Values are ordered by cosine Gaussian, then by the neighbour's channel, then by the outer atom's.
  public init(
    cutoff: Double, channels: ElementChannels, outerChannels: ElementChannels, shell: Step, bond: Step,
    cosines: GaussianBasis
  ) {
    self.cutoff = cutoff
    self.channels = channels
    self.outerChannels = outerChannels
    self.shell = shell
    self.bond = bond
    self.cosines = cosines
  }

  /// Number of values.
  public var count: Int { cosines.count * channels.count * outerChannels.count }

  /// Throws `badDescriptorKey` with the first key whose value cannot work.
  public func validate() throws(GeometryError) {
    let check = DescriptorKeyCheck(block: "neighbourAngular")
    try check.positive("cutoff", cutoff, maximum: 30)
    try channels.validate(check)
    try outerChannels.validate(check)
    for (key, step) in [("shell", shell), ("bond", bond)] {
      try check.positive("\(key).width", step.width, maximum: 10)
      try check.within("\(key).middle", step.middle, 0, 30)
    }
    try check.greater("cutoff", cutoff, than: ("shell.middle", shell.middle))
    try cosines.validate(check, within: -1...1)
  }
}

extension NeighbourAngularFunctions.Step {
  /// Widths beyond the middle at which the step counts as zero: exp(-18) = 2e-8.
  private static let reach = 18.0

  /// Angstrom; zero from here on.
  var end: Double { middle + Self.reach * width }
}
