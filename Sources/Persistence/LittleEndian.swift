/// Numbers in records of zip archives: the lowest byte first.
struct LittleEndian {
  private let bytes: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

  /// How many bytes there are.
  var count: Int { bytes.count }

  /// Two bytes from `offset`, which has to be within.
  func two(_ offset: Int) -> Int { number(2, offset) }

  /// Four bytes.
  func four(_ offset: Int) -> Int { number(4, offset) }

  /// Eight bytes; nil where the number is beyond what a file can be.
  func eight(_ offset: Int) -> Int? {
    let (low, high) = (number(4, offset), number(4, offset + 4))
    return high < 1 << 28 ? high << 32 | low : nil
  }

  /// The bytes of a range.
  subscript(_ range: Range<Int>) -> ArraySlice<UInt8> {
    bytes[(bytes.startIndex + range.lowerBound)..<(bytes.startIndex + range.upperBound)]
  }

  private func number(_ count: Int, _ offset: Int) -> Int {
    let first = bytes.startIndex + offset
    return (0..<count).reversed().reduce(0) { $0 << 8 | Int(bytes[first + $1]) }
  }
}
