/// What the comment line of an extended XYZ frame says about its atoms.
struct ExtendedXYZ {
  var lattice: Lattice?
  var periodic = Periodicity.none
  var layout = ColumnLayout.plain

  /// Reads `Lattice`, `pbc` and `Properties`; a line that names neither a lattice nor properties is a plain
  /// comment and leaves the plain layout.
  init(comment: ArraySlice<UInt8>, line: Int) throws(GeometryError) {
    let pairs = KeyValueComment(comment)
    guard pairs.isExtended else { return }
    guard pairs.isClosed else { throw .quoteNotClosed(line: line) }
    if let text = pairs.values["properties"] { layout = try ColumnLayout(properties: text, line: line) }
    let periodicity = try pairs.values["pbc"].map { text throws(GeometryError) in
      try ExtendedXYZ.periodicity(text, line: line)
    }
    if let text = pairs.values["lattice"] {
      periodic = periodicity ?? .all
      lattice = try Lattice(vectors: ExtendedXYZ.vectors(text, line: line), periodic: periodic)
      if lattice == nil { periodic = .none }
    } else if let periodicity, periodicity != .none {
      throw .latticeMissing
    }
  }

  /// Nine numbers, vector by vector.
  private static func vectors(
    _ text: ArraySlice<UInt8>, line: Int
  ) throws(GeometryError) -> [SIMD3<Double>] {
    let words = words(text)
    let numbers = words.prefix(9).compactMap(DecimalNumber.parse)
    guard words.count == 9, numbers.count == 9, numbers.allSatisfy(\.isFinite) else {
      throw .badLattice(line: line, text: Excerpt.of(text))
    }
    return (0..<3).map { SIMD3(numbers[3 * $0], numbers[3 * $0 + 1], numbers[3 * $0 + 2]) }
  }

  private static func periodicity(
    _ text: ArraySlice<UInt8>, line: Int
  ) throws(GeometryError) -> Periodicity {
    let answers = words(text).prefix(4).compactMap { truths[$0.lowercased] }
    guard answers.count == 3, words(text).count == 3 else {
      throw .badPeriodicity(line: line, text: Excerpt.of(text))
    }
    return Periodicity(answers[0], answers[1], answers[2])
  }

  private static let truths = [
    "t": true, "true": true, "1": true, "f": false, "false": false, "0": false,
  ]

  /// Words between blanks, commas and brackets.
  private static func words(_ text: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    let marks = Set("[]{},".utf8)
    return text.split(omittingEmptySubsequences: true) { $0.isBlank || marks.contains($0) }
  }
}
