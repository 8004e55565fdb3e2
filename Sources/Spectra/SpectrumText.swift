/// The bytes of a text file, cut into lines at LF, CR LF or CR; lines count from 1.
struct SpectrumText {
  let bytes: [UInt8]
  /// Where the text starts: after a byte order mark.
  let start: Int

  /// Refuses what is not text: compressed files, UTF-16, control bytes, nothing at all.
  init(_ bytes: [UInt8]) throws(SpectraError) {
    if bytes.starts(with: [0x1F, 0x8B]) || bytes.starts(with: Array("BZh".utf8))
      || bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0xFD, 0x37, 0x7A, 0x58])
    {
      throw .compressed
    }
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { throw .wideText }
    for offset in bytes.indices where bytes[offset] < 0x20 {
      let byte = bytes[offset]
      // Tab, LF, VT, FF, CR, and the end-of-file mark of DOS.
      guard (9...13).contains(byte) || byte == 0x1A else { throw .binary(offset: offset) }
    }
    self.bytes = bytes
    start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// The lines in order.
  var lines: Lines { Lines(bytes: bytes, position: start) }

  /// A line: its bytes without the line end and without blanks at either end.
  struct Line {
    let number: Int
    let range: Range<Int>
  }

  struct Lines: Sequence, IteratorProtocol {
    let bytes: [UInt8]
    var position: Int
    var number = 0

    init(bytes: [UInt8], position: Int) {
      self.bytes = bytes
      self.position = position
    }

    mutating func next() -> Line? {
      guard position < bytes.count else { return nil }
      var end = position
      while end < bytes.count, bytes[end] != .newline, bytes[end] != .carriageReturn { end += 1 }
      var lower = position
      var upper = end
      position = end + 1
      if end + 1 < bytes.count, bytes[end] == .carriageReturn, bytes[end + 1] == .newline { position += 1 }
      while lower < upper, bytes[lower].isTrimmed { lower += 1 }
      while upper > lower, bytes[upper - 1].isTrimmed { upper -= 1 }
      number += 1
      return Line(number: number, range: lower..<upper)
    }
  }

  /// The text of a line.
  func string(_ line: Line) -> String { String(decoding: bytes[line.range], as: UTF8.self) }

  /// The text of a header line, which must be UTF-8.
  func header(_ range: Range<Int>, line: Int) throws(SpectraError) -> String {
    guard let text = String(validating: bytes[range], as: UTF8.self) else { throw .line(line, .notUTF8) }
    return text
  }

  /// Whether a line starts with one of the comment marks `#`, `;`, `%` or `!`.
  func isComment(_ line: Line) -> Bool {
    switch bytes[line.range.lowerBound] {
    case .hash, .semicolon, .percent, UInt8(ascii: "!"): true
    default: false
    }
  }
}

extension UInt8 {
  @inline(__always) fileprivate var isTrimmed: Bool {
    self == .space || self == .tab || self == 11 || self == 12 || self == 0x1A
  }
}
