import Geometry
import Testing

@Suite struct ContactTests {
  private func cluster(_ atoms: [(String, SIMD3<Double>)]) throws -> Cluster {
    let structure = try Structure(elements: atoms.map { element($0.0) }, positions: atoms.map(\.1))
    return try Cluster(in: structure, around: 0, cutoff: 4)
  }

  @Test func ironAloneIsIsolated() throws {
    let alone = try cluster([("Fe", .zero), ("O", SIMD3(5, 0, 0))])
    #expect(
      thrown { () throws(GeometryError) in try alone.checkContacts() }
        == .isolatedAbsorber(index: 0, cutoff: 4))
  }

  @Test(arguments: [("N", 1.01, true), ("N", 1.02, false), ("H", 0.81, true), ("H", 0.82, false)])
  func halfABondIsTooClose(symbol: String, distance: Double, isTooClose: Bool) throws {
    let pair = try cluster([("Fe", .zero), (symbol, SIMD3(0, distance, 0))])
    let error = thrown { () throws(GeometryError) in try pair.checkContacts() }
    #expect(error == (isTooClose ? .atomsTooClose(first: 0, second: 1, distance: distance) : nil))
  }

  @Test func hydrogenMoleculeIsFineAndHalfOfItIsNot() throws {
    let fine = try cluster([("Fe", .zero), ("H", SIMD3(2, 0, 0)), ("H", SIMD3(2, 0.74, 0))])
    #expect(thrown { () throws(GeometryError) in try fine.checkContacts() } == nil)
    let crushed = try cluster([("Fe", .zero), ("H", SIMD3(2, 0, 0)), ("H", SIMD3(2, 0.375, 0))])
    #expect(
      thrown { () throws(GeometryError) in try crushed.checkContacts() }
        == .atomsTooClose(first: 1, second: 2, distance: 0.375))
  }

  @Test func shortIronNitrogenBondIsFoundByItsRatio() throws {
    let short = try cluster([
      ("Fe", .zero), ("N", SIMD3(1.2, 0, 0)), ("N", SIMD3(-1.9, 0, 0)), ("C", SIMD3(0, 3, 0)),
    ])
    let contacts = short.contacts(below: 0.75, absorberOnly: true)
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
      thrown { () throws(GeometryError) in try cluster.checkContacts() }
        == .atomsTooClose(first: 0, second: 0, distance: 1))
    #expect(cluster.contacts(below: 0.5).count == 1)
  }
}
