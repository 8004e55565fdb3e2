/// A block made ready for evaluation.
enum DescriptorPlan: Sendable {
  case radialDistribution(RadialDistributionPlan)
  case elementRadial(ElementRadialPlan)
  case elementAngular(ElementAngularPlan)
  case pathLengths(PathLengthPlan)
  case neighbourAngular(NeighbourAngularPlan)
  case weightedSymmetry(WeightedSymmetryPlan)

  init(_ block: DescriptorBlock) {
    switch block {
    case .radialDistribution(let curve): self = .radialDistribution(RadialDistributionPlan(curve))
    case .elementRadial(let functions): self = .elementRadial(ElementRadialPlan(functions))
    case .elementAngular(let functions): self = .elementAngular(ElementAngularPlan(functions))
    case .pathLengths(let functions): self = .pathLengths(PathLengthPlan(functions))
    case .neighbourAngular(let functions): self = .neighbourAngular(NeighbourAngularPlan(functions))
    case .weightedSymmetry(let functions): self = .weightedSymmetry(WeightedSymmetryPlan(functions))
    }
  }

  func values(of neighbourhood: Neighbourhood) -> [Float] {
    switch self {
    case .radialDistribution(let plan): plan.values(of: neighbourhood.cluster)
    case .elementRadial(let plan): plan.values(of: neighbourhood)
    case .elementAngular(let plan): plan.values(of: neighbourhood)
    case .pathLengths(let plan): plan.values(of: neighbourhood)
    case .neighbourAngular(let plan): plan.values(of: neighbourhood.cluster)
    case .weightedSymmetry(let plan): plan.values(of: neighbourhood)
    }
  }

  /// Adds the derivatives of the sum of `cotangent` times values; the absorber's own are settled by the caller.
  func addGradient(of cluster: Cluster, _ cotangent: [Double], to gradient: inout PositionGradient) {
    switch self {
    case .radialDistribution(let plan): plan.addGradient(of: cluster, cotangent, to: &gradient)
    case .elementRadial(let plan): plan.addGradient(of: cluster, cotangent, to: &gradient)
    case .elementAngular(let plan): plan.addGradient(of: cluster, cotangent, to: &gradient)
    case .pathLengths(let plan): plan.addGradient(of: cluster, cotangent, to: &gradient)
    case .neighbourAngular(let plan): plan.addGradient(of: cluster, cotangent, to: &gradient)
    case .weightedSymmetry(let plan): plan.addGradient(of: cluster, cotangent, to: &gradient)
    }
  }
}
