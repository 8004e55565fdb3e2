/// Which texts are taken for JSON.
public enum JSONDialect: Sendable {
  /// RFC 8259 to the letter.
  case strict
  /// For configuration files, after JSON5: comments `//` and `/* */`, trailing commas, keys without quotes,
  /// strings in single quotes, `\` before a line break, `+1`, `.5`, `5.`, `0x1F`. `NaN` and `Infinity` stay
  /// errors.
  case configuration
}

/// What a text may cost before it is refused.
public struct JSONLimits: Sendable {
  /// Longest text, in bytes; never more than 2 GiB.
  public var bytes: Int
  /// Deepest nesting of arrays and objects; never more than 256.
  public var depth: Int
  /// Most values and keys.
  public var values: Int

  /// Limits; the defaults suit one request.
  public init(bytes: Int = 8 << 20, depth: Int = 64, values: Int = 2_000_000) {
    self.bytes = min(bytes, Int(Int32.max))
    self.depth = min(depth, 256)
    self.values = values
  }

  /// 8 MiB, 64 levels, two million values.
  public static let standard = JSONLimits()
}

/// A JSON text, checked whole and indexed, of which nothing is built until it is asked for.
public struct JSONDocument: Sendable {
  let bytes: [UInt8]
  let tape: [TapeEntry]

  /// Checks and indexes `bytes`. O(bytes).
  public init(
    parsing bytes: [UInt8], dialect: JSONDialect = .strict, limits: JSONLimits = .standard
  ) throws(JSONError) {
    guard bytes.count <= limits.bytes else {
      throw .tooManyBytes(count: bytes.count, limit: limits.bytes)
    }
    var scanner = Scanner(bytes, dialect: dialect, limits: limits)
    try scanner.document()
    self.bytes = bytes
    self.tape = scanner.tape
  }

  /// The outermost value.
  public var root: JSONElement { JSONElement(document: self, index: 0) }

  /// Reads a document that must be an object. Every issue in it is found before any is thrown, unknown keys
  /// among them; the body returns nil where it could not make its value, having said why.
  public func read<T>(_ body: (inout ObjectReader) -> T?) throws(JSONError) -> T {
    try readValue { $0.object(body) }
  }

  /// Reads a document of any kind, as `read` does.
  public func readValue<T>(_ body: (inout ValueReader) -> T?) throws(JSONError) -> T {
    var reader = ValueReader(root)
    let value = body(&reader)
    guard reader.issues.isEmpty else { throw .invalid(reader.issues) }
    // A body that gives up without a word is a mistake, but no sender shall stop the program with it.
    guard let value else {
      throw .invalid([JSONIssue(pointer: "", problem: .other("Cannot be read as what was asked for."))])
    }
    return value
  }
}
