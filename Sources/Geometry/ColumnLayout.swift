/// Which column of an atom's line holds what.
struct ColumnLayout: Equatable {
  /// Column of the element, as symbol or atomic number.
  var element: Int
  /// First of the three coordinate columns.
  var position: Int
  /// Columns a line needs so that nothing asked for is missing.
  var width: Int { max(element + 1, position + 3) }

  /// Element, x, y, z, and whatever follows.
  static let plain = ColumnLayout(element: 0, position: 1)

  init(element: Int, position: Int) { (self.element, self.position) = (element, position) }

  /// From `Properties`: name:type:count triples separated by colons, as `species:S:1:pos:R:3:forces:R:3`.
  init(properties text: ArraySlice<UInt8>, line: Int) throws(GeometryError) {
    let words = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    let fields = words.map(\.lowercased)
    guard fields.count % 3 == 0, fields.count <= 3 * ColumnLayout.maximumProperties else {
      throw .badProperties(line: line, text: Excerpt.of(text))
    }
    var found: [String: Int] = [:]
    var column = 0
    for triple in stride(from: 0, to: fields.count, by: 3) {
      guard let count = Int(fields[triple + 2]), (1...1000).contains(count),
        ["s", "r", "i", "l"].contains(fields[triple + 1])
      else { throw .badProperties(line: line, text: Excerpt.of(text)) }
      let isPosition = ColumnLayout.positionNames.contains(fields[triple])
      guard !isPosition || (count == 3 && fields[triple + 1] == "r") else {
        let entry = text[words[triple].startIndex..<words[triple + 2].endIndex]
        throw .badPositionColumns(line: line, text: Excerpt.of(entry))
      }
      if found[fields[triple]] == nil { found[fields[triple]] = column }
      column += count
    }
    guard let position = ColumnLayout.positionNames.compactMap({ found[$0] }).first else {
      throw .propertyMissing(line: line, name: "pos")
    }
    guard let element = ColumnLayout.elementNames.compactMap({ found[$0] }).first else {
      throw .propertyMissing(line: line, name: "species")
    }
    self.init(element: element, position: position)
  }

  private static let maximumProperties = 100
  private static let positionNames = ["pos", "positions"]
  private static let elementNames = [
    "species", "element", "symbol", "symbols", "z", "numbers", "atomic_numbers",
  ]
}
