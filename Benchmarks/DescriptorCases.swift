import Geometry

/// Descriptors of the complex of one hundred atoms.
struct DescriptorCases {
  let complex: Complex
  /// The descriptor of the shipped model.
  let shipped: Descriptor

  func table() throws -> [Case] {
    let all = try Descriptor(blocks: [.radialDistribution(RadialDistributionCurve())])
    let absorber = try Descriptor(blocks: [.radialDistribution(RadialDistributionCurve(pairs: .absorber))])
    return [
      try row("descriptor RDC, all pairs", all, naive: NaiveDescriptors.radialDistribution),
      try row("descriptor RDC, absorber", absorber, naive: NaiveDescriptors.radialDistribution),
      try row("descriptor fe-k", shipped, naive: NaiveDescriptors.values),
    ]
  }

  /// From the structure to the values: the search for the neighbours is part of it.
  private func row(
    _ name: String, _ descriptor: Descriptor, naive: @escaping (Descriptor, Cluster) -> [Double]
  ) throws -> Case {
    let cluster = try Cluster(in: complex.structure, around: 0, cutoff: descriptor.cutoff)
    return Case(
      name: name, seconds: 0.03, naive: { _ = naive(descriptor, cluster) },
      run: { [complex] in
        if let found = try? Cluster(in: complex.structure, around: 0, cutoff: descriptor.cutoff) {
          _ = descriptor.values(of: found)
        }
      })
  }

  /// What is wrong, or nothing.
  func complaint() throws -> String? {
    let curves = try [RadialDistributionCurve.Pairs.all, .absorber].map {
      try Descriptor(blocks: [.radialDistribution(RadialDistributionCurve(pairs: $0))])
    }
    for descriptor in curves + [shipped] {
      let cluster = try Cluster(in: complex.structure, around: 0, cutoff: descriptor.cutoff)
      let expected = NaiveDescriptors.values(descriptor, cluster)
      for (index, value) in descriptor.values(of: cluster).enumerated()
      where abs(Double(value) - expected[index]) > 3e-6 * max(1, abs(expected[index])) {
        return "descriptor: value \(index) is \(value), written plainly it is \(expected[index])"
      }
    }
    return nil
  }
}
