import Glibc
import Testing

@testable import Geometry

@Suite struct WeightedSymmetryFunctionsTests {
  private static let radial = (0..<5).map {
    WeightedSymmetryFunctions.Radial(eta: 1 + Double($0), mu: 1.5 + 0.5 * Double($0))
  }
  private static let angular = [
    WeightedSymmetryFunctions.Angular(eta: 0.3, mu: 1, zeta: 1, lambda: 1),
    .init(eta: 0.3, mu: 1, zeta: 1, lambda: -1),
    .init(eta: 0.3, mu: 1, zeta: 16, lambda: 1), .init(eta: 2, mu: 2.1, zeta: 3, lambda: -1),
    .init(eta: 2, mu: 2.1, zeta: 1.7, lambda: 0.5), .init(eta: 2, mu: 2.1, zeta: 1, lambda: 1),
    .init(eta: 1, mu: 3, zeta: 64, lambda: -1),
  ]

  private func fc(_ r: Double, _ cutoff: Double) -> Double {
    r < cutoff ? 0.5 * (cos(.pi * r / cutoff) + 1) : 0
  }

  /// The published formulas, term by term.
  private func specification(_ functions: WeightedSymmetryFunctions, _ cluster: Cluster) -> [Double] {
    let atoms = (1..<cluster.count).filter { cluster.distances[$0] < functions.cutoff }
    let z = cluster.elements.map { Double($0.atomicNumber) }
    let rc = functions.cutoff
    let radial = functions.radial.map { f in
      atoms.map { j in
        let r = cluster.distances[j]
        return z[j] * exp(-f.eta * (r - f.mu) * (r - f.mu)) * fc(r, rc)
      }.reduce(0, +)
    }
    let angular = functions.angular.map { f in
      var sum = 0.0
      for j in atoms {
        for k in atoms where j < k {
          let (rj, rk) = (cluster.distances[j], cluster.distances[k])
          let rjk = length(cluster.positions[j] - cluster.positions[k])
          let cosine = (cluster.positions[j] * cluster.positions[k]).sum() / (rj * rk)
          var term = z[j] * z[k] * pow(1 + f.lambda * cosine, f.zeta) * fc(rj, rc) * fc(rk, rc)
          term *= exp(-f.eta * ((rj - f.mu) * (rj - f.mu) + (rk - f.mu) * (rk - f.mu)))
          if functions.includesNeighbourDistance {
            term *= exp(-f.eta * (rjk - f.mu) * (rjk - f.mu)) * fc(rjk, rc)
          }
          sum += term
        }
      }
      return pow(2, 1 - f.zeta) * sum
    }
    return radial + angular
  }

  @Test(arguments: [false, true])
  func agreesWithThePublishedFormulas(includesNeighbourDistance: Bool) throws {
    for seed in [61, 62] as [UInt64] {
      let functions = WeightedSymmetryFunctions(
        cutoff: 5, radial: WeightedSymmetryFunctionsTests.radial,
        angular: WeightedSymmetryFunctionsTests.angular,
        includesNeighbourDistance: includesNeighbourDistance)
      let cluster = try Cluster(in: Samples.complex(of: 60, seed: seed), around: 0, cutoff: 6)
      let found = try Descriptor(blocks: [.weightedSymmetry(functions)]).values(of: cluster)
      let expected = specification(functions, cluster)
      #expect(found.count == expected.count)
      for (value, truth) in zip(found, expected) {
        #expect(abs(Double(value) - truth) <= 1e-6 * abs(truth) + 1e-9, "seed \(seed)")
      }
    }
  }

  @Test func straightAndRightAngle() throws {
    let functions = WeightedSymmetryFunctions(
      cutoff: 4, radial: [],
      angular: [.init(eta: 1, mu: 2, zeta: 1, lambda: 1), .init(eta: 1, mu: 2, zeta: 1, lambda: -1)])
    func values(_ second: SIMD3<Double>) throws -> [Float] {
      let structure = try Structure(
        elements: ["Fe", "H", "O"].map(element), positions: [.zero, SIMD3(2, 0, 0), second])
      return try Descriptor(blocks: [.weightedSymmetry(functions)])
        .values(of: Cluster(in: structure, around: 0, cutoff: 4))
    }
    // Each neighbour sits on the Gaussian's top, where the cutoff function is one half.
    let straight = try values(SIMD3(-2, 0, 0))
    #expect(abs(straight[0]) < 1e-6 && abs(straight[1] - 8 * 0.25 * 2) < 1e-5)
    let right = try values(SIMD3(0, 0, 2))
    #expect(abs(right[0] - 2) < 1e-5 && abs(right[1] - 2) < 1e-5)
  }

  @Test(
    arguments: [
      ([], [], "radial", DescriptorRequirement.list(maximum: 2000)),
      ([.init(eta: 0, mu: 1)], [], "radial.eta", .positive(maximum: 1e6)),
      ([.init(eta: 1, mu: -1)], [], "radial.mu", .within(0, 30)),
      ([], [.init(eta: -1, mu: 1, zeta: 1, lambda: 1)], "angular.eta", .positive(maximum: 1e6)),
      ([], [.init(eta: 1, mu: .nan, zeta: 1, lambda: 1)], "angular.mu", .within(0, 30)),
      ([], [.init(eta: 1, mu: 1, zeta: 0.5, lambda: 1)], "angular.zeta", .within(1, 256)),
      ([], [.init(eta: 1, mu: 1, zeta: 1, lambda: 2)], "angular.lambda", .within(-1, 1)),
    ]
      as [(
        [WeightedSymmetryFunctions.Radial], [WeightedSymmetryFunctions.Angular], String, DescriptorRequirement
      )])
  func wrongKey(
    radial: [WeightedSymmetryFunctions.Radial], angular: [WeightedSymmetryFunctions.Angular], key: String,
    need: DescriptorRequirement
  ) {
    let functions = WeightedSymmetryFunctions(cutoff: 4, radial: radial, angular: angular)
    #expect(
      thrown { () throws(GeometryError) in try functions.validate() }
        == .badDescriptorKey(block: "weightedSymmetry", key: key, requirement: need))
  }
}
