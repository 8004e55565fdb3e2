extension PeerAddress {
  /// Reads a numeric address: `192.0.2.1`, `2001:db8::1`, `::ffff:192.0.2.1` (which is the former's kind), or
  /// `unix`.
  public init?(parsing text: some StringProtocol) {
    if text == "unix" {
      self = .unix
    } else if text.utf8.contains(.colon) {
      guard let (high, low) = PeerAddress.groups(text) else { return nil }
      self = PeerAddress.v6(high, low).unmapped
    } else {
      guard let number = PeerAddress.dotted(text) else { return nil }
      self = .v4(number)
    }
  }

  /// Four numbers up to 255 without leading zeros.
  private static func dotted(_ text: some StringProtocol) -> UInt32? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var number: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.count), part.allSatisfy(\.isDigit), part.count == 1 || part.first != 0x30
      else { return nil }
      let value = part.reduce(UInt32(0)) { $0 * 10 + UInt32($1 &- 0x30) }
      guard value < 256 else { return nil }
      number = number << 8 | value
    }
    return number
  }

  /// Eight groups of hexadecimal digits, of which one run of zeros may be left out, and the last two may be
  /// written as an IPv4 address (RFC 4291, section 2.2).
  private static func groups(_ text: some StringProtocol) -> (UInt64, UInt64)? {
    let halves = split(Array(text.utf8))
    guard let front = numbers(halves[0], isLast: halves.count == 1),
      let back = halves.count == 2 ? numbers(halves[1], isLast: true) : []
    else { return nil }
    let missing = 8 - front.count - back.count
    guard halves.count == 2 ? missing > 0 : missing == 0 else { return nil }
    let all = front + [UInt64](repeating: 0, count: missing) + back
    return (all[..<4].reduce(0) { $0 << 16 | $1 }, all[4...].reduce(0) { $0 << 16 | $1 })
  }

  /// What stands before and after the first `::`, or everything.
  private static func split(_ bytes: [UInt8]) -> [[UInt8]] {
    let double = bytes.indices.dropLast().first { bytes[$0] == .colon && bytes[$0 + 1] == .colon }
    return double.map { [Array(bytes[..<$0]), Array(bytes[($0 + 2)...])] } ?? [bytes]
  }

  private static func numbers(_ bytes: [UInt8], isLast: Bool) -> [UInt64]? {
    if bytes.isEmpty { return [] }
    let parts = bytes.split(separator: .colon, omittingEmptySubsequences: false)
    var found: [UInt64] = []
    for (index, part) in parts.enumerated() {
      if isLast, index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
        guard let number = dotted(String(decoding: part, as: UTF8.self)) else { return nil }
        found += [UInt64(number >> 16), UInt64(number & 0xffff)]
      } else {
        guard (1...4).contains(part.count) else { return nil }
        var number: UInt64 = 0
        for byte in part {
          guard let digit = byte.hexValue else { return nil }
          number = number << 4 | UInt64(digit)
        }
        found.append(number)
      }
    }
    return found
  }
}
