import Geometry
import Testing

@Suite struct XYZReaderTests {
  private static let water = [SIMD3(0.0, 0, 0.1), SIMD3(0, 0.76, -0.48), SIMD3(0, -0.76, -0.48)]

  @Test(arguments: [
    "3\nwater\nO 0 0 0.1\nH 0 0.76 -0.48\nH 0 -0.76 -0.48\n",
    "3\nwater\nO 0 0 0.1\nH 0 0.76 -0.48\nH 0 -0.76 -0.48",
    "3\r\nwater\r\nO 0 0 0.1\r\nH 0 0.76 -0.48\r\nH 0 -0.76 -0.48\r\n\r\n  \r\n",
    "\n  3  \n\twater \n  o\t0\t 0 0.1\n h  0   0.76 -0.48 \nH 0 -.76 -4.8e-1\n\n\n",
    "\u{FEFF}3\nwater\n8 0 0 0.1\n1 0 +0.76 -0.48D0\n001 0 -0.76 -0.48 extra 1 2 3\n",
    "3\nwater\nO1 0 0 0.1 7 nan\nH2 0 7.6D-01 -0.48\nD3 0 -7.6E-1 -0.48\n",
  ])
  func spellingsOfOneMolecule(text: String) throws {
    let molecule = try Structure(xyz: bytes(text))
    #expect(molecule.elements == ["O", "H", "H"].map(element))
    #expect(molecule.positions == XYZReaderTests.water)
    #expect(molecule.comment == "water")
    #expect(molecule.lattice == nil)
  }

  @Test(arguments: [
    "", "émotion — 鉄", "it's a \"test\"", "energy=-1.5 'open", "= = ==", "39", "Lattice constant 5.43",
    "lattice",
    "Properties of the complex", "Lattice=cubic", "Lattice = cubic, a = 5.43", "lattice=5.43 Angstrom",
    "Properties=unknown", "pbc=no", "pbc", "pbc=\"F F F\"", "T=300 p=1", "Lattice", "[Lattice] {pbc",
    "Lattice=",
  ])
  func anyComment(comment: String) throws {
    let molecule = try Structure(xyz: bytes("1\n\(comment)\nFe 0 0 0\n"))
    #expect(molecule.comment == comment)
    #expect(molecule.lattice == nil)
  }

  /// What cannot be anything but extended XYZ where the text is to show it.
  private static let extended = [
    "Lattice=\"4 0 0 0 5 0 0 0 6\"", "Lattice=\"cubic\"", "Lattice=4 4 4", "Lattice=\"4 0 0", "pbc=\"T T T\"",
    "Properties=species:S:1:pos:R:2", "Lattice=\"4 0 0 0 5 0 0 0 6\" Lattice=\"4 0 0 0 5 0 0 0 7\"",
  ]

  @Test(arguments: extended) func plainXYZHasAFreeComment(comment: String) throws {
    let molecule = try Structure(xyz: bytes("1\n\(comment)\nFe 0 0 0\n"), format: .xyz)
    #expect(molecule.comment == comment)
    #expect(molecule.lattice == nil)
    #expect(molecule.hasUnreadLattice == (comment == "Lattice=\"4 0 0 0 5 0 0 0 6\""))
  }

  @Test func commentThatIsNotText() throws {
    let molecule = try Structure(xyz: bytes("1\n") + [0xFF, 0x00, 0xC3] + bytes("\nFe 0 0 0\n"))
    #expect(molecule.comment == "\u{FFFD}\0\u{FFFD}")
  }

  @Test func gzippedText() {
    let error = thrown { () throws(GeometryError) in try Structure(xyz: [0x1F, 0x8B, 8, 0, 10, 1]) }
    #expect(error == .anotherFormat(line: 1, .gzip))
  }

  @Test func trajectory() throws {
    let text = "1\nfirst\nFe 0 0 0\n2\nsecond\nFe 0 0 0\nO 0 0 2\n\n\n1\n\nFe 1 0 0\n"
    let frames = try Structure.frames(xyz: bytes(text))
    #expect(frames.map(\.count) == [1, 2, 1])
    #expect(frames.map(\.comment) == ["first", "second", ""])
    #expect(thrown { () throws(GeometryError) in try Structure(xyz: bytes(text)) } == .severalFrames(line: 4))
  }

  @Test func trajectoryLongerThanAllowed() {
    var limits = GeometryLimits()
    limits.maximumFrames = 2
    let frame = "1\n\nFe 0 0 0\n"
    let error = thrown { () throws(GeometryError) in
      try Structure.frames(xyz: bytes(frame + frame + frame), limits: limits)
    }
    #expect(error == .frameLimitExceeded(maximum: 2))
  }

