/// What can be wrong with a geometry, with the facts needed to put it right. Lines are counted from 1,
/// atoms from 0; texts are excerpts that are safe to print.
public enum GeometryError: Error, Equatable, Sendable {
  // MARK: XYZ text

  /// There is nothing but white space.
  case emptyText
  /// This line should have held the number of atoms and nothing else.
  case atomCountExpected(line: Int, text: String)
  /// This line should have held the number of atoms, but begins a text of another kind.
  case anotherFormat(line: Int, ForeignFormat)
  /// The line that holds the number of atoms holds a larger one than allowed.
  case atomCountTooLarge(line: Int, text: String, maximum: Int)
  /// The text, or the frame, ends before all declared atoms have been read.
  case atomsMissing(declared: Int, found: Int, line: Int)
  /// The frame ends early, and what stands in place of its comment looks like an atom.
  case commentMissing(declared: Int, found: Int, line: Int, text: String)
  /// A blank line stands between the declared atoms.
  case blankLine(declared: Int, found: Int, line: Int)
  /// An atom follows the last declared one.
  case atomsLeftOver(declared: Int, line: Int, text: String)
  /// Something that is neither an atom nor another frame follows the last declared atom.
  case textLeftOver(declared: Int, line: Int, text: String)
  /// An atom's line holds too few columns.
  case columnsMissing(line: Int, found: Int, needed: Int)
  /// No element is written so.
  case unknownElement(line: Int, text: String)
  /// This is not a number.
  case badNumber(line: Int, column: Int, text: String)
  /// A coordinate in this line is infinite, not a number or absurdly large.
  case absurdCoordinate(line: Int, text: String, maximum: Double)
  /// A quoted value in the comment line has no end.
  case quoteNotClosed(line: Int)
  /// A key of the comment line that is read stands there more than once.
  case keyTwice(line: Int, key: String)
  /// `Lattice` does not hold nine numbers.
  case badLattice(line: Int, text: String)
  /// `Properties` is not a list of name:type:count.
  case badProperties(line: Int, text: String)
  /// `Properties` gives positions other than three columns of type R.
  case badPositionColumns(line: Int, text: String)
  /// `Properties` lacks a column that is needed.
  case propertyMissing(line: Int, name: String)
  /// `pbc` does not hold three truth values.
  case badPeriodicity(line: Int, text: String)
  /// Only one structure was expected and another begins in this line.
  case severalFrames(line: Int)
  /// The trajectory is longer than allowed.
  case frameLimitExceeded(maximum: Int)

  // MARK: Structure

  /// A structure needs at least one atom.
  case noAtoms
  /// As many positions as elements are needed.
  case countMismatch(elements: Int, positions: Int)
  /// More atoms than allowed.
  case atomLimitExceeded(count: Int, maximum: Int)
  /// A coordinate is infinite or not a number.
  case coordinateNotFinite(atom: Int)
  /// A coordinate is beyond any real structure, in Angstrom.
  case coordinateTooLarge(atom: Int, value: Double, maximum: Double)
  /// A component of a lattice vector is not a number or beyond any cell, in Angstrom.
  case latticeTooLarge(component: Double, maximum: Double)
  /// The lattice vectors do not span a usable volume, in cubic Angstrom.
  case singularLattice(volume: Double)
  /// It is said to repeat, but by no lattice.
  case latticeMissing

  // MARK: Absorber and cluster

  /// There is no such atom.
  case atomIndexOutOfRange(index: Int, count: Int)
  /// The atom named as the absorber is another element.
  case wrongElement(index: Int, found: Element, expected: Element)
  /// There is no atom of the absorbing element.
  case elementAbsent(Element, present: [Element])
  /// The list of absorbers is empty.
  case noAbsorberNamed
  /// The list of absorbers names an atom twice.
  case absorberNamedTwice(index: Int)
  /// The cutoff is not a length within the limits, in Angstrom.
  case badCutoff(Double, maximum: Double)
  /// More atoms within the cutoff than allowed.
  case clusterTooLarge(maximum: Int, cutoff: Double)
  /// Two atoms, or an atom and an image of another or of itself, nearly coincide, in Angstrom.
  case atomsTooClose(first: Int, second: Int, distance: Double, isThroughImage: Bool)
  /// The absorber has no neighbour within the cutoff, in Angstrom.
  case isolatedAbsorber(index: Int, cutoff: Double)

  // MARK: Descriptor

  /// A descriptor without blocks describes nothing.
  case descriptorEmpty
  /// A key of a descriptor block has a value that cannot work.
  case badDescriptorKey(block: String, key: String, requirement: DescriptorRequirement)
}

/// What is sent in place of XYZ, told by its first bytes.
public enum ForeignFormat: Hashable, Sendable, CaseIterable { case json, cif, gzip }

/// What the value of a descriptor key has to be.
public enum DescriptorRequirement: Hashable, Sendable {
  /// A number that is not vanishingly small (1e-6 at least) and at most this.
  case positive(maximum: Double)
  /// A finite number from the first to the second.
  case within(Double, Double)
  /// An integer from the first to the second.
  case count(Int, Int)
  /// A list with at least one entry and at most this many.
  case list(maximum: Int)
  /// No entry twice.
  case distinct
  /// Greater than the value of another key.
  case greater(than: String)
}
