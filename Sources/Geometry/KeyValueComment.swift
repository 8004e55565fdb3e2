/// The second line of an extended XYZ file: `key=value` pairs, values bare, in quotes or in brackets, blanks around
/// `=` allowed. Words without a value are passed over. <https://github.com/libAtoms/extxyz> describes the format.
struct KeyValueComment {
  /// A value without its marks.
  struct Value {
    var text: ArraySlice<UInt8>
    /// Whether it stood in quotes or brackets.
    var isEnclosed: Bool
  }

  /// Values by key in small letters, in their order.
  private(set) var values: [String: [Value]] = [:]
  /// Whether the quotes and brackets of all values had their partners.
  private(set) var isClosed = true

  init(_ line: ArraySlice<UInt8>) {
    var rest = line.trimmed
    while !rest.isEmpty {
      let key = KeyValueComment.takeKey(from: &rest)
      rest = rest.trimmed
      guard rest.first == UInt8(ascii: "=") else { continue }
      rest = rest.dropFirst().trimmed
      values[key.lowercased, default: []].append(takeValue(from: &rest))
      rest = rest.trimmed
    }
  }

  /// A word, or a text in quotes. A quote without a partner is a letter like any other.
  private static func takeKey(from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    if let quote = rest.first, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
      let inside = takeEnclosed(from: &rest, by: quote, quote)
    {
      return inside
    }
    let word = rest.prefix { $0 != UInt8(ascii: "=") && !$0.isBlank }
    rest = rest[word.endIndex...]
    return word
  }

  /// What is enclosed, or a word; a number takes the numbers behind it, so that vectors without quotes stay whole.
  private mutating func takeValue(from rest: inout ArraySlice<UInt8>) -> Value {
    if let opening = rest.first, let closing = KeyValueComment.partners[opening] {
      if let inside = KeyValueComment.takeEnclosed(from: &rest, by: opening, closing) {
        return Value(text: inside, isEnclosed: true)
      }
      isClosed = false
      defer { rest = [] }
      return Value(text: rest.dropFirst(), isEnclosed: true)
    }
    return Value(text: KeyValueComment.takeBare(from: &rest), isEnclosed: false)
  }

  private static func takeBare(from rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let line = rest
    guard var last = rest.popColumn() else { return [] }
    var ahead = rest
    while DecimalNumber.parse(last) != nil, let next = ahead.popColumn(), DecimalNumber.parse(next) != nil {
      (last, rest) = (next, ahead)
    }
    return line[..<last.endIndex]
  }

  /// The text up to the partner of the mark at the front; nil, and nothing taken, if there is none.
  private static func takeEnclosed(
    from rest: inout ArraySlice<UInt8>, by opening: UInt8, _ closing: UInt8
  ) -> ArraySlice<UInt8>? {
    var depth = 0
    for index in rest.indices {
      if rest[index] == closing, depth == 1 || opening == closing, index > rest.startIndex {
        let inside = rest[(rest.startIndex + 1)..<index]
        rest = rest[(index + 1)...]
        return inside
      }
      depth += rest[index] == opening ? 1 : rest[index] == closing ? -1 : 0
    }
    return nil
  }

  private static let partners: [UInt8: UInt8] = [
    UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "'"): UInt8(ascii: "'"),
    UInt8(ascii: "["): UInt8(ascii: "]"), UInt8(ascii: "{"): UInt8(ascii: "}"),
  ]
}
