import Testing

@testable import Geometry

@Suite struct GeometryErrorMessageTests {
  static let messages: [(GeometryError, String)] = [
    (.emptyText, "The text is empty: an XYZ file begins with a line that holds the number of atoms."),
    (
      .atomCountExpected(line: 1, text: "Fe 0 0 0"),
      "Line 1 should hold only the number of atoms, but holds 'Fe 0 0 0'."
    ),
    (
      .anotherFormat(line: 1, .json),
      "Line 1 should hold the number of atoms, but begins like JSON: send that with Content-Type: application/json."
    ),
    (
      .anotherFormat(line: 1, .cif),
      "Line 1 should hold the number of atoms, but begins like CIF, which is not read: convert it to extended XYZ first, with ase convert or Open Babel."
    ),
    (
      .anotherFormat(line: 1, .gzip),
      "Line 1 should hold the number of atoms, but begins like gzip: unpack it, or send it with Content-Encoding: gzip."
    ),
    (
      .atomsMissing(declared: 3, found: 2, line: 5),
      "The frame declares 3 atoms but ends after 2, at line 5: correct the number in its first line or add the missing atoms."
    ),
    (
      .atomCountTooLarge(line: 1, text: "99999999999999999999999", maximum: 2000),
      "Line 1 declares 99999999999999999999999 atoms and at most 2000 are taken: cut out the absorber's surroundings."
    ),
    (
      .commentMissing(declared: 11, found: 10, line: 2, text: "Fe 0 0 0"),
      "The frame declares 11 atoms but ends after 10, and where its comment should be, line 2 holds what looks like an atom, 'Fe 0 0 0': put a comment line before it, which may be empty."
    ),
    (
      .blankLine(declared: 3, found: 1, line: 4),
      "Line 4 is blank, after 1 of the 3 declared atoms: remove it, or correct the number in the frame's first line."
    ),
    (
      .atomsLeftOver(declared: 3, line: 6, text: "O 0 0 2"),
      "Line 6, 'O 0 0 2', follows the last of the 3 declared atoms: correct the number in the frame's first line."
    ),
    (
      .textLeftOver(declared: 11, line: 14, text: "the end"),
      "Line 14, 'the end', follows the last of the 11 declared atoms: remove it, or correct the number in the frame's first line; another frame would begin with its number of atoms."
    ),
    (
      .columnsMissing(line: 3, found: 2, needed: 4),
      "Line 3 has 2 columns where an atom needs 4: symbol x y z."
    ),
    (.columnsMissing(line: 3, found: 2, needed: 5), "Line 3 has 2 columns where an atom needs 5."),
    (
      .unknownElement(line: 3, text: "Qq"),
      "Line 3: 'Qq' is no element. Use a symbol such as Fe, or an atomic number from 1 to 118."
    ),
    (.badNumber(line: 3, column: 2, text: "1,5"), "Line 3, column 2: '1,5' is not a number."),
    (
      .absurdCoordinate(line: 3, text: "nan", maximum: 1e6),
      "Line 3: the coordinate 'nan' is not within 1000000 Angstrom of the origin."
    ),
    (.quoteNotClosed(line: 2), "Line 2: a quoted or bracketed value has no end."),
    (
      .keyTwice(line: 2, key: "Lattice"),
      "Line 2: Lattice stands there more than once: keep the one that holds."
    ),
    (
      .badLattice(line: 2, text: "1 2"),
      "Line 2: Lattice needs nine numbers, the three vectors one after another in Angstrom, but holds '1 2'."
    ),
    (
      .badProperties(line: 2, text: "x"),
      "Line 2: Properties needs name:type:count triples such as species:S:1:pos:R:3, but holds 'x'."
    ),
    (
      .badPositionColumns(line: 2, text: "pos:R:2"),
      "Line 2: positions are three columns of type R, pos:R:3, but Properties says 'pos:R:2'."
    ),
    (
      .propertyMissing(line: 2, name: "pos"),
      "Line 2: Properties names no 'pos' column, which every atom needs."
    ),
    (
      .badPeriodicity(line: 2, text: "x"),
      "Line 2: pbc needs three truth values such as \"T T F\", but holds 'x'."
    ),
    (
      .severalFrames(line: 4),
      "A second frame begins at line 4, but one structure was expected: give one frame at a time, or all of them to a job of the kind predict (POST /jobs)."
    ),
    (.frameLimitExceeded(maximum: 9), "The trajectory has more than 9 frames: send it in parts."),
    (.noAtoms, "The structure has no atoms: at least the absorber is needed."),
    (
      .countMismatch(elements: 2, positions: 1),
      "There are 2 elements but 1 positions: each atom needs one of each."
    ),
    (
      .atomLimitExceeded(count: 3000, maximum: 2000),
      "The structure has 3000 atoms and at most 2000 are taken: cut out the absorber's surroundings."
    ),
    (.coordinateNotFinite(atom: 7), "The position of atom 7 is not finite."),
    (
      .coordinateTooLarge(atom: 7, value: 2.5e6, maximum: 1e6),
      "Atom 7 lies at 2500000, beyond 1000000 Angstrom: positions are expected in Angstrom."
    ),
    (
      .latticeTooLarge(component: 1e30, maximum: 1e6),
      "A lattice vector has a component of 1e+30 Angstrom, and cells are taken up to 1000000: give the vectors in Angstrom."
    ),
    (
      .singularLattice(volume: 0),
      "The lattice vectors, which span 0 cubic Angstrom, are too short or lie in one plane: give three independent vectors in Angstrom."
    ),
    (.latticeMissing, "The structure is said to be periodic but has no lattice: give its three vectors."),
    (
      .atomIndexOutOfRange(index: 9, count: 3),
      "There is no atom 9: the structure has 3, counted from 0 to 2."
    ),
    (
      .wrongElement(index: 1, found: element("O"), expected: element("Fe")),
      "Atom 1 is O, not Fe: name the index of an atom of Fe, counted from 0."
    ),
    (
      .elementAbsent(element("Fe"), present: ["C", "Cu"].map(element)),
      "The structure holds no Fe, only C, Cu."
    ),
    (.noAbsorberNamed, "The list of absorbers is empty: name at least one atom, or leave it out."),
    (.absorberNamedTwice(index: 2), "The list of absorbers names atom 2 twice."),
    (.badCutoff(-1.5, maximum: 30), "A cutoff of -1.5 is not a length in Angstrom between 0 and 30."),
    (
      .clusterTooLarge(maximum: 20, cutoff: 4),
      "More than 20 atoms lie within 4 Angstrom of the absorber: check the lattice and the unit of length."
    ),
    (
      .atomsTooClose(first: 0, second: 3, distance: 0.31, isThroughImage: false),
      "Atoms 0 and 3 are 0.310 Angstrom apart, nearer than any bond: check their positions and the unit of length (Angstrom)."
    ),
    (
      .atomsTooClose(first: 0, second: 1, distance: 0, isThroughImage: true),
      "Atoms 0 and 1 are 0.000 Angstrom apart through a periodic image, nearer than any bond: check the lattice and whether an atom is listed together with its image."
    ),
    (
      .atomsTooClose(first: 2, second: 2, distance: 0.999999, isThroughImage: true),
      "Atom 2 and its own periodic image are 1.000 Angstrom apart: check the lattice."
    ),
    (
      .isolatedAbsorber(index: 0, cutoff: 4),
      "Atom 0 has no neighbour within 4 Angstrom: a spectrum needs the absorber's surroundings; check the unit of length (Angstrom)."
    ),
    (.descriptorEmpty, "The descriptor has no blocks: name at least one."),
  ]

  @Test(arguments: messages)
  func message(error: GeometryError, expected: String) {
    #expect(error.message == expected)
    #expect("\(error)" == expected)
  }

  @Test(arguments: [
    (DescriptorRequirement.positive(maximum: 30), "a number from 0.000001 to 30"),
    (.within(0, 0.5), "a number from 0 to 0.5"), (.count(2, 10), "an integer from 2 to 10"),
    (.list(maximum: 9), "a list of 1 to 9 entries"), (.distinct, "free of repeated entries"),
  ])
  func descriptorKey(requirement: DescriptorRequirement, expected: String) {
    let error = GeometryError.badDescriptorKey(
      block: "radialDistribution", key: "alpha", requirement: requirement)
    #expect(
      error.message == "The key 'alpha' of the descriptor block 'radialDistribution' must be \(expected).")
  }
}
