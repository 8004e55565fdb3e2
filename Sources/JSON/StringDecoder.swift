/// Turns a scanned (hence valid) string token into its characters.
enum StringDecoder {
  static func text(of entry: TapeEntry, in bytes: [UInt8]) -> String {
    let raw = bytes[Int(entry.start)..<Int(entry.end)]
    return entry.kind == .plainString
      ? String(decoding: raw, as: UTF8.self) : String(decoding: unescaped(raw), as: UTF8.self)
  }

  static func bytes(of entry: TapeEntry, in bytes: [UInt8]) -> [UInt8] {
    let raw = bytes[Int(entry.start)..<Int(entry.end)]
    return entry.kind == .plainString ? Array(raw) : unescaped(raw)
  }

  private static func unescaped(_ raw: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(raw.count)
    var rest = raw
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\") {
        append(escape: &rest, to: &result)
      } else {
        result.append(byte)
      }
    }
    return result
  }

  private static func append(escape rest: inout ArraySlice<UInt8>, to result: inout [UInt8]) {
    switch rest.removeFirst() {
    case UInt8(ascii: "b"): result.append(0x08)
    case UInt8(ascii: "f"): result.append(0x0C)
    case UInt8(ascii: "n"): result.append(0x0A)
    case UInt8(ascii: "r"): result.append(0x0D)
    case UInt8(ascii: "t"): result.append(0x09)
    case UInt8(ascii: "u"): result.append(contentsOf: UTF8.encode(scalar(&rest))!)
    case 0x0A: break
    case 0x0D: if rest.first == 0x0A { rest.removeFirst() }
    case let itself: result.append(itself)
    }
  }

  private static func scalar(_ rest: inout ArraySlice<UInt8>) -> Unicode.Scalar {
    let high = unit(&rest)
    guard high & 0xF800 == 0xD800 else { return Unicode.Scalar(high)! }
    rest.removeFirst(2)
    let low = unit(&rest)
    return Unicode.Scalar(0x10000 + ((high & 0x3FF) << 10 | (low & 0x3FF)))!
  }

  private static func unit(_ rest: inout ArraySlice<UInt8>) -> UInt32 {
    var unit: UInt32 = 0
    for _ in 0..<4 { unit = unit << 4 | UInt32(Scanner.hexDigit(rest.removeFirst())!) }
    return unit
  }
}
