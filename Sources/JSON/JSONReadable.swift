/// A type that can be read from a JSON value.
public protocol JSONReadable {
  /// The value, or nil after reporting through `reader` why not.
  static func read(_ reader: inout ValueReader) -> Self?

  /// An array of values; types with a faster way than one by one say so here.
  static func readArray(_ reader: inout ValueReader) -> [Self]?
}

extension JSONReadable {
  /// The elements one by one.
  public static func readArray(_ reader: inout ValueReader) -> [Self]? {
    reader.elements { read(&$0) }
  }
}

extension Array: JSONReadable where Element: JSONReadable {
  /// The elements of an array.
  public static func read(_ reader: inout ValueReader) -> [Element]? { Element.readArray(&reader) }
}

extension Bool: JSONReadable {
  /// `true` or `false`.
  public static func read(_ reader: inout ValueReader) -> Bool? {
    if let value = reader.element.bool { return value }
    reader.refuse(expected: JSONKind.bool.rawValue)
    return nil
  }
}

extension String: JSONReadable {
  /// A string.
  public static func read(_ reader: inout ValueReader) -> String? {
    if let value = reader.element.string { return value }
    reader.refuse(expected: JSONKind.string.rawValue)
    return nil
  }
}

extension Double: JSONReadable {
  /// A number, correctly rounded.
  public static func read(_ reader: inout ValueReader) -> Double? {
    if let value = reader.element.double { return value }
    reader.refuse(expected: JSONKind.number.rawValue)
    return nil
  }

  /// Numbers straight from the tape.
  public static func readArray(_ reader: inout ValueReader) -> [Double]? { reader.numbers() }
}

extension Float: JSONReadable {
  /// A number within the range of Float.
  public static func read(_ reader: inout ValueReader) -> Float? {
    guard let value = Double.read(&reader) else { return nil }
    if Float(value).isFinite { return Float(value) }
    let greatest = Float.greatestFiniteMagnitude
    reader.report(.outOfRange(value: "\(value)", lowest: "\(-greatest)", highest: "\(greatest)"))
    return nil
  }

  /// Numbers straight from the tape.
  public static func readArray(_ reader: inout ValueReader) -> [Float]? {
    guard let values = reader.numbers() else { return nil }
    let narrow = values.map { Float($0) }
    return narrow.allSatisfy(\.isFinite) ? narrow : reader.elements { read(&$0) }
  }
}

extension Int: JSONReadable {
  /// An integer; `2.0` is one, `2.5` is not.
  public static func read(_ reader: inout ValueReader) -> Int? {
    if let value = reader.element.integer { return value }
    if let number = reader.element.double {
      reader.report(.notAnInteger(number))
    } else {
      reader.refuse(expected: "an integer")
    }
    return nil
  }
}

extension UInt64: JSONReadable {
  /// An integer from 0 to 2^63 - 1: seeds and sizes.
  public static func read(_ reader: inout ValueReader) -> UInt64? {
    reader.value(as: Int.self, in: 0...Int.max).map(UInt64.init)
  }
}

extension JSONValue: JSONReadable {
  /// Anything, as a tree.
  public static func read(_ reader: inout ValueReader) -> JSONValue? { JSONValue(reader.element) }
}
