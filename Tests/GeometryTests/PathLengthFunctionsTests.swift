import Glibc
import Testing

@testable import Geometry

@Suite struct PathLengthFunctionsTests {
  private static let channels = ElementChannels(groups: [[element("C")], [element("N"), element("O")]])
  private static let functions = PathLengthFunctions(
    cutoff: 5, channels: channels, gaussians: GaussianBasis(from: 2, to: 6, count: 17))

  @Test(arguments: [81, 82] as [UInt64])
  func agreesWithTheDefinition(seed: UInt64) throws {
    let functions = PathLengthFunctionsTests.functions
    let cluster = try Cluster(in: Samples.complex(of: 50, seed: seed), around: 0, cutoff: 6)
    let atoms = (1..<cluster.count).filter { cluster.distances[$0] < 5 }
    let order = [[0, 1, 2], [1, 3, 4], [2, 4, 5]]
    func channel(_ j: Int) -> Int { ["C": 0, "N": 1, "O": 1][cluster.elements[j].symbol] ?? 2 }
    func fc(_ r: Double) -> Double { 0.5 * (cos(.pi * r / 5) + 1) }
    var expected = [Double](repeating: 0, count: 6 * 17)
    for j in atoms {
      for k in atoms where j < k {
        let (rj, rk) = (cluster.distances[j], cluster.distances[k])
        let half = 0.5 * (rj + rk + length(cluster.positions[j] - cluster.positions[k]))
        for m in 0..<17 {
          let offset = half - 2 - 0.25 * Double(m)
          expected[order[channel(j)][channel(k)] * 17 + m] += exp(-8 * offset * offset) * fc(rj) * fc(rk)
        }
      }
    }
    let found = try Descriptor(blocks: [.pathLengths(functions)]).values(of: cluster)
    #expect(found.count == expected.count)
    let scale = expected.max() ?? 0
    #expect(scale > 0.1)
    #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 * scale }, "seed \(seed)")
  }

  @Test func wrongKey() {
    var functions = PathLengthFunctionsTests.functions
    functions.gaussians.etas[3] = -1
    #expect(
      thrown { () throws(GeometryError) in try functions.validate() }
        == .badDescriptorKey(block: "pathLengths", key: "etas", requirement: .positive(maximum: 1e6)))
  }
}
