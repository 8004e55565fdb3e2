import Geometry
import Testing

@Suite struct ExtendedXYZTests {
  private func structure(
    _ comment: String, _ atoms: String = "Fe 1 2 3", format: XYZFormat? = nil
  ) throws(GeometryError) -> Structure {
    try Structure(xyz: bytes("1\n\(comment)\n\(atoms)\n"), format: format)
  }

  @Test(arguments: [
    "Lattice=\"4 0 0 0 5 0 0 0 6\"", "lattice='4 0 0 0 5 0 0 0 6' energy=-3.5",
    "Lattice=[[4, 0, 0], [0, 5, 0], [0, 0, 6]] pbc=[T, T, T]",
    "config_type Lattice = \"4.0 0 0 0 5 0 0 0 6\" done",
    "pbc=\"1 1 1\" Lattice={4 0 0 0 5 0 0 0 6}",
    "Lattice=4 0 0 0 5 0 0 0 6 energy=-3.5 eV", "'tis [one lattice Lattice=\"4 0 0 0 5 0 0 0 6\"",
    "note=\"Lattice=none\" Lattice=\"4 0 0 0 5 0 0 0 6\" name=\"鉄 = iron\"",
  ])
  func spellingsOfOneLattice(comment: String) throws {
    let crystal = try structure(comment)
    #expect(crystal.lattice?.vectors == [SIMD3(4, 0, 0), SIMD3(0, 5, 0), SIMD3(0, 0, 6)])
    #expect(crystal.periodic == .all)
    #expect(crystal.comment == comment)
    #expect(crystal.positions == [SIMD3(1, 2, 3)])
  }

  @Test(arguments: [
    ("T T F", Periodicity(true, true, false)), ("f F 1", Periodicity(false, false, true)),
    ("True false TRUE", Periodicity(true, false, true)), ("0 0 0", .none),
  ])
  func periodicity(text: String, expected: Periodicity) throws {
    #expect(try structure("Lattice=\"4 0 0 0 5 0 0 0 6\" pbc=\"\(text)\"").periodic == expected)
  }

