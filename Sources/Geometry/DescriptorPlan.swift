/// A block made ready for evaluation.
enum DescriptorPlan: Sendable {
  case radialDistribution(RadialDistributionPlan)
  case elementRadial(ElementRadialPlan)
  case elementAngular(ElementAngularPlan)
  case pathLengths(PathLengthPlan)
  case weightedSymmetry(WeightedSymmetryPlan)

  init(_ block: DescriptorBlock) {
    switch block {
    case .radialDistribution(let curve): self = .radialDistribution(RadialDistributionPlan(curve))
    case .elementRadial(let functions): self = .elementRadial(ElementRadialPlan(functions))
    case .elementAngular(let functions): self = .elementAngular(ElementAngularPlan(functions))
    case .pathLengths(let functions): self = .pathLengths(PathLengthPlan(functions))
    case .weightedSymmetry(let functions): self = .weightedSymmetry(WeightedSymmetryPlan(functions))
    }
  }

  func values(of cluster: Cluster) -> [Float] {
    switch self {
    case .radialDistribution(let plan): plan.values(of: cluster)
    case .elementRadial(let plan): plan.values(of: cluster)
    case .elementAngular(let plan): plan.values(of: cluster)
    case .pathLengths(let plan): plan.values(of: cluster)
    case .weightedSymmetry(let plan): plan.values(of: cluster)
    }
  }
}
