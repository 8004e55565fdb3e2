import Testing

@testable import Geometry

@Suite struct PeriodicImagesTests {
  private func images(
    _ vectors: [SIMD3<Double>], _ periodic: Periodicity, of point: SIMD3<Double>, within radius: Double
  ) throws -> [SIMD3<Double>] {
    let lattice = try Lattice(a: vectors[0], b: vectors[1], c: vectors[2])
    var found: [SIMD3<Double>] = []
    try PeriodicImages(of: lattice, periodic, within: radius, limits: GeometryLimits())
      .forEach(of: point) { found.append($0) }
    return found
  }

  /// Every combination of whole multiples up to a bound that is surely enough.
  private func bruteForce(
    _ vectors: [SIMD3<Double>], _ periodic: Periodicity, of point: SIMD3<Double>, within radius: Double,
    bound: Int
  ) -> [SIMD3<Double>] {
    let bounds = periodic.directions.map { $0 ? bound : 0 }
    var found: [SIMD3<Double>] = []
    for i in -bounds[0]...bounds[0] {
      for j in -bounds[1]...bounds[1] {
        for k in -bounds[2]...bounds[2] {
          let image = point + vectors[0] * Double(i) + vectors[1] * Double(j) + vectors[2] * Double(k)
          if length(image) < radius { found.append(image) }
        }
      }
    }
    return found
  }

  private func sorted(_ points: [SIMD3<Double>]) -> [Double] { points.map(length).sorted() }

  @Test(arguments: [1, 2, 3, 4, 5, 6, 7, 8] as [UInt64])
  func skewedCellAgainstBruteForce(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let axes = Samples.rotation(seed: seed)
    // A modest cell, made very skewed by adding whole multiples of its vectors to each other.
    let a = axes[0] * Double.random(in: 2...4, using: &generator)
    let b = axes[1] * Double.random(in: 2...4, using: &generator) + a * 0.3
    let c = axes[2] * Double.random(in: 2...4, using: &generator) - b * 0.4
    let skewed = [a, b + a * Double(Int.random(in: -9...9, using: &generator)), c + b * 7 - a * 5]
    let point = generator.vector(in: -3...3)
    let expected = sorted(bruteForce([a, b, c], .all, of: point, within: 6, bound: 9))
    let found = sorted(try images(skewed, .all, of: point, within: 6))
    #expect(found.count == expected.count, "seed \(seed)")
    #expect(expected.count > 10, "seed \(seed)")
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 }, "seed \(seed)")
  }

  @Test(arguments: [
    Periodicity.none, Periodicity(true, false, false), Periodicity(false, true, false),
    Periodicity(false, false, true), Periodicity(true, true, false), Periodicity(true, false, true),
    Periodicity(false, true, true), .all,
  ])
  func everySubsetOfDirections(periodic: Periodicity) throws {
    let vectors = [SIMD3(2.1, 0.3, 0), SIMD3(5.2, 2.4, 0.1), SIMD3(-1.4, 3.3, 1.9)]
    let point = SIMD3(0.7, -0.4, 1.2)
    let expected = sorted(bruteForce(vectors, periodic, of: point, within: 5, bound: 25))
    let found = sorted(try images(vectors, periodic, of: point, within: 5))
    #expect(found.count == expected.count)
    #expect(zip(found, expected).allSatisfy { abs($0 - $1) < 1e-9 })
  }

  @Test func thinNeedleOfACell() throws {
    let vectors = [SIMD3(0.5, 0, 0), SIMD3(400.25, 3, 0), SIMD3(-900, 800, 40)]
    let found = try images(vectors, .all, of: .zero, within: 2)
    #expect(sorted(found) == [0, 0.5, 0.5, 1, 1, 1.5, 1.5])
  }

  @Test func radiusIsStrict() throws {
    let cube = [SIMD3(2.0, 0, 0), SIMD3(0, 2.0, 0), SIMD3(0, 0, 2.0)]
    #expect(try images(cube, .all, of: .zero, within: 2).count == 1)
    #expect(try images(cube, .all, of: .zero, within: 2.0001).count == 7)
  }

  @Test func moleculeHasOneImage() throws {
    var found: [SIMD3<Double>] = []
    let single = PeriodicImages(of: nil, .none, within: 2, limits: GeometryLimits())
    try single.forEach(of: SIMD3(1, 0, 0)) { found.append($0) }
    try single.forEach(of: SIMD3(2, 0, 0)) { found.append($0) }
    #expect(found == [SIMD3(1, 0, 0)])
  }
}
