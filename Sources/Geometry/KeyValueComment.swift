/// The second line of an extended XYZ file: `key=value` pairs, values bare, in quotes or in brackets, and
/// keys without a value. <https://github.com/libAtoms/extxyz> describes the format.
struct KeyValueComment {
  /// Values by key in small letters; the first of equal keys counts. A bare key has the value `T`.
  private(set) var values: [String: ArraySlice<UInt8>] = [:]
  /// Whether every quote and bracket had its partner.
  private(set) var isClosed = true

  init(_ line: ArraySlice<UInt8>) {
    var rest = line.trimmed
    while !rest.isEmpty, isClosed {
      let key = take(from: &rest, until: { $0 == UInt8(ascii: "=") || $0.isBlank })
      rest = rest.trimmed
      var value = ArraySlice("T".utf8)
      if rest.first == UInt8(ascii: "=") {
        rest = rest.dropFirst().trimmed
        value = take(from: &rest, until: \.isBlank)
      }
      if values[key.lowercased] == nil { values[key.lowercased] = value }
      rest = rest.trimmed
    }
  }

  /// Whether the line means to be extended XYZ: it names a lattice or properties.
  var isExtended: Bool { values["lattice"] != nil || values["properties"] != nil }

  /// A quoted or bracketed text without its marks, or everything up to the first byte that ends it.
  private mutating func take(
    from rest: inout ArraySlice<UInt8>, until isEnd: (UInt8) -> Bool
  ) -> ArraySlice<UInt8> {
    guard let first = rest.first else { return [] }
    if let partner = KeyValueComment.partners[first] {
      return takeEnclosed(from: &rest, by: first, partner)
    }
    let word = rest.prefix { !isEnd($0) }
    rest = rest[word.endIndex...]
    return word
  }

  private mutating func takeEnclosed(
    from rest: inout ArraySlice<UInt8>, by opening: UInt8, _ closing: UInt8
  ) -> ArraySlice<UInt8> {
    var depth = 0
    for index in rest.indices {
      if rest[index] == closing, depth == 1 || opening == closing, index > rest.startIndex {
        let inside = rest[(rest.startIndex + 1)..<index]
        rest = rest[(index + 1)...]
        return inside
      }
      depth += rest[index] == opening ? 1 : rest[index] == closing ? -1 : 0
    }
    isClosed = false
    let inside = rest.dropFirst()
    rest = []
    return inside
  }

  private static let partners: [UInt8: UInt8] = [
    UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "'"): UInt8(ascii: "'"),
    UInt8(ascii: "["): UInt8(ascii: "]"), UInt8(ascii: "{"): UInt8(ascii: "}"),
  ]
}
