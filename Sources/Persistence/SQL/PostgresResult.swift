import CPostgres

/// Reads answers of libpq in binary form.
enum PostgresResult {
  /// Numbers that PostgreSQL gives its types.
  static let (bytea, bigint, smallint, integer, text): (Oid, Oid, Oid, Oid, Oid) = (17, 20, 21, 23, 25)

  /// The letter of the SQLSTATE among the fields of an error.
  static let stateField = Int32(UInt8(ascii: "C"))

  /// All rows of an answer.
  static func rows(of result: OpaquePointer?) throws(SQLError) -> [SQLRow] {
    let columns = unsafe PQnfields(result)
    let types = (0..<columns).map { unsafe PQftype(result, $0) }
    var rows: [SQLRow] = []
    for row in 0..<(unsafe PQntuples(result)) {
      var values: [SQLValue] = []
      for column in 0..<columns {
        values.append(unsafe try value(of: result, row, column, types[Int(column)]))
      }
      rows.append(SQLRow(values))
    }
    return rows
  }

  private static func value(
    of result: OpaquePointer?, _ row: Int32, _ column: Int32, _ type: Oid
  ) throws(SQLError) -> SQLValue {
    if unsafe PQgetisnull(result, row, column) == 1 { return .null }
    let start = unsafe PQgetvalue(result, row, column)
    let bytes = unsafe UnsafeRawBufferPointer(start: start, count: Int(PQgetlength(result, row, column)))
    switch type {
    case bigint, integer, smallint: return .integer(unsafe number(bytes))
    case bytea: return unsafe .bytes(Array(bytes))
    case text: return unsafe .text(String(decoding: bytes, as: UTF8.self))
    default: throw .invalid("column \(column + 1) has a type that is not read here (\(type))")
    }
  }

  /// A big-endian number of two, four or eight bytes.
  private static func number(_ bytes: UnsafeRawBufferPointer) -> Int64 {
    let sign: Int64 = unsafe (bytes.first ?? 0) & 0x80 == 0 ? 0 : -1
    return unsafe bytes.reduce(sign) { $0 << 8 | Int64($1) }
  }
}
