extension JSONError {
  /// What is wrong, where, and how to put it right.
  public var message: String {
    switch self {
    case .tooManyBytes(let count, let limit):
      "The JSON text has \(count) bytes; at most \(limit) are accepted."
    case .malformed(let fault, let position):
      "Line \(position.line), column \(position.column) (byte \(position.offset)): \(fault.detail)"
    case .invalid(let issues):
      issues.map { "\($0.pointer.isEmpty ? "(document)" : $0.pointer): \($0.detail)" }
        .joined(separator: "\n")
    }
  }
}

extension JSONFault {
  /// What is wrong and how to put it right, without the place.
  public var detail: String {
    switch self {
    case .unexpected(let byte, let expected):
      "found \(Self.name(of: byte)) where \(expected.rawValue) must stand."
    case .endOfText(let expected):
      "the text ends where \(expected.rawValue) must stand; it may have been cut off."
    case .invalidUTF8:
      "these bytes are not UTF-8; save the text in UTF-8."
    case .byteOrderMark:
      "the text begins with a byte order mark; save it in UTF-8 without one."
    case .controlCharacter(let byte):
      "the string holds the raw control character \(Self.hex(byte)); write it as an escape such as \\n or \\u00\(Self.digits(byte))."
    case .loneSurrogate(let unit):
      "\\u\(Self.digits(UInt8(unit >> 8)))\(Self.digits(UInt8(unit & 0xFF))) is half of a surrogate pair; write both halves."
    case .leadingZero:
      "a number must not begin with a superfluous zero; remove it."
    case .numberOutOfRange(let text):
      "the number \(text.shortened) is beyond the range of double precision (about 1.8e308)."
    case .notFinite(let text):
      "\(text) is not a number that JSON knows; leave the value out or give a finite one."
    case .duplicateKey(let key):
      "the key \"\(key.shortened)\" stands twice in this object; remove one."
    case .tooDeep(let limit):
      "arrays and objects are nested deeper than \(limit) levels."
    case .tooManyValues(let limit):
      "the text holds more than \(limit) values."
    }
  }

  private static func name(of byte: UInt8) -> String {
    switch byte {
    case 0x21...0x7E: "'\(Character(Unicode.Scalar(byte)))'"
    case 0x20: "a blank"
    case 0x0A, 0x0D: "a line break"
    default: "the byte \(hex(byte))"
    }
  }

  private static func hex(_ byte: UInt8) -> String { "0x" + digits(byte) }

  private static func digits(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}