  static let refused: [(String, GeometryError)] = [
    ("", .emptyText),
    (" \n\r\n\t\n", .emptyText),
    ("Fe 0 0 0\n", .atomCountExpected(line: 1, text: "Fe 0 0 0")),
    ("3 atoms\n\n", .atomCountExpected(line: 1, text: "3 atoms")),
    ("-1\n\n", .atomCountExpected(line: 1, text: "-1")),
    ("1.0\n\n", .atomCountExpected(line: 1, text: "1.0")),
    ("\n{\"a\": 1}\n", .anotherFormat(line: 2, .json)),
    ("data_ferrocene\n_cell_length_a 5\n", .anotherFormat(line: 1, .cif)),
    ("\0\u{1B}[31m1\n\n", .atomCountExpected(line: 1, text: "??[31m1")),
    ("0\n\n", .noAtoms),
    ("2001\n\n", .atomCountTooLarge(line: 1, text: "2001", maximum: 2000)),
    (
      "99999999999999999999\n\n",
      .atomCountTooLarge(line: 1, text: "99999999999999999999", maximum: 2000)
    ),
    ("\n 2147483648\n\n", .atomCountTooLarge(line: 2, text: "2147483648", maximum: 2000)),
    ("1", .atomsMissing(declared: 1, found: 0, line: 1)),
    ("1\n", .atomsMissing(declared: 1, found: 0, line: 1)),
    ("1\ncomment\n", .atomsMissing(declared: 1, found: 0, line: 2)),
    ("2\n\nFe 0 0 0\n", .atomsMissing(declared: 2, found: 1, line: 3)),
    ("2\n\nFe 0 0 0\n\nO 0 0 2\n", .blankLine(declared: 2, found: 1, line: 4)),
    ("2\n\n\nFe 0 0 0\nO 0 0 2\n", .blankLine(declared: 2, found: 0, line: 3)),
    ("2\n\nFe 0 0 0\n\n\n", .atomsMissing(declared: 2, found: 1, line: 4)),
    ("2\n\nFe 0 0 0\n\n1\n\nFe 0 0 0\n", .atomsMissing(declared: 2, found: 1, line: 4)),
    ("2\nFe 0 0 0\nO 0 0 2\n", .commentMissing(declared: 2, found: 1, line: 2, text: "Fe 0 0 0")),
    ("1\nFe 0 0 0\n", .commentMissing(declared: 1, found: 0, line: 2, text: "Fe 0 0 0")),
    (
      "2\nFe 0 0 0\nO 0 0 2\n2\nFe 0 0 0\nO 0 0 2\n",
      .commentMissing(declared: 2, found: 1, line: 2, text: "Fe 0 0 0")
    ),
    ("2\nas it is now\nO 0 0 2\n", .atomsMissing(declared: 2, found: 1, line: 3)),
    ("2\n\nFe 0 0 0\n1\n\nFe 0 0 0\n", .atomsMissing(declared: 2, found: 1, line: 4)),
    ("1\n\nFe 0 0 0\nO 0 0 2\n", .atomsLeftOver(declared: 1, line: 4, text: "O 0 0 2")),
    ("1\n\nFe 0 0 0\nthe end\n", .textLeftOver(declared: 1, line: 4, text: "the end")),
    ("1\n\nFe 0 0 0\n\n1 atom\n\nFe 0 0 0", .textLeftOver(declared: 1, line: 5, text: "1 atom")),
    ("1\n\nFe 0 0\n", .columnsMissing(line: 3, found: 3, needed: 4)),
    ("1\n\nFe\n", .columnsMissing(line: 3, found: 1, needed: 4)),
    ("1\n\nQq 0 0 0\n", .unknownElement(line: 3, text: "Qq")),
    ("1\n\n0 0 0 0\n", .unknownElement(line: 3, text: "0")),
    ("1\n\n119 0 0 0\n", .unknownElement(line: 3, text: "119")),
    ("1\n\n\u{1}\u{2} 0 0 0\n", .unknownElement(line: 3, text: "??")),
    ("1\n\nFe 0 zero 0\n", .badNumber(line: 3, column: 3, text: "zero")),
    ("1\n\nFe 0 0 1,5\n", .badNumber(line: 3, column: 4, text: "1,5")),
    (
      "1\n\nFe \(String(repeating: "*", count: 1000)) 0 0\n",
      .badNumber(line: 3, column: 2, text: String(repeating: "*", count: 40) + "...")
    ),
    ("1\n\nFe nan 0 0\n", .absurdCoordinate(line: 3, text: "nan", maximum: 1e6)),
    ("1\n\nFe 0 -inf 0\n", .absurdCoordinate(line: 3, text: "-inf", maximum: 1e6)),
    ("1\n\nFe 0 0 1e7\n", .absurdCoordinate(line: 3, text: "1e7", maximum: 1e6)),
  ]

  @Test(arguments: refused)
  func refusal(text: String, expected: GeometryError) {
    #expect(thrown { () throws(GeometryError) in try Structure.frames(xyz: bytes(text)) } == expected)
  }

  @Test func aBadSecondFrameIsNamedByItsLine() {
    let error = thrown { () throws(GeometryError) in
      try Structure.frames(xyz: bytes("1\n\nFe 0 0 0\n1\n\nFe 0 0 x\n"))
    }
    #expect(error == .badNumber(line: 6, column: 4, text: "x"))
  }

  @Test(arguments: [11, 12, 13, 14] as [UInt64])
  func damagedTextNeverTraps(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let whole = bytes(
      "2\nLattice=\"4 0 0 0 4 0 0 0 4\" Properties=species:S:1:pos:R:3 pbc='T T F' x\nFe 0 0 0\nO 1.0D0 0 2e-1\n"
    )
    for _ in 0..<500 {
      var damaged = whole
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let place = Int.random(in: damaged.indices, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: damaged[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: damaged.remove(at: place)
        default:
          damaged.insert(bytes("0123456789\n\"'=[]{} ")[Int.random(in: 0..<19, using: &generator)], at: place)
        }
      }
      for format in [nil, XYZFormat.xyz, .extxyz] {
        let error = thrown { () throws(GeometryError) in try Structure.frames(xyz: damaged, format: format) }
        #expect((error?.message.utf8.count ?? 0) < 400, "seed \(seed)")
      }
    }
  }
}
