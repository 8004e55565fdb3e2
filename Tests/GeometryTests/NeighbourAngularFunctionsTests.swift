import Glibc
import Testing

@testable import Geometry

@Suite struct NeighbourAngularFunctionsTests {
  private static let functions = NeighbourAngularFunctions(
    cutoff: 6, channels: ElementChannels(groups: [[element("N"), element("O")]]),
    outerChannels: ElementChannels(["C", "H"].map(element)), shell: .init(middle: 2.75, width: 0.1),
    bond: .init(middle: 2, width: 0.1),
    cosines: GaussianBasis(centres: [-1, -0.8, -0.6, 0.3], widths: [0.15, 0.15, 0.15, 0.2]))

  @Test(arguments: [101, 102] as [UInt64])
  func agreesWithTheDefinition(seed: UInt64) throws {
    let functions = NeighbourAngularFunctionsTests.functions
    let cluster = try Cluster(in: Samples.complex(of: 50, seed: seed), around: 0, cutoff: 6)
    var expected = [Double](repeating: 0, count: 4 * 2 * 3)
    for j in 1..<cluster.count {
      for k in 1..<cluster.count where k != j {
        let inner = ["N": 0, "O": 0][cluster.elements[j].symbol] ?? 1
        let outer = ["C": 0, "H": 1][cluster.elements[k].symbol] ?? 2
        let toOuter = cluster.positions[k] - cluster.positions[j]
        let toAbsorber = -cluster.positions[j]
        let cosine = (toOuter * toAbsorber).sum() / (length(toOuter) * length(toAbsorber))
        let steps =
          1 / (1 + exp((length(toAbsorber) - 2.75) / 0.1)) / (1 + exp((length(toOuter) - 2) / 0.1))
        for m in 0..<4 {
          let offset = cosine - functions.cosines.centres[m]
          expected[m * 6 + inner * 3 + outer] += steps * exp(-functions.cosines.etas[m] * offset * offset)
        }
      }
    }
    let found = try Descriptor(blocks: [.neighbourAngular(functions)]).values(of: cluster)
    #expect(found.count == expected.count)
    #expect((expected.max() ?? 0) > 0.1)
    #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 }, "seed \(seed)")
  }

  @Test func wrongKeys() {
    var wide = NeighbourAngularFunctionsTests.functions
    wide.bond.width = 0
    var far = NeighbourAngularFunctionsTests.functions
    far.shell.middle = 6
    var beyond = NeighbourAngularFunctionsTests.functions
    beyond.cosines.centres[0] = -1.5
    let wrong: [(NeighbourAngularFunctions, String, DescriptorRequirement)] = [
      (wide, "bond.width", .positive(maximum: 10)), (far, "cutoff", .greater(than: "shell.middle")),
      (beyond, "centres", .within(-1, 1)),
    ]
    for (functions, key, need) in wrong {
      #expect(
        thrown { () throws(GeometryError) in try functions.validate() }
          == .badDescriptorKey(block: "neighbourAngular", key: key, requirement: need))
    }
  }
}
