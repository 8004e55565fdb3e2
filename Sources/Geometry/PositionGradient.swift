/// Derivatives of one number with respect to the positions of a cluster's atoms, relative to the absorber.
struct PositionGradient {
  private(set) var values: [SIMD3<Double>]

  init(count: Int) { values = [SIMD3<Double>](repeating: .zero, count: count) }

  /// Of one atom, per Angstrom.
  subscript(atom: Int) -> SIMD3<Double> {
    get { values[atom] }
    set { values[atom] = newValue }
  }

  /// A number that changes by `slope` per Angstrom of the distance of two atoms, `separation` leading from j to k.
  mutating func addDistance(_ j: Int, _ k: Int, _ separation: SIMD3<Double>, slope: Double) {
    let force = separation * (slope / separation.length)
    values[k] += force
    values[j] -= force
  }

  /// Moving all atoms together changes nothing, which gives the absorber's share.
  mutating func settleAbsorber() {
    values[0] = -values.dropFirst().reduce(.zero, +)
  }
}

extension Descriptor {
  /// The vector-Jacobian product: derivatives of the sum of `cotangent` (one entry a value) times values, with
  /// respect to the position of each atom of the cluster, the absorber first. Periodic images count as atoms
  /// of their own: add up by `sourceIndices` for the atoms of the structure. Cost: a few times `values(of:)`.
  public func gradient(of cluster: Cluster, cotangent: [Float]) -> [SIMD3<Double>] {
    precondition(cluster.cutoff >= cutoff, "the cluster ends before the descriptor's cutoff")
    precondition(cotangent.count == count, "the cotangent must hold one entry a value")
    var gradient = PositionGradient(count: cluster.count)
    var start = 0
    for (block, plan) in zip(blocks, plans) {
      let part = cotangent[start..<start + block.count].map { Double($0) }
      plan.addGradient(of: cluster, part, to: &gradient)
      start += block.count
    }
    gradient.settleAbsorber()
    return gradient.values
  }
}
