import Glibc
import Testing

@testable import Geometry

@Suite struct ElementRadialFunctionsTests {
  private let gaussians = GaussianBasis(centres: [1.5, 2, 3], etas: [8, 4, 1])

  private func values(_ functions: ElementRadialFunctions, _ cluster: Cluster) throws -> [Float] {
    try Descriptor(blocks: [.elementRadial(functions)]).values(of: cluster)
  }

  @Test(arguments: [51, 52] as [UInt64])
  func agreesWithTheDefinition(seed: UInt64) throws {
    let channels = ElementChannels(groups: [[element("N"), element("O")], [element("C")]])
    let functions = ElementRadialFunctions(cutoff: 4.5, channels: channels, gaussians: gaussians)
    let cluster = try Cluster(in: Samples.complex(of: 50, seed: seed), around: 0, cutoff: 6)
    var expected = [Double](repeating: 0, count: 9)
    for j in 1..<cluster.count where cluster.distances[j] < 4.5 {
      let channel = ["N": 0, "O": 0, "C": 1][cluster.elements[j].symbol] ?? 2
      let r = cluster.distances[j]
      for m in 0..<3 {
        let offset = r - gaussians.centres[m]
        expected[3 * channel + m] +=
          exp(-gaussians.etas[m] * offset * offset) * 0.5 * (cos(.pi * r / 4.5) + 1)
      }
    }
    let found = try values(functions, cluster)
    #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) < 1e-5 }, "seed \(seed)")
  }

  @Test func elementsWithoutAChannelAreLeftOut() throws {
    let structure = try Structure(
      elements: ["Fe", "S", "C"].map(element), positions: [.zero, SIMD3(2.2, 0, 0), SIMD3(0, 2, 0)])
    let cluster = try Cluster(in: structure, around: 0, cutoff: 4.5)
    let channels = ElementChannels([element("S")], includesOthers: false)
    let functions = ElementRadialFunctions(cutoff: 4.5, channels: channels, gaussians: gaussians)
    let without = try Structure(elements: ["Fe", "S"].map(element), positions: [.zero, SIMD3(2.2, 0, 0)])
    #expect(functions.count == 3)
    #expect(
      try values(functions, cluster)
        == values(functions, Cluster(in: without, around: 0, cutoff: 4.5)))
  }

  @Test func evenGaussians() {
    let even = GaussianBasis(from: 1, to: 3, count: 5)
    #expect(even.centres == [1, 1.5, 2, 2.5, 3])
    #expect(even.etas == [2, 2, 2, 2, 2])
    #expect(GaussianBasis(from: 1, to: 3, count: 5, eta: 7).etas == [7, 7, 7, 7, 7])
    #expect(GaussianBasis(centres: [1], widths: [0.5]).etas == [2])
  }

  @Test(arguments: [
    (0, [1.0], [1.0], "cutoff", DescriptorRequirement.positive(maximum: 30)),
    (4, [], [], "centres", .list(maximum: 1000)),
    (4, [1, 2], [1], "etas", .count(2, 2)),
    (4, [-1], [1], "centres", .within(0, 30)),
    (4, [1], [0], "etas", .positive(maximum: 1e6)),
  ])
  func wrongKey(cutoff: Double, centres: [Double], etas: [Double], key: String, need: DescriptorRequirement) {
    let functions = ElementRadialFunctions(
      cutoff: cutoff, channels: ElementChannels([element("H")]),
      gaussians: GaussianBasis(centres: centres, etas: etas))
    #expect(
      thrown { () throws(GeometryError) in try functions.validate() }
        == .badDescriptorKey(block: "elementRadial", key: key, requirement: need))
  }

  @Test func wrongChannels() {
    for (channels, need) in [
      (ElementChannels([], includesOthers: false), DescriptorRequirement.list(maximum: 119)),
      (ElementChannels(groups: [[]]), .list(maximum: 118)),
      (ElementChannels(["N", "C", "N"].map(element)), .distinct),
    ] {
      let functions = ElementRadialFunctions(cutoff: 4, channels: channels, gaussians: gaussians)
      #expect(
        thrown { () throws(GeometryError) in try functions.validate() }
          == .badDescriptorKey(block: "elementRadial", key: "elements", requirement: need))
    }
  }
}
