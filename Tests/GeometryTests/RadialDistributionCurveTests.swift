import Glibc
import Testing

@testable import Geometry

/// The definition, in Double and without any shortcut.
private func specification(_ curve: RadialDistributionCurve, _ cluster: Cluster) -> [Double] {
  var sums = [Double](repeating: 0, count: curve.points)
  let atoms = cluster.elements.indices.filter { cluster.distances[$0] < curve.cutoff }
  for i in atoms {
    for j in atoms where i < j && (curve.pairs == .all || i == 0) {
      let distance = length(cluster.positions[i] - cluster.positions[j])
      let weight = Double(cluster.elements[i].atomicNumber * cluster.elements[j].atomicNumber)
      for k in sums.indices {
        let offset = distance - Double(k) * curve.maximum / Double(curve.points - 1)
        sums[k] += weight * exp(-curve.alpha * offset * offset)
      }
    }
  }
  return sums
}

private func largestError(_ found: [Float], _ expected: [Double]) -> Double {
  let largest = expected.map(abs).max() ?? 1
  return zip(found, expected).map { abs(Double($0) - $1) }.reduce(0, max) / largest
}

@Suite struct RadialDistributionCurveTests {
  private func values(_ curve: RadialDistributionCurve, _ cluster: Cluster) throws -> [Float] {
    try Descriptor(blocks: [.radialDistribution(curve)]).values(of: cluster)
  }

  private func cluster(_ positions: [SIMD3<Double>]) throws -> Cluster {
    let elements = [element("Fe")] + positions.dropFirst().map { _ in element("O") }
    return try Cluster(in: Structure(elements: elements, positions: positions), around: 0, cutoff: 6)
  }

  @Test func oneNeighbourByHand() throws {
    let curve = try values(RadialDistributionCurve(), cluster([.zero, SIMD3(2, 0, 0)]))
    #expect(curve.count == 680)
    for (k, value) in curve.enumerated() {
      let offset = Double(k) * 8 / 679 - 2
      #expect(abs(Double(value) - 208 * exp(-10 * offset * offset)) < 208e-6)
    }
  }

  @Test(arguments: RadialDistributionCurve.Pairs.allCases)
  func secondNeighbourByHand(pairs: RadialDistributionCurve.Pairs) throws {
    let trio = try cluster([.zero, SIMD3(2, 0, 0), SIMD3(-2, 0, 0)])
    let curve = try values(RadialDistributionCurve(pairs: pairs), trio)
    for (k, value) in curve.enumerated() {
      let r = Double(k) * 8 / 679
      let near = 416 * exp(-10 * (r - 2) * (r - 2))
      let far = pairs == .all ? 64 * exp(-10 * (r - 4) * (r - 4)) : 0
      #expect(abs(Double(value) - near - far) < 416e-6)
    }
  }

  @Test func atomBeyondTheCutoffChangesNothing() throws {
    let near = try values(RadialDistributionCurve(), cluster([.zero, SIMD3(2, 0, 0)]))
    let far = try values(RadialDistributionCurve(), cluster([.zero, SIMD3(2, 0, 0), SIMD3(0, 4.0001, 0)]))
    let inside = try values(RadialDistributionCurve(), cluster([.zero, SIMD3(2, 0, 0), SIMD3(0, 3.9999, 0)]))
    #expect(near == far)
    #expect(near != inside)
  }

  private static let curves = [
    RadialDistributionCurve(), RadialDistributionCurve(pairs: .absorber),
    RadialDistributionCurve(cutoff: 6, maximum: 12, points: 1019, alpha: 10),
    RadialDistributionCurve(cutoff: 6, maximum: 5, points: 333, alpha: 4),
    RadialDistributionCurve(cutoff: 5, maximum: 8, points: 5000, alpha: 50),
    RadialDistributionCurve(cutoff: 6, maximum: 8, points: 680, alpha: 20.2),
    RadialDistributionCurve(cutoff: 6, maximum: 8, points: 100, alpha: 10),
    RadialDistributionCurve(cutoff: 6, maximum: 4, points: 80, alpha: 500),
    RadialDistributionCurve(cutoff: 6, maximum: 8, points: 2, alpha: 0.1),
    RadialDistributionCurve(cutoff: 6, maximum: 8, points: 9, alpha: 1e-3),
  ]

  @Test(arguments: RadialDistributionCurveTests.curves)
  func agreesWithTheDefinition(curve: RadialDistributionCurve) throws {
    for seed in [31, 32] as [UInt64] {
      let cluster = try Cluster(in: Samples.complex(of: 80, seed: seed), around: 0, cutoff: 6)
      let error = largestError(try values(curve, cluster), specification(curve, cluster))
      #expect(error < 2e-6, "seed \(seed): \(error)")
    }
  }

  /// Pairs at the very edges of boxes and grid points are where an expansion is weakest.
  @Test(arguments: [2.0, 2.047125184, 2.005890648, 3.999999, 0.41])
  func worstPlaces(distance: Double) throws {
    let pair = try cluster([.zero, SIMD3(0, 0, distance)])
    let curve = RadialDistributionCurve()
    #expect(largestError(try values(curve, pair), specification(curve, pair)) < 1e-6)
  }

  @Test func absorberAloneGivesZeros() throws {
    for points in [680, 50] {
      let curve = try values(RadialDistributionCurve(points: points), cluster([.zero]))
      #expect(curve == [Float](repeating: 0, count: points))
    }
  }

  private static let wrong: [(RadialDistributionCurve, String, DescriptorRequirement)] = [
    (RadialDistributionCurve(cutoff: 0), "cutoff", .positive(maximum: 30)),
    (RadialDistributionCurve(maximum: .nan), "maximum", .positive(maximum: 60)),
    (RadialDistributionCurve(points: 1), "points", .count(2, 10_000)),
    (RadialDistributionCurve(points: 10_001), "points", .count(2, 10_000)),
    (RadialDistributionCurve(alpha: -1), "alpha", .positive(maximum: 1e6)),
    (RadialDistributionCurve(alpha: .infinity), "alpha", .positive(maximum: 1e6)),
  ]

  @Test(arguments: RadialDistributionCurveTests.wrong)
  func wrongKey(curve: RadialDistributionCurve, key: String, requirement: DescriptorRequirement) {
    #expect(
      thrown { () throws(GeometryError) in try curve.validate() }
        == .badDescriptorKey(block: "radialDistribution", key: key, requirement: requirement))
  }
}
