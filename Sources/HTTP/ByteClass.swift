/// A set of ASCII bytes held as two masks, so that membership is a shift and no memory is read.
struct ByteClass: Sendable {
  private let low: UInt64
  private let high: UInt64

  /// The set of the bytes in ranges and of single ASCII characters.
  init(_ ranges: [ClosedRange<UInt8>], _ characters: String = "") {
    var low: UInt64 = 0
    var high: UInt64 = 0
    for byte in ranges.flatMap(Array.init) + Array(characters.utf8) {
      precondition(byte < 128, "a byte class holds ASCII only")
      if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
    }
    self.low = low
    self.high = high
  }

  /// The set given by its two masks (see `ByteClassTests`, which compares them with the grammar).
  init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  /// Whether a byte belongs to the set.
  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    let mask = byte < 64 ? low : (byte < 128 ? high : 0)
    return (mask >> UInt64(byte & 63)) & 1 != 0
  }
}

extension ByteClass: Equatable {}

extension ByteClass {
  /// `tchar` (RFC 9110, section 5.6.2): what methods and field names are made of.
  static let token = ByteClass(low: 0x03ff_6cfa_0000_0000, high: 0x57ff_ffff_c7ff_fffe)
  /// What a path may hold beside escapes: `pchar` and the slash (RFC 3986, section 3.3).
  static let path = ByteClass(low: 0x2fff_ffd2_0000_0000, high: 0x47ff_fffe_87ff_ffff)
  /// What a query may hold beside escapes: `pchar`, slash and question mark (RFC 3986, section 3.4).
  static let query = ByteClass(low: 0xafff_ffd2_0000_0000, high: 0x47ff_fffe_87ff_ffff)
  /// What a registered name may hold beside escapes: `unreserved` and `sub-delims` (RFC 3986, 3.2.2),
  /// without the comma, by which two hosts would pass for one.
  static let host = ByteClass(low: 0x2bff_6fd2_0000_0000, high: 0x47ff_fffe_87ff_fffe)
  /// What a request id may hold: letters, digits, dot, underscore, hyphen.
  static let requestID = ByteClass(low: 0x03ff_6000_0000_0000, high: 0x07ff_fffe_87ff_fffe)
}

extension UInt8 {
  static let tab: UInt8 = 0x09
  static let lineFeed: UInt8 = 0x0a
  static let carriageReturn: UInt8 = 0x0d
  static let space: UInt8 = 0x20
  static let quote: UInt8 = 0x22
  static let percent: UInt8 = 0x25
  static let asterisk: UInt8 = 0x2a
  static let comma: UInt8 = 0x2c
  static let slash: UInt8 = 0x2f
  static let colon: UInt8 = 0x3a
  static let semicolon: UInt8 = 0x3b
  static let equals: UInt8 = 0x3d
  static let questionMark: UInt8 = 0x3f
  static let backslash: UInt8 = 0x5c

  /// Whether the byte may stand in a field value: visible, blank, tab or beyond ASCII.
  @inline(__always)
  var isFieldContent: Bool { (self >= 0x20 && self != 0x7f) || self == .tab }

  /// Whether the byte is a space or a tab.
  @inline(__always)
  var isBlank: Bool { self == .space || self == .tab }

  /// Whether the byte is a decimal digit.
  @inline(__always)
  var isDigit: Bool { self &- 0x30 < 10 }

  /// The value of a hexadecimal digit.
  @inline(__always)
  var hexValue: UInt8? {
    if isDigit { return self &- 0x30 }
    let letter = (self | 0x20) &- 0x61
    return letter < 6 ? letter &+ 10 : nil
  }

  /// The lower-case letter of an upper-case one; other bytes as they are.
  @inline(__always)
  var lowercased: UInt8 { self &- 0x41 < 26 ? self | 0x20 : self }
}
