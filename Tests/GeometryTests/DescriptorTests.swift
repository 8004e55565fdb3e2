import Testing

@testable import Geometry

@Suite struct DescriptorTests {
  @Test(arguments: [41, 42, 43, 44] as [UInt64])
  func doesNotChangeWhenTheMoleculeIsTurnedMirroredMovedOrReordered(seed: UInt64) throws {
    let descriptor = try Descriptor(blocks: Blocks.everyKind)
    let complex = try Samples.complex(of: 60, seed: seed)
    let reference = descriptor.values(of: try Cluster(in: complex, around: 0, cutoff: descriptor.cutoff))
    #expect(reference.count == descriptor.count)
    #expect(reference.allSatisfy { $0.isFinite })

    var generator = SeededGenerator(seed: seed)
    let axes = Samples.rotation(seed: seed).enumerated().map { $0.offset == 2 ? -$0.element : $0.element }
    let shift = generator.vector(in: -20...20)
    let order = (0..<complex.count).shuffled(using: &generator)
    let moved = try Structure(
      elements: order.map { complex.elements[$0] },
      positions: order.map { apply(axes, to: complex.positions[$0]) + shift })
    let absorber = try #require(order.firstIndex(of: 0))
    let values = descriptor.values(of: try Cluster(in: moved, around: absorber, cutoff: descriptor.cutoff))
    var start = 0
    for block in descriptor.blocks {
      let range = start..<start + block.count
      let scale = reference[range].map(abs).max() ?? 0
      let error = zip(values[range], reference[range]).map { abs($0 - $1) }.max() ?? .infinity
      #expect(scale > 0 && error <= 1e-5 * scale, "seed \(seed), \(block): \(error / scale)")
      start = range.upperBound
    }
  }

  @Test func crystalIsItsSupercell() throws {
    let descriptor = try Descriptor(blocks: Blocks.everyKind)
    let cell = descriptor.values(
      of: try Cluster(in: Samples.alphaIron(), around: 0, cutoff: descriptor.cutoff))
    let shifted = try Samples.doubled(Samples.alphaIron(shift: SIMD3(0.3, 0.8, -0.1)))
    let supercell = descriptor.values(of: try Cluster(in: shifted, around: 5, cutoff: descriptor.cutoff))
    let scale = cell.map(abs).max() ?? 0
    #expect(zip(cell, supercell).allSatisfy { abs($0 - $1) <= 1e-5 * max(abs($0), scale * 1e-3) })
  }

  /// All but the paper's curve are smooth: an atom that crosses the cutoff makes no jump.
  @Test func nothingJumpsAtTheCutoff() throws {
    let smooth = try Descriptor(
      blocks: Blocks.everyKind.filter { if case .radialDistribution = $0 { false } else { true } })
    func values(at distance: Double) throws -> [Float] {
      let structure = try Structure(
        elements: ["Fe", "N", "O", "C"].map(element),
        positions: [.zero, SIMD3(2, 0, 0), SIMD3(0, 1.9, 0.4), SIMD3(0, 0, distance)])
      return smooth.values(of: try Cluster(in: structure, around: 0, cutoff: 8))
    }
    for block in smooth.blocks {
      let inside = try values(at: block.cutoff - 1e-4)
      let outside = try values(at: block.cutoff + 1e-4)
      #expect(zip(inside, outside).allSatisfy { abs($0 - $1) < 1e-4 })
    }
  }

  @Test func sameClusterSameBits() throws {
    let descriptor = try Descriptor(blocks: Blocks.everyKind)
    let cluster = try Cluster(in: Samples.complex(of: 50, seed: 45), around: 0, cutoff: descriptor.cutoff)
    #expect(descriptor.values(of: cluster) == descriptor.values(of: cluster))
    let single = try descriptor.blocks.flatMap { try Descriptor(blocks: [$0]).values(of: cluster) }
    #expect(single == descriptor.values(of: cluster))
    var buffer = [Float](repeating: .nan, count: descriptor.count)
    var span = buffer.mutableSpan
    descriptor.write(cluster, into: &span)
    #expect(buffer == descriptor.values(of: cluster))
  }

