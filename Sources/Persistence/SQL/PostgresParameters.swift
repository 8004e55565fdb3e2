import CPostgres

/// Values in the memory layout that libpq wants.
enum PostgresParameters {
  /// Calls `body` with types, values, lengths and formats (all binary) of parameters, and their number.
  static func withParameters<T>(
    _ values: [SQLValue],
    _ body: (
      UnsafePointer<Oid>?, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?,
      UnsafePointer<Int32>?, Int32
    ) -> T
  ) -> T {
    let encoded = values.map(encoded)
    let types = values.map(type)
    let lengths = encoded.map { Int32($0?.count ?? 0) }
    let formats = [Int32](repeating: 1, count: values.count)
    return unsafe withPointers(to: encoded) { pointers in
      unsafe body(types, pointers, lengths, formats, Int32(values.count))
    }
  }

  /// Calls `body` with texts as C has them: each ended by a NUL, the list by a null pointer.
  static func withTexts<T>(_ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> T) -> T {
    unsafe withPointers(to: texts.map { Array($0.utf8) + [0] } + [nil], body)
  }

  /// All bytes one after the other in one buffer, and pointers to where each begins.
  private static func withPointers<T>(
    to pieces: [[UInt8]?], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> T
  ) -> T {
    // One byte at least, so that an empty text is not taken for no value.
    let all: [UInt8] = pieces.flatMap { piece -> [UInt8] in (piece ?? []) + [0] }
    return unsafe all.withUnsafeBytes { buffer in
      let start = unsafe buffer.baseAddress!.assumingMemoryBound(to: CChar.self)
      var at = 0
      let pointers = unsafe pieces.map { piece -> UnsafePointer<CChar>? in
        defer { at += (piece?.count ?? 0) + 1 }
        return unsafe piece == nil ? nil : start + at
      }
      return unsafe body(pointers)
    }
  }

  /// PostgreSQL has no NUL in texts; the sign for what cannot be shown stands in for it.
  private static func encoded(_ value: SQLValue) -> [UInt8]? {
    switch value {
    case .null: nil
    case .integer(let number): unsafe withUnsafeBytes(of: number.bigEndian) { unsafe Array($0) }
    case .text(let text): text.utf8.flatMap { $0 == 0 ? [0xEF, 0xBF, 0xBD] : [$0] }
    case .bytes(let bytes): bytes
    }
  }

  private static func type(of value: SQLValue) -> Oid {
    switch value {
    case .null: 0
    case .integer: PostgresResult.bigint
    case .text: PostgresResult.text
    case .bytes: PostgresResult.bytea
    }
  }
}
