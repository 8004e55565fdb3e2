extension GeometryError: CustomStringConvertible {
  /// What is wrong, where, and how to put it right, in one or two sentences. One switch, so that the compiler
  /// sees that no case is forgotten.
  public var message: String {
    switch self {
    case .emptyText: "The text is empty: an XYZ file begins with a line that holds the number of atoms."
    case .atomCountExpected(let line, let text):
      "Line \(line) should hold only the number of atoms, but holds '\(text)'."
    case .anotherFormat(let line, let format):
      "Line \(line) should hold the number of atoms, but begins \(format.message)."
    case .atomsMissing(let declared, let found, let line):
      "The frame declares \(declared) atoms but ends after \(found), at line \(line): "
        + "correct the number in its first line or add the missing atoms."
    case .atomCountTooLarge(let line, let text, let maximum):
      "Line \(line) declares \(text) atoms and at most \(maximum) are taken: cut out the absorber's surroundings."
    case .commentMissing(let declared, let found, let line, let text):
      "The frame declares \(declared) atoms but ends after \(found), and where its comment should be, line \(line) "
        + "holds what looks like an atom, '\(text)': put a comment line before it, which may be empty."
    case .blankLine(let declared, let found, let line):
      "Line \(line) is blank, after \(found) of the \(declared) declared atoms: remove it, or correct the number "
        + "in the frame's first line."
    case .atomsLeftOver(let declared, let line, let text):
      "Line \(line), '\(text)', follows the last of the \(declared) declared atoms: "
        + "correct the number in the frame's first line."
    case .textLeftOver(let declared, let line, let text):
      "Line \(line), '\(text)', follows the last of the \(declared) declared atoms: remove it, or correct the number "
        + "in the frame's first line; another frame would begin with its number of atoms."
    case .columnsMissing(let line, let found, let needed) where needed == 4:
      "Line \(line) has \(found) columns where an atom needs 4: symbol x y z."
    case .columnsMissing(let line, let found, let needed):
      "Line \(line) has \(found) columns where an atom needs \(needed)."
    case .unknownElement(let line, let text):
      "Line \(line): '\(text)' is no element. Use a symbol such as Fe, or an atomic number from 1 to 118."
    case .badNumber(let line, let column, let text):
      "Line \(line), column \(column): '\(text)' is not a number."
    case .absurdCoordinate(let line, let text, let maximum):
      "Line \(line): the coordinate '\(text)' is not within \(Decimals.shortest(maximum)) Angstrom of the origin."
    case .quoteNotClosed(let line): "Line \(line): a quoted or bracketed value has no end."
    case .keyTwice(let line, let key):
      "Line \(line): \(key) stands there more than once: keep the one that holds."
    case .badLattice(let line, let text):
      "Line \(line): Lattice needs nine numbers, the three vectors one after another in Angstrom, "
        + "but holds '\(text)'."
    case .badProperties(let line, let text):
      "Line \(line): Properties needs name:type:count triples such as species:S:1:pos:R:3, but holds '\(text)'."
    case .badPositionColumns(let line, let text):
      "Line \(line): positions are three columns of type R, pos:R:3, but Properties says '\(text)'."
    case .propertyMissing(let line, let name):
      "Line \(line): Properties names no '\(name)' column, which every atom needs."
    case .badPeriodicity(let line, let text):
      "Line \(line): pbc needs three truth values such as \"T T F\", but holds '\(text)'."
    case .severalFrames(let line):
      "A second frame begins at line \(line), but one structure was expected: give one frame at a time, or all of "
        + "them to a job of the kind predict (POST /jobs)."
    case .frameLimitExceeded(let maximum): "The trajectory has more than \(maximum) frames: send it in parts."
    case .noAtoms: "The structure has no atoms: at least the absorber is needed."
    case .countMismatch(let elements, let positions):
      "There are \(elements) elements but \(positions) positions: each atom needs one of each."
    case .atomLimitExceeded(let count, let maximum):
      "The structure has \(count) atoms and at most \(maximum) are taken: cut out the absorber's surroundings."
    case .coordinateNotFinite(let atom): "The position of atom \(atom) is not finite."
    case .coordinateTooLarge(let atom, let value, let maximum):
      "Atom \(atom) lies at \(Decimals.shortest(value)), beyond \(Decimals.shortest(maximum)) Angstrom: "
        + "positions are expected in Angstrom."
    case .latticeTooLarge(let component, let maximum):
      "A lattice vector has a component of \(Decimals.shortest(component)) Angstrom, and cells are taken up to "
        + "\(Decimals.shortest(maximum)): give the vectors in Angstrom."
    case .singularLattice(let volume):
      "The lattice vectors, which span \(Decimals.shortest(volume)) cubic Angstrom, are too short or lie in one "
        + "plane: give three independent vectors in Angstrom."
    case .latticeMissing: "The structure is said to be periodic but has no lattice: give its three vectors."
    case .atomIndexOutOfRange(let index, let count):
      "There is no atom \(index): the structure has \(count), counted from 0 to \(count - 1)."
    case .wrongElement(let index, let found, let expected):
      "Atom \(index) is \(found), not \(expected): name the index of an atom of \(expected), counted from 0."
    case .elementAbsent(let element, let present):
      "The structure holds no \(element), only \(present.map(\.symbol).joined(separator: ", "))."
    case .noAbsorberNamed: "The list of absorbers is empty: name at least one atom, or leave it out."
    case .absorberNamedTwice(let index): "The list of absorbers names atom \(index) twice."
    case .badCutoff(let cutoff, let maximum):
      "A cutoff of \(Decimals.shortest(cutoff)) is not a length in Angstrom between 0 and "
        + "\(Decimals.shortest(maximum))."
    case .clusterTooLarge(let maximum, let cutoff):
      "More than \(maximum) atoms lie within \(Decimals.shortest(cutoff)) Angstrom of the absorber: "
        + "check the lattice and the unit of length."
    case .atomsTooClose(let first, let second, let distance, _) where first == second:
      "Atom \(first) and its own periodic image are \(Decimals.rounded(distance)) Angstrom apart: "
        + "check the lattice."
    case .atomsTooClose(let first, let second, let distance, let isThroughImage):
      "Atoms \(first) and \(second) are \(Decimals.rounded(distance)) Angstrom apart"
        + (isThroughImage
          ? " through a periodic image, nearer than any bond: check the lattice and whether an atom is listed "
            + "together with its image."
          : ", nearer than any bond: check their positions and the unit of length (Angstrom).")
    case .isolatedAbsorber(let index, let cutoff):
      "Atom \(index) has no neighbour within \(Decimals.shortest(cutoff)) Angstrom: "
        + "a spectrum needs the absorber's surroundings; check the unit of length (Angstrom)."
    case .descriptorEmpty: "The descriptor has no blocks: name at least one."
    case .badDescriptorKey(let block, let key, let requirement):
      "The key '\(key)' of the descriptor block '\(block)' must be \(requirement.message)."
    }
  }

  /// The message.
  public var description: String { message }
}

