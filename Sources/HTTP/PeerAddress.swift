/// Who is at the other end of a connection.
public enum PeerAddress: Sendable, Hashable, CustomStringConvertible {
  /// An IPv4 address as a number.
  case v4(UInt32)
  /// An IPv6 address as two numbers, the first eight bytes and the last eight.
  case v6(UInt64, UInt64)
  /// A process on this machine, through a Unix-domain socket.
  case unix
  /// Somebody behind a proxy that does not tell who.
  case unknown

  /// Whether the peer is on this machine.
  public var isLoopback: Bool {
    switch self {
    case .v4(let address): address >> 24 == 127
    case .v6(0, let low): low == 1
    case .v6: false
    case .unix: true
    case .unknown: false
    }
  }

  /// An IPv4 address that came mapped into IPv6 as what it is.
  var unmapped: PeerAddress {
    if case .v6(0, let low) = self, low >> 32 == 0xffff { return .v4(UInt32(truncatingIfNeeded: low)) }
    return self
  }

  /// The address in its usual spelling: `192.0.2.1`, `2001:db8::1`, `unix`.
  public var description: String {
    switch self {
    case .v4(let address):
      return PeerAddress.spelling(address)
    case .v6(let high, let low): return PeerAddress.spelling(high, low)
    case .unix: return "unix"
    case .unknown: return "unknown"
    }
  }

  /// Fifteen characters at most, so short that the text needs no memory.
  private static func spelling(_ address: UInt32) -> String {
    var characters = InlineArray<15, UInt8>(repeating: UInt8(ascii: "."))
    var count = 0
    for place: UInt32 in 0..<4 {
      let number = UInt8(truncatingIfNeeded: address >> (24 - 8 * place))
      if place > 0 { count += 1 }
      for unit: UInt8 in [100, 10, 1] where number >= unit || unit == 1 {
        characters[count] = number / unit % 10 + 0x30
        count += 1
      }
    }
    return characters.span.extracting(0..<count).text
  }

  /// The canonical spelling of RFC 5952: the longest run of two zero groups or more becomes `::`.
  private static func spelling(_ high: UInt64, _ low: UInt64) -> String {
    let groups = [high, low].flatMap { half in [48, 32, 16, 0].map { half >> UInt64($0) & 0xffff } }
    var best = 0..<0
    var start = 0
    while start < 8 {
      let end = groups[start...].firstIndex { $0 != 0 } ?? 8
      if end - start > max(best.count, 1) { best = start..<end }
      start = max(end, start) + 1
    }
    func text(_ range: Range<Int>) -> String {
      range.map { String(groups[$0], radix: 16) }.joined(separator: ":")
    }
    return best.isEmpty ? text(0..<8) : text(0..<best.lowerBound) + "::" + text(best.upperBound..<8)
  }
}
