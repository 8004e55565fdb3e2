/// What a network sees of a cluster: the values of its blocks, one block after another. Invariant to
/// rotation, reflection and the order of the atoms.
public struct Descriptor: Sendable {
  /// The blocks, in the order of their values.
  public let blocks: [DescriptorBlock]
  /// Number of values.
  public let count: Int
  /// The largest cutoff of the blocks, in Angstrom: the cutoff a cluster needs.
  public let cutoff: Double
  let plans: [DescriptorPlan]

  /// A checked descriptor; tables that depend on the parameters only are computed here, once. Throws
  /// `descriptorEmpty` or `badDescriptorKey`.
  public init(blocks: [DescriptorBlock]) throws(GeometryError) {
    guard !blocks.isEmpty else { throw .descriptorEmpty }
    for block in blocks { try block.validate() }
    self.blocks = blocks
    count = blocks.reduce(0) { $0 + $1.count }
    cutoff = blocks.reduce(0) { max($0, $1.cutoff) }
    plans = blocks.map(DescriptorPlan.init)
  }

  /// The values, `count` of them. The cluster's cutoff must be at least the descriptor's.
  public func values(of cluster: Cluster) -> [Float] {
    precondition(cluster.cutoff >= cutoff, "the cluster ends before the descriptor's cutoff")
    var neighbourhoods: [Neighbourhood] = []
    var values: [Float] = []
    values.reserveCapacity(count)
    for (block, plan) in zip(blocks, plans) {
      let known = neighbourhoods.first { $0.cutoff == block.cutoff }
      let neighbourhood = known ?? Neighbourhood(cluster, within: block.cutoff)
      if known == nil { neighbourhoods.append(neighbourhood) }
      values.append(contentsOf: plan.values(of: neighbourhood))
    }
    return values
  }

  /// Writes the values into a buffer of exactly `count`.
  public func write(_ cluster: Cluster, into buffer: inout MutableSpan<Float>) {
    precondition(buffer.count == count, "the buffer must hold exactly the descriptor's values")
    for (index, value) in values(of: cluster).enumerated() { buffer[index] = value }
  }
}

extension Descriptor: Hashable {
  /// Descriptors with equal blocks are equal.
  public static func == (left: Descriptor, right: Descriptor) -> Bool { left.blocks == right.blocks }

  /// Hashes the blocks.
  public func hash(into hasher: inout Hasher) { hasher.combine(blocks) }
}
