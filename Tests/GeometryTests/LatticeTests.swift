import Geometry
import Testing

@Suite struct LatticeTests {
  @Test func fractionsAndBack() throws {
    let lattice = try Lattice(a: SIMD3(3, 0, 0), b: SIMD3(1, 4, 0), c: SIMD3(-2, 0.5, 5))
    #expect(lattice.volume == 60)
    #expect(lattice.cartesian(fractional: SIMD3(1, 1, 1)) == SIMD3(2, 4.5, 5))
    let fractional = lattice.fractional(cartesian: SIMD3(0.3, -7, 2))
    #expect(length(lattice.cartesian(fractional: fractional) - SIMD3(0.3, -7, 2)) < 1e-12)
  }

  @Test func leftHandedLatticeHasPositiveVolume() throws {
    let lattice = try Lattice(a: SIMD3(0, 2, 0), b: SIMD3(2, 0, 0), c: SIMD3(0, 0, 2))
    #expect(lattice.volume == 8)
    #expect(lattice.fractional(cartesian: SIMD3(1, 0, 0)) == SIMD3(0, 0.5, 0))
  }

  @Test(arguments: [
    [SIMD3(1.0, 0, 0), SIMD3(2, 0, 0), SIMD3(0, 0, 1)],
    [SIMD3(0.0, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)],
    [SIMD3(0.1, 0, 0), SIMD3(0, 0.1, 0), SIMD3(0, 0, 0.1)],
    [SIMD3(1.0, 2, 3), SIMD3(4, 5, 6), SIMD3(5, 7, 9)],
  ])
  func unusable(vectors: [SIMD3<Double>]) {
    let error = thrown { () throws(GeometryError) in
      try Lattice(a: vectors[0], b: vectors[1], c: vectors[2])
    }
    guard case .singularLattice = error else {
      Issue.record("\(vectors) gave \(String(describing: error))")
      return
    }
  }

  @Test(arguments: [1e9, 1.0000001e6, -1e30, 1e308, .infinity])
  func tooLarge(component: Double) {
    for axis in 0..<3 {
      var vectors = [SIMD3(1.0, 0, 0), SIMD3(0, 1.0, 0), SIMD3(0, 0, 1.0)]
      vectors[axis][2 - axis] = component
      #expect(
        thrown { () throws(GeometryError) in try Lattice(a: vectors[0], b: vectors[1], c: vectors[2]) }
          == .latticeTooLarge(component: component, maximum: 1e6))
    }
  }

  @Test func notANumberIsRefused() {
    let error = thrown { () throws(GeometryError) in
      try Lattice(a: SIMD3(.nan, 0, 0), b: SIMD3(0, 1, 0), c: SIMD3(0, 0, 1))
    }
    guard case .latticeTooLarge = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func vectorsOfZeros() throws {
    let zero = SIMD3<Double>.zero
    #expect(try Lattice(vectors: [zero, zero, zero], periodic: .none) == nil)
    let slab = try Lattice(
      vectors: [SIMD3(4, 0, 0), SIMD3(0, 5, 0), zero], periodic: Periodicity(true, true, false))
    #expect(slab?.c == SIMD3(0, 0, 1))
    for periodic in [Periodicity.all, Periodicity(true, false, false), Periodicity(true, true, false)] {
      #expect(
        thrown { () throws(GeometryError) in try Lattice(vectors: [zero, zero, zero], periodic: periodic) }
          == .singularLattice(volume: 0))
    }
    let huge = SIMD3(0, 1e308, 0)
    #expect(
      thrown { () throws(GeometryError) in try Lattice(vectors: [zero, huge, huge], periodic: .none) }
        == .latticeTooLarge(component: 1e308, maximum: 1e6))
  }
}
