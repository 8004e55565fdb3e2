/// One part of a descriptor.
public enum DescriptorBlock: Hashable, Sendable {
  /// The paper's curve.
  case radialDistribution(RadialDistributionCurve)
  /// Radial functions by element.
  case elementRadial(ElementRadialFunctions)
  /// Angular functions by element and shell.
  case elementAngular(ElementAngularFunctions)
  /// Lengths of double-scattering paths by elements.
  case pathLengths(PathLengthFunctions)
  /// Angles at the absorber's neighbours by elements.
  case neighbourAngular(NeighbourAngularFunctions)
  /// Radial and angular functions weighted by atomic number.
  case weightedSymmetry(WeightedSymmetryFunctions)

  /// Throws `badDescriptorKey` with the first key whose value cannot work.
  public func validate() throws(GeometryError) {
    switch self {
    case .radialDistribution(let curve): try curve.validate()
    case .elementRadial(let functions): try functions.validate()
    case .elementAngular(let functions): try functions.validate()
    case .pathLengths(let functions): try functions.validate()
    case .neighbourAngular(let functions): try functions.validate()
    case .weightedSymmetry(let functions): try functions.validate()
    }
  }

  /// Number of values.
  public var count: Int {
    switch self {
    case .radialDistribution(let curve): curve.points
    case .elementRadial(let functions): functions.count
    case .elementAngular(let functions): functions.count
    case .pathLengths(let functions): functions.count
    case .neighbourAngular(let functions): functions.count
    case .weightedSymmetry(let functions): functions.count
    }
  }

  /// Angstrom; atoms from here on have no influence.
  public var cutoff: Double {
    switch self {
    case .radialDistribution(let curve): curve.cutoff
    case .elementRadial(let functions): functions.cutoff
    case .elementAngular(let functions): functions.cutoff
    case .pathLengths(let functions): functions.cutoff
    case .neighbourAngular(let functions): functions.cutoff
    case .weightedSymmetry(let functions): functions.cutoff
    }
  }
}
