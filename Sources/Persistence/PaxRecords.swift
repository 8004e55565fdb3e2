/// The records of an extended header, POSIX pax: "LENGTH KEY=VALUE\n", the length counting the whole record.
/// Only the path and the size matter here.
struct PaxRecords {
  var path: [UInt8]?
  var size: Int?

  static let longest = 1 << 16

  init() {}

  init(_ bytes: [UInt8]) throws(TarFault) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard digits.count <= 6, let length = Int(String(decoding: digits, as: UTF8.self)),
        length > digits.count + 2, length <= rest.count
      else { throw .badExtendedHeader }
      let record = rest.prefix(length)
      rest = rest.dropFirst(length)
      guard record.dropFirst(digits.count).first == 0x20, record.last == 0x0A,
        let equals = record.firstIndex(of: UInt8(ascii: "="))
      else { throw .badExtendedHeader }
      let key = String(decoding: record[(digits.endIndex + 1)..<equals], as: UTF8.self)
      try take(key, record[(equals + 1)...].dropLast())
    }
  }

  private mutating func take(_ key: String, _ value: ArraySlice<UInt8>) throws(TarFault) {
    switch key {
    case "path": path = Array(value)
    case "size":
      guard let number = Int(String(decoding: value, as: UTF8.self)), number >= 0 else {
        throw .badNumber(field: "size")
      }
      size = number
    default: break
    }
  }
}