extension ForeignFormat {
  /// What it is and how to send it, as the end of a sentence.
  var message: String {
    switch self {
    case .json: "like JSON: send that with Content-Type: application/json"
    case .cif: "like CIF, which is not read: convert it to extended XYZ first, with ase convert or Open Babel"
    case .gzip: "like gzip: unpack it, or send it with Content-Encoding: gzip"
    }
  }
}

extension DescriptorRequirement {
  /// The requirement as the end of a sentence.
  var message: String {
    switch self {
    case .positive(let maximum):
      "a number from 0.000001 to \(Decimals.shortest(maximum))"
    case .within(let low, let high):
      "a number from \(Decimals.shortest(low)) to \(Decimals.shortest(high))"
    case .count(let low, let high): "an integer from \(low) to \(high)"
    case .list(let maximum): "a list of 1 to \(maximum) entries"
    case .distinct: "free of repeated entries"
    case .greater(let key): "greater than '\(key)'"
    }
  }
}

/// Numbers as a reader wants them in a sentence.
enum Decimals {
  /// Three decimals.
  static func rounded(_ value: Double) -> String {
    guard abs(value) < 1e12 else { return "\(value)" }
    let thousandths = Int((abs(value) * 1000).rounded())
    let decimals = String(thousandths % 1000)
    let padding = String(repeating: "0", count: 3 - decimals.count)
    return "\(value < 0 ? "-" : "")\(thousandths / 1000).\(padding)\(decimals)"
  }

  /// Whole numbers without a point.
  static func shortest(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
  }
}