  @Test func vectorOfZerosAcrossASlab() throws {
    let slab = try structure("Lattice=\"4 0 0 0 5 0 0 0 0\" pbc=\"T T F\"")
    #expect(slab.lattice?.c == SIMD3(0, 0, 1))
    let chain = try structure("Lattice=\"0 0 0 0 5 0 0 0 0\" pbc=\"F T F\"")
    #expect(chain.lattice?.volume == 5)
    let molecule = try structure("Lattice=\"0 0 0 0 0 0 0 0 0\" pbc=\"F F F\"")
    #expect(molecule.lattice == nil)
    #expect(molecule.periodic == .none)
    #expect(
      thrown { () throws(GeometryError) in
        try structure("Lattice=\"0 0 0 0 0 0 0 0 0\" pbc=\"T F F\"")
      } == .singularLattice(volume: 0))
  }

  @Test(arguments: ["", "Lattice constant 5.43", "a lattice", "energy=-3.5 Properties of the complex"])
  func bareWordsAreNoKeys(comment: String) throws {
    #expect(try structure(comment, format: .extxyz).lattice == nil)
  }

  @Test(arguments: [
    ("Lattice=cubic", GeometryError.badLattice(line: 2, text: "cubic")),
    ("Lattice=", .badLattice(line: 2, text: "")),
    ("Properties=unknown", .badProperties(line: 2, text: "unknown")),
    ("pbc=no", .badPeriodicity(line: 2, text: "no")), ("energy=-1.5 note='open", .quoteNotClosed(line: 2)),
    ("pbc=\"T T T\"", .latticeMissing),
  ])
  func whatIsSaidToBeExtendedIsRead(comment: String, expected: GeometryError) {
    #expect(thrown { () throws(GeometryError) in try structure(comment, format: .extxyz) } == expected)
  }

  @Test(arguments: [
    ("Properties=species:S:1:pos:R:3", "Fe 1 2 3"), ("Properties=pos:R:3:species:S:1", "1 2 3 Fe"),
    ("Properties=id:I:1:species:S:1:forces:R:3:pos:R:3:tag:L:1", "7 Fe 9 9 9 1 2 3 T"),
    ("Properties=Z:I:1:pos:R:3", "26 1 2 3"), ("Properties=pos:R:3:numbers:I:1:charge:R:1", "1 2 3 26 0.5"),
    ("properties='Species:S:1:Pos:R:3'", "fe 1 2 3"),
  ])
  func columns(properties: String, atom: String) throws {
    let molecule = try structure(properties, atom)
    #expect(molecule.elements == [element("Fe")])
    #expect(molecule.positions == [SIMD3(1, 2, 3)])
  }

  @Test(arguments: [
    ("Lattice=\"4 0 0 0 5 0 0 0\"", "Fe 0 0 0", GeometryError.badLattice(line: 2, text: "4 0 0 0 5 0 0 0")),
    ("Lattice=\"4 0 0 0 5 0 0 0 x\"", "Fe 0 0 0", .badLattice(line: 2, text: "4 0 0 0 5 0 0 0 x")),
    ("Lattice=\"4 0 0 0 5 0 0 0 nan\"", "Fe 0 0 0", .badLattice(line: 2, text: "4 0 0 0 5 0 0 0 nan")),
    ("Lattice=\"cubic\"", "Fe 0 0 0", .badLattice(line: 2, text: "cubic")),
    ("Lattice=4 4 4 cubic", "Fe 0 0 0", .badLattice(line: 2, text: "4 4 4")),
    (
      "Lattice=\"4 0 0 0 5 0 0 0 6\" lattice=\"4 0 0 0 5 0 0 0 7\"", "Fe 0 0 0",
      .keyTwice(line: 2, key: "Lattice")
    ),
    (
      "Lattice=cubic Lattice=\"4 0 0 0 5 0 0 0 6\"", "Fe 0 0 0", .keyTwice(line: 2, key: "Lattice")
    ),
    ("Lattice=\"4 0 0 0 5 0 0 0 6\" pbc=\"T T T\" pbc=\"F F F\"", "Fe 0 0 0", .keyTwice(line: 2, key: "pbc")),
    ("pbc=\"T T T\"", "Fe 0 0 0", .latticeMissing),
    ("Lattice=\"1e30 0 0 0 5 0 0 0 6\"", "Fe 0 0 0", .latticeTooLarge(component: 1e30, maximum: 1e6)),
    ("Lattice=\"4 0 0 4 0 0 0 0 6\"", "Fe 0 0 0", .singularLattice(volume: 0)),
    ("Lattice=\"4 0 0 0 5 0 0 0 0\"", "Fe 0 0 0", .singularLattice(volume: 0)),
    ("Lattice=\"4 0 0 0 5 0 0 0 6", "Fe 0 0 0", .quoteNotClosed(line: 2)),
    ("Lattice=\"4 0 0 0 5 0 0 0 6\" pbc=\"T T\"", "Fe 0 0 0", .badPeriodicity(line: 2, text: "T T")),
    ("Lattice=\"4 0 0 0 5 0 0 0 6\" pbc=maybe", "Fe 0 0 0", .badPeriodicity(line: 2, text: "maybe")),
    ("Properties=species:S:1:pos:R:3 pbc=\"T T T\"", "Fe 0 0 0", .latticeMissing),
    ("Properties=species:S:1:pos:R", "Fe 0 0 0", .badProperties(line: 2, text: "species:S:1:pos:R")),
    ("Properties=species:S:1:Pos:R:2", "Fe 0 0 0", .badPositionColumns(line: 2, text: "Pos:R:2")),
    (
      "Properties=species:S:1:positions:R:1:id:I:1", "Fe 0 0 0",
      .badPositionColumns(line: 2, text: "positions:R:1")
    ),
    ("Properties=pos:S:3:species:S:1", "Fe 0 0 0", .badPositionColumns(line: 2, text: "pos:S:3")),
    ("Properties=species:S:-1:pos:R:3", "Fe 0 0 0", .badProperties(line: 2, text: "species:S:-1:pos:R:3")),
    ("Properties=species:S:1", "Fe 0 0 0", .propertyMissing(line: 2, name: "pos")),
    ("Properties=pos:R:3:name:S:1", "0 0 0 Fe", .propertyMissing(line: 2, name: "species")),
    ("Properties=pos:R:3:species:S:1", "0 0 0", .columnsMissing(line: 3, found: 3, needed: 4)),
    ("Properties=pos:R:3:species:S:1", "Fe 0 0 0", .badNumber(line: 3, column: 1, text: "Fe")),
  ])
  func refusal(comment: String, atom: String, expected: GeometryError) {
    #expect(thrown { () throws(GeometryError) in try structure(comment, atom) } == expected)
  }
}
