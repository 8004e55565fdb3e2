/// Lines of a text as ranges of its bytes, ended by LF or CR LF; white space at both ends left out.
struct ByteLines {
  let bytes: [UInt8]
  /// Number of the line read last, counted from 1; 0 before the first.
  private(set) var number = 0
  /// Whether the line read last held nothing.
  private(set) var isBlank = false
  private var cursor = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { cursor = 3 }
  }

  /// The next line, or nil at the end of the text. What follows the last line feed is a line only if it
  /// holds something.
  mutating func next() -> ArraySlice<UInt8>? {
    guard cursor < bytes.count else { return nil }
    var end = cursor
    while end < bytes.count, bytes[end] != 10 { end += 1 }
    let line = bytes[cursor..<end].trimmed
    cursor = end + 1
    number += 1
    isBlank = line.isEmpty
    return line
  }

  /// The next line that holds something.
  mutating func nextFilled() -> ArraySlice<UInt8>? {
    while let line = next() {
      if !line.isEmpty { return line }
    }
    return nil
  }
}

extension ArraySlice<UInt8> {
  /// Without blanks at either end.
  var trimmed: ArraySlice<UInt8> {
    var lower = startIndex
    var upper = endIndex
    while lower < upper, self[lower].isBlank { lower += 1 }
    while lower < upper, self[upper - 1].isBlank { upper -= 1 }
    return self[lower..<upper]
  }

  /// Takes the first column off; nil when only blanks are left.
  mutating func popColumn() -> ArraySlice<UInt8>? {
    var lower = startIndex
    while lower < endIndex, self[lower].isBlank { lower += 1 }
    guard lower < endIndex else { return nil }
    var upper = lower
    while upper < endIndex, !self[upper].isBlank { upper += 1 }
    let column = self[lower..<upper]
    self = self[upper...]
    return column
  }

  /// Columns, but no more than asked for.
  func columns(atMost limit: Int) -> [ArraySlice<UInt8>] {
    var rest = self
    var found: [ArraySlice<UInt8>] = []
    while found.count < limit, let column = rest.popColumn() { found.append(column) }
    return found
  }

  /// ASCII letters in small.
  var lowercased: String {
    String(decoding: map { (65...90).contains($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
  }
}
