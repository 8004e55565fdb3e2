/// The grammar of a host with an optional port: `uri-host [ ":" port ]` (RFC 9110, section 7.2).
public enum Authority {
  /// Whether a text is a host without a port: a name, an IPv4 address, or an IPv6 address in brackets.
  public static func isHost(_ text: String) -> Bool {
    !text.isEmpty && text.withBytes { hostEnd($0) == $0.count }
  }

  /// Whether bytes are a host that is not empty, and a port up to 65535 that may be.
  static func isValid(_ bytes: Span<UInt8>) -> Bool {
    guard let hostEnd = hostEnd(bytes), hostEnd > 0 else { return false }
    if hostEnd == bytes.count { return true }
    return bytes[hostEnd] == .colon && isPort(bytes.extracting(hostEnd + 1..<bytes.count))
  }

  /// Whether bytes are a host and a port, both present, as CONNECT has them.
  static func hasPort(_ bytes: Span<UInt8>) -> Bool {
    guard isValid(bytes), let hostEnd = hostEnd(bytes) else { return false }
    return hostEnd + 1 < bytes.count
  }

  /// Where the host ends; nil when what stands there is none.
  static func hostEnd(_ bytes: Span<UInt8>) -> Int? {
    guard bytes.count > 0 else { return nil }
    if bytes[0] == UInt8(ascii: "[") {
      guard let close = bytes.firstIndex(of: UInt8(ascii: "]")), isLiteral(bytes.extracting(1..<close)) else {
        return nil
      }
      return close + 1
    }
    let end = bytes.firstIndex(of: .colon) ?? bytes.count
    let host = bytes.extracting(0..<end)
    let fault = PercentDecoding.fault(in: host, allowing: .host, refusesControls: true)
    return fault == nil ? end : nil
  }

  private static func isPort(_ bytes: Span<UInt8>) -> Bool {
    var port = 0
    for index in bytes.indices {
      guard bytes[index].isDigit else { return false }
      port = min(port * 10 + Int(bytes[index] &- 0x30), 1 << 20)
    }
    return port <= 65535
  }

  /// What may stand in brackets: an IPv6 address, or `v` and a version for the future (RFC 3986, 3.2.2).
  private static func isLiteral(_ bytes: Span<UInt8>) -> Bool {
    guard bytes.count > 1 else { return false }
    return bytes[0].lowercased == UInt8(ascii: "v") ? isFutureAddress(bytes) : isIPv6(bytes)
  }

  private static func isFutureAddress(_ bytes: Span<UInt8>) -> Bool {
    guard let dot = bytes.firstIndex(of: UInt8(ascii: ".")), dot > 1, dot + 1 < bytes.count else {
      return false
    }
    for index in 1..<dot where bytes[index].hexValue == nil { return false }
    for index in dot + 1..<bytes.count {
      guard ByteClass.host.contains(bytes[index]) || bytes[index] == .colon else { return false }
    }
    return true
  }

  /// Eight groups of one to four hexadecimal digits; `::` once for one group or more of zeros; the last
  /// two groups may be written as an IPv4 address.
  private static func isIPv6(_ bytes: Span<UInt8>) -> Bool {
    var groups = 0
    var compressed = false
    var index = 0
    while index < bytes.count {
      if bytes[index] == .colon {
        guard index + 1 < bytes.count, bytes[index + 1] == .colon, !compressed else { return false }
        compressed = true
        index += 2
        if index == bytes.count { break }
      }
      let end = bytes.firstIndex(of: .colon, from: index) ?? bytes.count
      let group = bytes.extracting(index..<end)
      if end == bytes.count, group.firstIndex(of: UInt8(ascii: ".")) != nil {
        guard isIPv4(group) else { return false }
        groups += 2
        index = end
        continue
      }
      guard isGroup(group) else { return false }
      groups += 1
      index = end
      if index < bytes.count, !(index + 1 < bytes.count && bytes[index + 1] == .colon) {
        index += 1
        guard index < bytes.count else { return false }
      }
    }
    return compressed ? groups <= 7 : groups == 8
  }

  private static func isGroup(_ bytes: Span<UInt8>) -> Bool {
    guard (1...4).contains(bytes.count) else { return false }
    for index in bytes.indices where bytes[index].hexValue == nil { return false }
    return true
  }

  private static func isIPv4(_ bytes: Span<UInt8>) -> Bool {
    var parts = 0
    var start = 0
    while start <= bytes.count {
      let end = bytes.firstIndex(of: UInt8(ascii: "."), from: start) ?? bytes.count
      guard (1...3).contains(end - start) else { return false }
      var number = 0
      for index in start..<end {
        guard bytes[index].isDigit else { return false }
        number = number * 10 + Int(bytes[index] &- 0x30)
      }
      if number > 255 || (end - start > 1 && bytes[start] == UInt8(ascii: "0")) { return false }
      parts += 1
      start = end + 1
    }
    return parts == 4
  }
}
