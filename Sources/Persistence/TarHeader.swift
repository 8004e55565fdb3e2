/// One header block of 512 bytes, POSIX ustar or GNU, with its check sum verified.
struct TarHeader {
  let name: [UInt8]
  let size: Int
  let flag: UInt8

  static let blockSize = 512

  init(_ block: ArraySlice<UInt8>) throws(TarFault) {
    let block = Array(block)
    // POSIX: "ustar", NUL, "00". GNU: "ustar", two blanks, NUL.
    guard block[257..<262].elementsEqual("ustar".utf8) else { throw .notAHeader }
    let checksum = try Self.octal(block[148..<156], field: "checksum")
    // The sum is taken with blanks in its own field.
    let sum = block.reduce(0) { $0 + Int($1) } - block[148..<156].reduce(0) { $0 + Int($1) } + 8 * 32
    guard sum == checksum else { throw .wrongChecksum }
    size = try Self.number(block[124..<136], field: "size")
    flag = block[156]
    let name = Self.text(block[0..<100])
    let isPOSIX = block[262] == 0
    let prefix = isPOSIX ? Self.text(block[345..<500]) : []
    self.name = prefix.isEmpty ? name : prefix + [UInt8(ascii: "/")] + name
  }

  /// The bytes of a field up to the first NUL.
  private static func text(_ field: ArraySlice<UInt8>) -> [UInt8] { Array(field.prefix { $0 != 0 }) }

  /// Octal digits, or GNU's binary form for large numbers (first bit set, big-endian).
  private static func number(_ field: ArraySlice<UInt8>, field name: String) throws(TarFault) -> Int {
    guard let first = field.first, first & 0x80 != 0 else { return try octal(field, field: name) }
    var value = Int(first & 0x7F)
    for byte in field.dropFirst() {
      guard value < 1 << 54 else { throw .badNumber(field: name) }
      value = value << 8 | Int(byte)
    }
    return value
  }

  private static func octal(_ field: ArraySlice<UInt8>, field name: String) throws(TarFault) -> Int {
    let padding: Set<UInt8> = [0, 0x20]
    let digits = field.drop { $0 == 0x20 }.prefix { !padding.contains($0) }
    let rest = field[digits.endIndex...]
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x37).contains($0) }),
      rest.allSatisfy(padding.contains)
    else { throw .badNumber(field: name) }
    return digits.reduce(0) { $0 << 3 | Int($1 & 7) }
  }
}
