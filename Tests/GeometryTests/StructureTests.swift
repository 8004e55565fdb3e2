import Geometry
import Testing

@Suite struct StructureTests {
  private let iron = element("Fe")

  @Test func aLatticeRepeatsUnlessToldOtherwise() throws {
    let lattice = try Lattice(a: SIMD3(3, 0, 0), b: SIMD3(0, 3, 0), c: SIMD3(0, 0, 3))
    let crystal = try Structure(elements: [iron], positions: [.zero], lattice: lattice)
    #expect(crystal.periodic == .all)
    let slab = try Structure(
      elements: [iron], positions: [.zero], lattice: lattice, periodic: Periodicity(true, true, false))
    #expect(slab.periodic.directions == [true, true, false])
    #expect(try Structure(elements: [iron], positions: [.zero]).periodic == .none)
  }

  @Test func fractionalPositions() throws {
    let lattice = try Lattice(a: SIMD3(2, 0, 0), b: SIMD3(1, 4, 0), c: SIMD3(0, 0, 8))
    let crystal = try Structure(elements: [iron], fractional: [SIMD3(0.5, 0.5, 0.25)], lattice: lattice)
    #expect(crystal.positions == [SIMD3(1.5, 2, 2)])
  }

  @Test func movedAtomsAreChecked() throws {
    let molecule = try Structure(elements: [iron], positions: [.zero], comment: "one")
    #expect(try molecule.moved(to: [SIMD3(1, 0, 0)]).comment == "one")
    #expect(
      thrown { () throws(GeometryError) in try molecule.moved(to: []) }
        == .countMismatch(elements: 1, positions: 0))
  }

  @Test func refusals() {
    var limits = GeometryLimits()
    limits.maximumAtoms = 2
    let refused: [(Int, [SIMD3<Double>], Periodicity, GeometryError)] = [
      (0, [], .none, .noAtoms),
      (1, [], .none, .countMismatch(elements: 1, positions: 0)),
      (3, [.zero, .zero, .zero], .none, .atomLimitExceeded(count: 3, maximum: 2)),
      (2, [.zero, SIMD3(0, .nan, 0)], .none, .coordinateNotFinite(atom: 1)),
      (1, [SIMD3(0, 0, -.infinity)], .none, .coordinateNotFinite(atom: 0)),
      (1, [SIMD3(2e6, 0, 0)], .none, .coordinateTooLarge(atom: 0, value: 2e6, maximum: 1e6)),
      (1, [.zero], Periodicity(true, false, false), .latticeMissing),
    ]
    for (count, positions, periodic, expected) in refused {
      let error = thrown { () throws(GeometryError) in
        try Structure(
          elements: [Element](repeating: iron, count: count), positions: positions, periodic: periodic,
          limits: limits)
      }
      #expect(error == expected)
    }
  }
}
