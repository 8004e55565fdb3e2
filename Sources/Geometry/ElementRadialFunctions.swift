/// Radial functions that keep elements apart: for each channel of elements and each Gaussian, the sum over
/// the absorber's neighbours j in the channel of exp(-eta (r_j - mu)^2) fc(r_j).
public struct ElementRadialFunctions: Hashable, Sendable {
  /// Angstrom; the cosine cutoff function is zero from here on.
  public var cutoff: Double
  /// Which elements share a channel.
  public var channels: ElementChannels
  /// The Gaussians of the distance.
  public var gaussians: GaussianBasis

  /// Values are ordered by channel, then by Gaussian.
  public init(cutoff: Double, channels: ElementChannels, gaussians: GaussianBasis) {
    self.cutoff = cutoff
    self.channels = channels
    self.gaussians = gaussians
  }

  /// Number of values.
  public var count: Int { channels.count * gaussians.count }

  /// Throws `badDescriptorKey` with the first key whose value cannot work.
  public func validate() throws(GeometryError) {
    let check = DescriptorKeyCheck(block: "elementRadial")
    try check.positive("cutoff", cutoff, maximum: 30)
    try channels.validate(check)
    try gaussians.validate(check)
  }
}

/// Evaluates `ElementRadialFunctions`.
struct ElementRadialPlan: Sendable {
  let functions: ElementRadialFunctions
  private let channels: [Int]
  private let sums: GaussianSums
  private var gaussians: GaussianRuns { sums.gaussians }

  init(_ functions: ElementRadialFunctions) {
    self.functions = functions
    channels = functions.channels.table
    sums = GaussianSums(GaussianRuns(functions.gaussians))
  }

  func values(of neighbourhood: Neighbourhood) -> [Float] {
    var points = GaussianPoints(reserving: neighbourhood.count)
    for (index, distance) in neighbourhood.distances.enumerated() {
      let channel = channels[neighbourhood.numbers[index]]
      guard channel >= 0 else { continue }
      points.append(distance, weight: neighbourhood.factors[index], row: channel * sums.width)
    }
    return sums.values(at: points, rows: functions.channels.count)
  }

  func addGradient(of cluster: Cluster, _ cotangent: [Double], to gradient: inout PositionGradient) {
    let cutoff = CosineCutoff(radius: functions.cutoff)
    for atom in 1..<max(1, cluster.count(within: functions.cutoff)) {
      let channel = channels[cluster.elements[atom].atomicNumber]
      guard channel >= 0 else { continue }
      let distance = cluster.distances[atom]
      let sum = gaussians.pulled(at: distance, cotangent, from: channel * gaussians.count)
      let slope = (cutoff.both(at: distance) * sum).slope
      gradient.addDistance(0, atom, cluster.positions[atom], slope: slope)
    }
  }
}
