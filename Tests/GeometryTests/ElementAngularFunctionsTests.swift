import Glibc
import Testing

@testable import Geometry

@Suite struct ElementAngularFunctionsTests {
  private static let shells = GaussianBasis(centres: [1.8, 2.4, 3.2], widths: [0.3, 0.3, 0.5])
  private static let channels = ElementChannels(
    groups: [[element("N"), element("O")], [element("C")]], includesOthers: false)

  private func legendre(_ degree: Int, _ x: Double) -> Double {
    var (previous, current) = (0.0, 1.0)
    for l in 0..<degree {
      (previous, current) = (
        current, (Double(2 * l + 1) * x * current - Double(l) * previous) / Double(l + 1)
      )
    }
    return current
  }

  /// The definition: a double sum over neighbours.
  private func specification(_ functions: ElementAngularFunctions, _ cluster: Cluster) -> [Double] {
    let table = functions.channels.table
    let atoms = (1..<cluster.count).filter { cluster.distances[$0] < functions.cutoff }
    let width = functions.gaussians.count
    let amplitudes = atoms.map { j in
      var row = [Double](repeating: 0, count: functions.channels.count * width)
      let number = cluster.elements[j].atomicNumber
      guard table[number] >= 0 else { return row }
      let r = cluster.distances[j]
      let weight = functions.isWeightedByAtomicNumber ? Double(number) : 1
      for m in 0..<width {
        let offset = r - functions.gaussians.centres[m]
        row[table[number] * width + m] =
          weight * exp(-functions.gaussians.etas[m] * offset * offset) * 0.5
          * (cos(.pi * r / functions.cutoff) + 1)
      }
      return row
    }
    var values: [Double] = []
    for degree in 0...functions.maximumDegree {
      var matrix = [[Double]](
        repeating: [Double](repeating: 0, count: amplitudes[0].count), count: amplitudes[0].count)
      for (j, left) in atoms.enumerated() {
        for (k, right) in atoms.enumerated() {
          let polynomial = legendre(degree, cluster.cosine(left, right))
          for a in matrix.indices where amplitudes[j][a] != 0 {
            for b in a..<matrix.count { matrix[a][b] += amplitudes[j][a] * amplitudes[k][b] * polynomial }
          }
        }
      }
      for a in matrix.indices { values += matrix[a][a...] }
    }
    return values
  }

  @Test(arguments: [false, true])
  func agreesWithTheDoubleSum(isWeighted: Bool) throws {
    let functions = ElementAngularFunctions(
      cutoff: 5, channels: ElementAngularFunctionsTests.channels,
      gaussians: ElementAngularFunctionsTests.shells,
      maximumDegree: 8, isWeightedByAtomicNumber: isWeighted)
    let cluster = try Cluster(in: Samples.complex(of: 40, seed: 71), around: 0, cutoff: 6)
    let found = try Descriptor(blocks: [.elementAngular(functions)]).values(of: cluster)
    let expected = specification(functions, cluster)
    #expect(found.count == 9 * 21)
    #expect(found.count == expected.count)
    let scale = expected.map(abs).max() ?? 0
    #expect(scale > 0.1)
    #expect(zip(found, expected).allSatisfy { abs(Double($0) - $1) < 1e-6 * scale })
  }

  /// Two neighbours of a channel on one shell: 2 A^2 (1 + P_l(cos theta)), with A one half times the cutoff.
  @Test func twoNeighboursByHand() throws {
    let functions = ElementAngularFunctions(
      cutoff: 4, channels: ElementChannels([element("O")], includesOthers: false),
      gaussians: GaussianBasis(centres: [2], etas: [3]), maximumDegree: 2)
    let structure = try Structure(
      elements: ["Fe", "O", "O", "N"].map(element),
      positions: [.zero, SIMD3(2, 0, 0), SIMD3(0, 0, 2), SIMD3(0, 1.9, 0)])
    let values = try Descriptor(blocks: [.elementAngular(functions)])
      .values(of: Cluster(in: structure, around: 0, cutoff: 4))
    let expected: [Float] = [1, 0.5, 0.25]
    #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func wrongKeys() {
    let wrong: [(ElementAngularFunctions, String, DescriptorRequirement)] = [
      (
        ElementAngularFunctions(
          cutoff: 4, channels: ElementChannels([]), gaussians: ElementAngularFunctionsTests.shells,
          maximumDegree: 17), "maximumDegree", .count(0, 16)
      ),
      (
        ElementAngularFunctions(
          cutoff: -4, channels: ElementChannels([]), gaussians: ElementAngularFunctionsTests.shells,
          maximumDegree: 1), "cutoff", .positive(maximum: 30)
      ),
      (
        ElementAngularFunctions(
          cutoff: 4, channels: ElementChannels([]), gaussians: GaussianBasis(from: 1, to: 4, count: 201),
          maximumDegree: 1), "centres", .list(maximum: 200)
      ),
    ]
    for (functions, key, need) in wrong {
      #expect(
        thrown { () throws(GeometryError) in try functions.validate() }
          == .badDescriptorKey(block: "elementAngular", key: key, requirement: need))
    }
  }
}
