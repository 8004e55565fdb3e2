/// What the comment line of an XYZ frame says about its atoms.
struct ExtendedXYZ {
  var lattice: Lattice?
  var periodic = Periodicity.none
  var layout = ColumnLayout.plain

  /// Reads `Lattice`, `pbc` and `Properties` as far as the format has them (see `XYZFormat`); a comment that is free
  /// text leaves no lattice and the plain layout.
  init(comment: ArraySlice<UInt8>, line: Int, format: XYZFormat?) throws(GeometryError) {
    guard format != .xyz else { return }
    let pairs = KeyValueComment(comment)
    guard format == .extxyz || ExtendedXYZ.isMeant(pairs) else { return }
    guard pairs.isClosed else { throw .quoteNotClosed(line: line) }
    if let text = try ExtendedXYZ.value("Properties", in: pairs, line) {
      layout = try ColumnLayout(properties: text, line: line)
    }
    let periodicity = try ExtendedXYZ.value("pbc", in: pairs, line).map { text throws(GeometryError) in
      guard let periodicity = ExtendedXYZ.periodicity(text) else {
        throw .badPeriodicity(line: line, text: Excerpt.of(text))
      }
      return periodicity
    }
    if let text = try ExtendedXYZ.value("Lattice", in: pairs, line) {
      let vectors = try ExtendedXYZ.vectors(text, line: line)
      lattice = try Lattice(vectors: vectors, periodic: periodicity ?? .all)
      if lattice != nil { periodic = periodicity ?? .all }
    } else if let periodicity, periodicity != .none {
      throw .latticeMissing
    }
  }

  /// Whether pairs can mean nothing but extended XYZ, well written or not: `Lattice=cubic` is free text.
  private static func isMeant(_ pairs: KeyValueComment) -> Bool {
    pairs.values["lattice", default: []].contains { $0.isEnclosed || words($0.text).count > 1 }
      || pairs.values["properties", default: []].contains { $0.text.contains(UInt8(ascii: ":")) }
      || pairs.values["pbc", default: []].contains { periodicity($0.text) != nil }
  }

  /// The only value of a key; nil if the comment does not have the key.
  private static func value(
    _ key: String, in pairs: KeyValueComment, _ line: Int
  ) throws(GeometryError) -> ArraySlice<UInt8>? {
    let values = pairs.values[key.lowercased(), default: []]
    guard values.count < 2 else { throw .keyTwice(line: line, key: key) }
    return values.first?.text
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

  /// Three truth values; nil if the text holds anything else.
  private static func periodicity(_ text: ArraySlice<UInt8>) -> Periodicity? {
    let answers = words(text).map { truths[$0.lowercased] ?? nil }
    guard answers.count == 3, let a = answers[0], let b = answers[1], let c = answers[2] else { return nil }
    return Periodicity(a, b, c)
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

extension Structure {
  /// Whether the comment holds a lattice that was not read because the text was said to be plain XYZ.
  public var hasUnreadLattice: Bool {
    guard lattice == nil,
      let header = try? ExtendedXYZ(comment: Array(comment.utf8)[...], line: 2, format: nil)
    else { return false }
    return header.lattice != nil
  }
}
