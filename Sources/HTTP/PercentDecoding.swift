/// The bytes meant by percent-encoded ones, decoded once (RFC 3986, section 2.1).
enum PercentDecoding {
  /// Decodes bytes whose escapes have been checked; with `plusIsSpace` as forms do it.
  static func decode(_ bytes: Span<UInt8>, plusIsSpace: Bool = false) -> [UInt8] {
    var decoded: [UInt8] = []
    decoded.reserveCapacity(bytes.count)
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == .percent, index + 2 < bytes.count,
        let high = bytes[index + 1].hexValue, let low = bytes[index + 2].hexValue
      {
        decoded.append(high << 4 | low)
        index += 3
      } else {
        decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? .space : byte)
        index += 1
      }
    }
    return decoded
  }

  /// The place of the first byte that is neither of a class nor a good escape; escapes must spell UTF-8
  /// without NUL and, with `refusesControls`, without any control character.
  static func fault(
    in bytes: Span<UInt8>, allowing allowed: ByteClass, refusesControls: Bool
  ) -> Int? {
    var index = 0
    var escaped = false
    while index < bytes.count {
      let byte = bytes[index]
      if byte == .percent {
        guard index + 2 < bytes.count, let high = bytes[index + 1].hexValue,
          let low = bytes[index + 2].hexValue
        else { return index }
        let meant = high << 4 | low
        if meant == 0 || (refusesControls && (meant < 0x20 || meant == 0x7f)) { return index }
        escaped = true
        index += 3
      } else if allowed.contains(byte) {
        index += 1
      } else {
        return index
      }
    }
    if escaped, String(validating: decode(bytes), as: UTF8.self) == nil { return 0 }
    return nil
  }
}
