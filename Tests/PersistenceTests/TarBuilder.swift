/// Writes archives for the tests, good ones and bad ones.
struct TarBuilder {
  private(set) var bytes: [UInt8] = []

  /// One entry; every field of the header can be falsified.
  mutating func add(
    _ name: String, _ content: [UInt8] = [], flag: Character = "0", size: String? = nil, prefix: String = "",
    magic: String = "ustar\u{0}00", checksum: Int? = nil
  ) {
    var block = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, _ at: Int) {
      for (index, byte) in text.utf8.enumerated() { block[at + index] = byte }
    }
    put(name, 0)
    put("0000644\u{0}0000000\u{0}0000000\u{0}", 100)
    put(size ?? Self.octal(content.count, digits: 11), 124)
    put("00000000000", 136)
    put("        ", 148)
    put(String(flag), 156)
    put(magic, 257)
    put(prefix, 345)
    put(Self.octal(checksum ?? block.reduce(0) { $0 + Int($1) }, digits: 6) + "\u{0}", 148)
    bytes += block
    bytes += content
    bytes += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
  }

  /// A pax header with these records.
  mutating func addPax(_ records: String...) {
    add("PaxHeaders/x", Array(records.joined().utf8), flag: "x")
  }

  /// The archive with its end mark.
  var finished: [UInt8] { bytes + [UInt8](repeating: 0, count: 1024) }

  private static func octal(_ value: Int, digits: Int) -> String {
    let text = String(value, radix: 8)
    return String(repeating: "0", count: digits - text.count) + text
  }
}
