import Testing

@testable import Geometry

@Suite struct PositionGradientTests {
  /// Every block against central differences of its own values. Values are Float, so that differences carry
  /// rounding of about 1e-7 of the largest value over the step.
  @Test(arguments: Blocks.everyKind.indices)
  func agreesWithCentralDifferences(index: Int) throws {
    let descriptor = try Descriptor(blocks: [Blocks.everyKind[index]])
    let complex = try Samples.complex(of: 14, seed: 91)
    var generator = SeededGenerator(seed: 92)
    let cotangent = (0..<descriptor.count).map { _ in Float.random(in: -1...1, using: &generator) }
    let cluster = try Cluster(in: complex, around: 0, cutoff: descriptor.cutoff)
    let gradient = descriptor.gradient(of: cluster, cotangent: cotangent)

    func number(_ positions: [SIMD3<Double>]) throws -> Double {
      let values = descriptor.values(
        of: try Cluster(in: complex.moved(to: positions), around: 0, cutoff: descriptor.cutoff))
      return zip(values, cotangent).map { Double($0) * Double($1) }.reduce(0, +)
    }
    let step = 2e-3
    let scale = gradient.map(length).max() ?? 0
    #expect(scale > 1e-3)
    for (atom, source) in cluster.sourceIndices.enumerated() {
      for axis in 0..<3 {
        var shift = SIMD3<Double>.zero
        shift[axis] = step
        let difference = try richardson { factor in
          var (up, down) = (complex.positions, complex.positions)
          up[source] += shift * factor
          down[source] -= shift * factor
          return try (number(up) - number(down)) / (2 * step * factor)
        }
        #expect(abs(difference - gradient[atom][axis]) < 2e-3 * scale, "block \(index), atom \(atom)")
      }
    }
  }

  /// Central differences with steps of 1 and 2, combined so that the error is of fourth order.
  private func richardson(_ difference: (Double) throws -> Double) rethrows -> Double {
    try (4 * difference(1) - difference(2)) / 3
  }

  @Test func blocksAddUp() throws {
    let descriptor = try Descriptor(blocks: Blocks.everyKind)
    let cluster = try Cluster(in: Samples.complex(of: 30, seed: 93), around: 0, cutoff: descriptor.cutoff)
    let cotangent = (0..<descriptor.count).map { Float($0 % 7) - 3 }
    let whole = descriptor.gradient(of: cluster, cotangent: cotangent)
    var sum = [SIMD3<Double>](repeating: .zero, count: cluster.count)
    var start = 0
    for block in descriptor.blocks {
      let single = try Descriptor(blocks: [block])
      let part = single.gradient(of: cluster, cotangent: Array(cotangent[start..<start + block.count]))
      for atom in sum.indices { sum[atom] += part[atom] }
      start += block.count
    }
    let scale = whole.map(length).max() ?? 0
    #expect(zip(whole, sum).allSatisfy { length($0 - $1) < 1e-10 * scale })
    #expect(length(whole.reduce(.zero, +)) < 1e-10 * scale)
  }
}
