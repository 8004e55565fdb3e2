/// The trace that a request belongs to (W3C Trace Context, `traceparent`).
public struct TraceContext: Sendable, Hashable {
  /// The trace's name, 32 hexadecimal digits in lower case.
  public let traceID: String
  /// The caller's part of it, 16 digits.
  public let parentID: String
  /// Whether the caller keeps a record of it.
  public let isSampled: Bool

  /// Reads a field's value: version, trace, parent, flags. Names that are all zero are none; a later version
  /// may say more after a hyphen.
  public init?(_ value: String) {
    let bytes = Array(value.utf8)
    guard bytes.count >= 55, TraceContext.isForm(bytes), !bytes[0..<2].elementsEqual("ff".utf8) else {
      return nil
    }
    let isFirst = bytes[0..<2].elementsEqual("00".utf8)
    guard bytes.count == 55 || (!isFirst && bytes[55] == UInt8(ascii: "-")) else { return nil }
    let (trace, parent) = (bytes[3..<35], bytes[36..<52])
    guard trace.contains(where: { $0 != 0x30 }), parent.contains(where: { $0 != 0x30 }) else { return nil }
    traceID = String(decoding: trace, as: UTF8.self)
    parentID = String(decoding: parent, as: UTF8.self)
    isSampled = (bytes[54].hexValue ?? 0) & 1 == 1
  }

  /// Hyphens where they belong, lower-case digits elsewhere.
  private static func isForm(_ bytes: [UInt8]) -> Bool {
    (0..<55).allSatisfy { place in
      let byte = bytes[place]
      if [2, 35, 52].contains(place) { return byte == UInt8(ascii: "-") }
      return byte.isDigit || (0x61...0x66).contains(byte)
    }
  }
}
