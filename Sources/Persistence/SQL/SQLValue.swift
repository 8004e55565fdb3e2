/// A value in a database: the types that SQLite and PostgreSQL share and this program needs.
enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int64)
  case text(String)
  case bytes([UInt8])
}

/// One row of an answer, read from left to right.
struct SQLRow: Sendable {
  private let values: [SQLValue]
  private var place = 0

  init(_ values: [SQLValue]) { self.values = values }

  mutating func integer() throws(SQLError) -> Int64 {
    guard let number = try optionalInteger() else { throw .invalid("a number is missing in column \(place)") }
    return number
  }

  mutating func optionalInteger() throws(SQLError) -> Int64? {
    switch try next() {
    case .null: return nil
    case .integer(let number): return number
    default: throw .invalid("column \(place) is no number")
    }
  }

  mutating func flag() throws(SQLError) -> Bool { try integer() != 0 }

  mutating func text() throws(SQLError) -> String {
    guard let text = try optionalText() else { throw .invalid("a text is missing in column \(place)") }
    return text
  }

  mutating func optionalText() throws(SQLError) -> String? {
    switch try next() {
    case .null: return nil
    case .text(let text): return text
    default: throw .invalid("column \(place) is no text")
    }
  }

  mutating func bytes() throws(SQLError) -> [UInt8] {
    guard case .bytes(let bytes) = try next() else { throw .invalid("column \(place) holds no bytes") }
    return bytes
  }

  private mutating func next() throws(SQLError) -> SQLValue {
    guard place < values.count else { throw .invalid("there is no column \(place + 1)") }
    place += 1
    return values[place - 1]
  }
}
