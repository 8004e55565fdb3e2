import Geometry
import Testing

@Suite struct ContactTests {
  private func surroundings(
    _ atoms: [(String, SIMD3<Double>)], cell: Double? = nil
  ) throws -> (structure: Structure, cluster: Cluster) {
    let lattice = try cell.map { try Lattice(a: SIMD3($0, 0, 0), b: SIMD3(0, $0, 0), c: SIMD3(0, 0, $0)) }
    let structure = try Structure(
      elements: atoms.map { element($0.0) }, positions: atoms.map(\.1), lattice: lattice)
    return (structure, try Cluster(in: structure, around: 0, cutoff: 4))
  }

  @Test func ironAloneIsIsolated() throws {
    let alone = try surroundings([("Fe", .zero), ("O", SIMD3(5, 0, 0))])
    #expect(
      thrown { () throws(GeometryError) in try alone.cluster.checkContacts(in: alone.structure) }
        == .isolatedAbsorber(index: 0, cutoff: 4))
  }

  @Test(arguments: [("N", 1.01, true), ("N", 1.02, false), ("H", 0.81, true), ("H", 0.82, false)])
  func halfABondIsTooClose(symbol: String, distance: Double, isTooClose: Bool) throws {
    let pair = try surroundings([("Fe", .zero), (symbol, SIMD3(0, distance, 0))])
    let error = thrown { () throws(GeometryError) in try pair.cluster.checkContacts(in: pair.structure) }
    #expect(
      error
        == (isTooClose ? .atomsTooClose(first: 0, second: 1, distance: distance, isThroughImage: false) : nil)
    )
  }

  @Test func hydrogenMoleculeIsFineAndHalfOfItIsNot() throws {
    let fine = try surroundings([("Fe", .zero), ("H", SIMD3(2, 0, 0)), ("H", SIMD3(2, 0.74, 0))])
    #expect(thrown { () throws(GeometryError) in try fine.cluster.checkContacts(in: fine.structure) } == nil)
    let crushed = try surroundings([("Fe", .zero), ("H", SIMD3(2, 0, 0)), ("H", SIMD3(2, 0.375, 0))])
    #expect(
      thrown { () throws(GeometryError) in try crushed.cluster.checkContacts(in: crushed.structure) }
        == .atomsTooClose(first: 1, second: 2, distance: 0.375, isThroughImage: false))
  }

  @Test func shortIronNitrogenBondIsFoundByItsRatio() throws {
    let short = try surroundings([
      ("Fe", .zero), ("N", SIMD3(1.2, 0, 0)), ("N", SIMD3(-1.9, 0, 0)), ("C", SIMD3(0, 3, 0)),
    ])
    let contacts = short.cluster.contacts(below: 0.75, absorberOnly: true)
    #expect(contacts.map(\.second) == [1])
    #expect(contacts.map(\.elements) == [[element("Fe"), element("N")]])
    #expect(abs((contacts.first?.ratio ?? 0) - 1.2 / 2.03) < 1e-12)
  }

  @Test func contactsOfAStructureNearestFirst() throws {
    let structure = try Structure(
      elements: ["O", "H", "H"].map(element),
      positions: [.zero, SIMD3(0.97, 0, 0), SIMD3(-0.2, 0.93, 0)])
    let contacts = structure.contacts(below: 1.2)
    #expect(contacts.map { [$0.first, $0.second] } == [[0, 2], [0, 1]])
    #expect(structure.contacts(below: 0.5).isEmpty)
  }

  @Test func anAtomTooCloseToItsImage() throws {
    let lattice = try Lattice(a: SIMD3(1.0, 0, 0), b: SIMD3(0, 9, 0), c: SIMD3(0, 0, 9))
    let chain = try Structure(elements: [element("Fe")], positions: [.zero], lattice: lattice)
    let cluster = try Cluster(in: chain, around: 0, cutoff: 4)
    #expect(
      thrown { () throws(GeometryError) in try cluster.checkContacts(in: chain) }
        == .atomsTooClose(first: 0, second: 0, distance: 1, isThroughImage: true))
    #expect(cluster.contacts(below: 0.5).count == 1)
  }

  /// An atom of one side of the cell listed again on the other, and two atoms that truly collide, also where both are
  /// seen as images.
  @Test(arguments: [
    (SIMD3(0.5, 2.0, 2.0), SIMD3(4.2, 2.0, 2.0), true), (SIMD3(0.5, 2.0, 2.0), SIMD3(0.2, 2.0, 2.0), false),
    (SIMD3(3.7, 2.0, 2.0), SIMD3(3.4, 2.0, 2.0), false),
  ])
  func collisionsTellWhetherAnImageIsInvolved(
    first: SIMD3<Double>, second: SIMD3<Double>, isThroughImage: Bool
  ) throws {
    let crystal = try surroundings([("Fe", SIMD3(2, 2, 2)), ("O", first), ("O", second)], cell: 4)
    let error = thrown { () throws(GeometryError) in
      try crystal.cluster.checkContacts(in: crystal.structure)
    }
    guard case .atomsTooClose(1, 2, let distance, isThroughImage) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(abs(distance - 0.3) < 1e-9)
  }
}
