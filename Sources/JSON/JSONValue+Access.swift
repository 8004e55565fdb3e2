extension JSONValue {
  /// The number as Double; nil for other kinds.
  public var double: Double? { if case .number(let number) = self { number.double } else { nil } }

  /// The number as Int, where it is integral and fits; nil otherwise.
  public var integer: Int? { if case .number(let number) = self { number.integer } else { nil } }

  /// The string; nil for other kinds.
  public var string: String? { if case .string(let string) = self { string } else { nil } }

  /// The truth value; nil for other kinds.
  public var bool: Bool? { if case .bool(let bool) = self { bool } else { nil } }

  /// The elements; nil for other kinds.
  public var array: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }

  /// The members; nil for other kinds.
  public var object: JSONObject? { if case .object(let object) = self { object } else { nil } }

  /// The value of `key`, where this is an object that has it.
  public subscript(_ key: String) -> JSONValue? { object?[key] }

  /// Element `index`, where this is an array that has it.
  public subscript(_ index: Int) -> JSONValue? {
    guard let elements = array, elements.indices.contains(index) else { return nil }
    return elements[index]
  }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// `null`
  public init(nilLiteral: ()) { self = .null }
  /// `true` or `false`
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An integer.
  public init(integerLiteral value: Int) { self = .number(.integer(value)) }
  /// A real number.
  public init(floatLiteral value: Double) { self = .number(.real(value)) }
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object; a key that is repeated is a programmer's error.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    var object = JSONObject()
    for (key, value) in elements {
      precondition(object[key] == nil, "The key \(key) stands twice in a JSON object literal.")
      object[key] = value
    }
    self = .object(object)
  }
}
