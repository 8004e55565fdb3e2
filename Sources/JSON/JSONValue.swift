/// A JSON value as a tree, for small documents: configuration, headers, tests. Requests and large arrays are read
/// in place, through `JSONDocument`, and written through `JSONWriter`.
public enum JSONValue: Equatable, Sendable {
  /// `null`
  case null
  /// `true` or `false`
  case bool(Bool)
  /// A number; finite.
  case number(JSONNumber)
  /// A string.
  case string(String)
  /// `[...]`
  case array([JSONValue])
  /// `{...}`
  case object(JSONObject)

  /// Parses a whole text.
  public init(
    parsing bytes: [UInt8], dialect: JSONDialect = .strict, limits: JSONLimits = .standard
  ) throws(JSONError) {
    self.init(try JSONDocument(parsing: bytes, dialect: dialect, limits: limits).root)
  }

  /// The tree of a value seen in place.
  public init(_ element: JSONElement) {
    switch element.kind {
    case .null: self = .null
    case .bool: self = .bool(element.entry.kind == .yes)
    case .number: self = .number(element.number)
    case .string: self = .string(StringDecoder.text(of: element.entry, in: element.document.bytes))
    case .array: self = .array(element.elements.map(JSONValue.init))
    case .object:
      var object = JSONObject()
      for (key, value) in element.members { object.append(key, JSONValue(value)) }
      self = .object(object)
    }
  }

  /// Which kind of value it is.
  public var kind: JSONKind {
    switch self {
    case .null: .null
    case .bool: .bool
    case .number: .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }

  /// The text of the value; `pretty` puts each member and element on a line of its own.
  public func encoded(pretty: Bool = false) -> [UInt8] {
    var writer = JSONWriter(pretty: pretty)
    writer.value(self)
    return writer.bytes
  }
}

extension JSONElement {
  /// The number as it was written. Integers beyond `Int` become reals.
  fileprivate var number: JSONNumber {
    if entry.kind == .integer, !isNegativeZero, let integer { .integer(integer) } else { .real(entry.number) }
  }

  private var isNegativeZero: Bool { entry.number == 0 && entry.number.sign == .minus }
}
