extension JSONWriter {
  /// One number.
  mutating func appendNumber(_ value: Float) {
    precondition(value.isFinite, "JSON has no number for \(value).")
    Self.extend(&bytes, by: ShortestText.longest) { ShortestText.write(value, into: &$0, at: $1) }
  }

  /// One number.
  mutating func appendNumber(_ value: Double) {
    precondition(value.isFinite, "JSON has no number for \(value).")
    Self.extend(&bytes, by: ShortestText.longest) { ShortestText.write(value, into: &$0, at: $1) }
  }

  /// Numbers in brackets, on one line.
  mutating func appendNumbers(_ values: [Float]) {
    list(values) { value, bytes, at in
      precondition(value.isFinite, "JSON has no number for \(value).")
      return ShortestText.write(value, into: &bytes, at: at)
    }
  }

  /// Numbers in brackets, on one line.
  mutating func appendNumbers(_ values: [Double]) {
    list(values) { value, bytes, at in
      precondition(value.isFinite, "JSON has no number for \(value).")
      return ShortestText.write(value, into: &bytes, at: at)
    }
  }

  @inline(__always)
  private mutating func list<Number>(
    _ values: [Number], _ write: (Number, inout MutableSpan<UInt8>, Int) -> Int
  ) {
    beginValue()
    let isPretty = pretty
    let gap = isPretty ? 2 : 1
    append(UInt8(ascii: "["))
    for start in stride(from: 0, to: values.count, by: Self.batch) {
      let end = min(start + Self.batch, values.count)
      Self.extend(&bytes, by: (end - start) * (ShortestText.longest + gap)) { bytes, first in
        var at = first
        for index in start..<end {
          if index > 0 {
            bytes[at] = UInt8(ascii: ",")
            if isPretty { bytes[at + 1] = UInt8(ascii: " ") }
            at += gap
          }
          at = write(values[index], &bytes, at)
        }
        return at
      }
    }
    append(UInt8(ascii: "]"))
  }

  /// Numbers for which room is made at once.
  private static let batch = 64

  /// Makes room for `count` bytes, lets the body write, and keeps what it says it has written.
  @inline(__always)
  private static func extend(
    _ bytes: inout [UInt8], by count: Int, _ body: (inout MutableSpan<UInt8>, Int) -> Int
  ) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: count))
    var span = bytes.mutableSpan
    let end = body(&span, start)
    bytes.removeLast(bytes.count - end)
  }
}
