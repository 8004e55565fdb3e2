import Geometry
import Testing

@Suite struct ClusterTests {
  private func shells(_ cluster: Cluster) -> [Double: Int] {
    Dictionary(grouping: cluster.distances.dropFirst()) { ($0 * 1000).rounded() / 1000 }.mapValues(\.count)
  }

  @Test func alphaIronShells() throws {
    let cluster = try Cluster(in: Samples.alphaIron(), around: 0, cutoff: 3.5)
    #expect(shells(cluster) == [2.482: 8, 2.866: 6])
    #expect(cluster.distances[0] == 0)
    #expect(cluster.positions[0] == .zero)
    #expect(Set(cluster.sourceIndices[1...8]) == [1])
    #expect(Set(cluster.sourceIndices[9...14]) == [0])
  }

  @Test(arguments: 0..<16)
  func supercellIsTheCell(site: Int) throws {
    let iron = try Samples.alphaIron()
    let cell = try Cluster(in: iron, around: site % 2, cutoff: 6)
    let supercell = try Cluster(in: Samples.doubled(iron), around: site, cutoff: 6)
    #expect(cell.count == 65)
    #expect(supercell.count == cell.count)
    #expect(zip(cell.distances, supercell.distances).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test(arguments: [SIMD3(0.25, 0.1, 0.9), SIMD3(-3.3, 7.7, 100.2)])
  func originDoesNotMatter(shift: SIMD3<Double>) throws {
    let original = try Cluster(in: Samples.alphaIron(), around: 1, cutoff: 6)
    let shifted = try Cluster(in: Samples.alphaIron(shift: shift), around: 1, cutoff: 6)
    #expect(shifted.count == original.count)
    #expect(zip(original.distances, shifted.distances).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test(arguments: [21, 22, 23] as [UInt64])
  func orderDoesNotMatter(seed: UInt64) throws {
    let complex = try Samples.complex(of: 40, seed: seed)
    var generator = SeededGenerator(seed: seed)
    let order = (0..<complex.count).shuffled(using: &generator)
    let shuffled = try Structure(
      elements: order.map { complex.elements[$0] }, positions: order.map { complex.positions[$0] })
    let absorber = try #require(order.firstIndex(of: 0))
    let first = try Cluster(in: complex, around: 0, cutoff: 5)
    let second = try Cluster(in: shuffled, around: absorber, cutoff: 5)
    #expect(first.positions == second.positions, "seed \(seed)")
    #expect(first.elements == second.elements, "seed \(seed)")
    #expect(first.sourceIndices == second.sourceIndices.map { order[$0] }, "seed \(seed)")
  }

  @Test func cutoffIsStrict() throws {
    let line = try Structure(
      elements: ["Fe", "O", "O"].map(element), positions: [.zero, SIMD3(4, 0, 0), SIMD3(0, 3.9999, 0)])
    #expect(try Cluster(in: line, around: 0, cutoff: 4).sourceIndices == [0, 2])
    #expect(try Cluster(in: line, around: 0, cutoff: 4.0001).sourceIndices == [0, 2, 1])
  }

  @Test func absorberSeesItsOwnImages() throws {
    let lattice = try Lattice(a: SIMD3(2.5, 0, 0), b: SIMD3(0, 30, 0), c: SIMD3(0, 0, 30))
    let chain = try Structure(elements: [element("Fe")], positions: [SIMD3(1, 1, 1)], lattice: lattice)
    let cluster = try Cluster(in: chain, around: 0, cutoff: 6)
    #expect(cluster.distances == [0, 2.5, 2.5, 5, 5])
    #expect(cluster.sourceIndices == [0, 0, 0, 0, 0])
  }

  @Test func refusals() throws {
    let iron = try Samples.alphaIron()
    #expect(
      thrown { () throws(GeometryError) in try Cluster(in: iron, around: 2, cutoff: 4) }
        == .atomIndexOutOfRange(index: 2, count: 2))
    for cutoff in [0, -1, .nan, .infinity, 30.5] {
      guard
        case .badCutoff = thrown({ () throws(GeometryError) in
          try Cluster(in: iron, around: 0, cutoff: cutoff)
        })
      else {
        Issue.record("a cutoff of \(cutoff) was taken")
        continue
      }
    }
    var limits = GeometryLimits()
    limits.maximumClusterAtoms = 64
    #expect(
      thrown { () throws(GeometryError) in try Cluster(in: iron, around: 0, cutoff: 6, limits: limits) }
        == .clusterTooLarge(maximum: 64, cutoff: 6))
    limits.maximumClusterAtoms = 65
    #expect(try Cluster(in: iron, around: 0, cutoff: 6, limits: limits).count == 65)
  }

  @Test func atomOnTheAbsorber() throws {
    let molecule = try Structure(
      elements: ["O", "Fe"].map(element), positions: [SIMD3(1, 1, 1), SIMD3(1, 1, 1)])
    #expect(
      thrown { () throws(GeometryError) in try Cluster(in: molecule, around: 1, cutoff: 4) }
        == .atomsTooClose(first: 0, second: 1, distance: 0, isThroughImage: false))
  }

  @Test func imageOnTheAbsorber() throws {
    let lattice = try Lattice(a: SIMD3(4, 0, 0), b: SIMD3(0, 4, 0), c: SIMD3(0, 0, 4))
    let crystal = try Structure(
      elements: ["Fe", "O"].map(element), positions: [.zero, SIMD3(4, 0, 0)], lattice: lattice)
    #expect(
      thrown { () throws(GeometryError) in try Cluster(in: crystal, around: 0, cutoff: 4) }
        == .atomsTooClose(first: 0, second: 1, distance: 0, isThroughImage: true))
  }
}