  @Test func countAndCutoffAreThoseOfTheBlocks() throws {
    let descriptor = try Descriptor(blocks: Blocks.everyKind)
    #expect(descriptor.count == descriptor.blocks.map(\.count).reduce(0, +))
    #expect(descriptor.cutoff == descriptor.blocks.map(\.cutoff).max())
    #expect(descriptor == (try Descriptor(blocks: Blocks.everyKind)))
    #expect(descriptor != (try Descriptor(blocks: [Blocks.everyKind[0]])))
  }

  @Test func aloneIsAllZeros() throws {
    let descriptor = try Descriptor(blocks: Blocks.everyKind)
    let alone = try Structure(elements: [element("Fe")], positions: [.zero])
    let values = descriptor.values(of: try Cluster(in: alone, around: 0, cutoff: 8))
    #expect(values == [Float](repeating: 0, count: descriptor.count))
  }

  @Test func refusals() {
    #expect(thrown { () throws(GeometryError) in try Descriptor(blocks: []) } == .descriptorEmpty)
    #expect(
      thrown { () throws(GeometryError) in
        try Descriptor(blocks: [.radialDistribution(RadialDistributionCurve(points: 0))])
      }
        == .badDescriptorKey(block: "radialDistribution", key: "points", requirement: .count(2, 10_000)))
  }
}

/// One block of each kind.
enum Blocks {
  static let everyKind: [DescriptorBlock] = [
    .radialDistribution(RadialDistributionCurve()),
    .elementRadial(
      ElementRadialFunctions(
        cutoff: 6, channels: ElementChannels(["H", "C", "N", "O"].map(element)),
        gaussians: GaussianBasis(from: 1, to: 5.5, count: 20))),
    .elementAngular(
      ElementAngularFunctions(
        cutoff: 6, channels: ElementChannels(groups: [[element("C")], [element("N"), element("O")]]),
        gaussians: GaussianBasis(centres: [2, 3, 4], widths: [0.3, 0.4, 0.5]), maximumDegree: 5)),
    .elementAngular(
      ElementAngularFunctions(
        cutoff: 5, channels: ElementChannels([]), gaussians: GaussianBasis(from: 1.5, to: 4, count: 4),
        maximumDegree: 8, isWeightedByAtomicNumber: true)),
    .pathLengths(
      PathLengthFunctions(
        cutoff: 6, channels: ElementChannels(groups: [[element("C")], [element("N"), element("O")]]),
        gaussians: GaussianBasis(from: 2, to: 6, count: 20))),
    .neighbourAngular(
      NeighbourAngularFunctions(
        cutoff: 6, channels: ElementChannels(["C", "N", "O"].map(element)),
        outerChannels: ElementChannels([element("C")]), shell: .init(middle: 2.75, width: 0.1),
        bond: .init(middle: 2, width: 0.1), cosines: GaussianBasis(from: -1, to: 0.4, count: 8))),
    .weightedSymmetry(
      WeightedSymmetryFunctions(
        cutoff: 5, radial: [.init(eta: 4, mu: 2), .init(eta: 1, mu: 3.5)],
        angular: [
          .init(eta: 0.5, mu: 2, zeta: 1, lambda: 1), .init(eta: 0.5, mu: 2, zeta: 4, lambda: -1),
          .init(eta: 1, mu: 3, zeta: 2.5, lambda: 1),
        ])),
    .weightedSymmetry(
      WeightedSymmetryFunctions(
        cutoff: 5, radial: [], angular: [.init(eta: 0.1, mu: 2, zeta: 2, lambda: 1)],
        includesNeighbourDistance: true)),
  ]
}
