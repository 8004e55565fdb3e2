/// A value of a document, seen in place: cheap to pass, nothing copied until a number or text is asked for.
public struct JSONElement: Sendable {
  let document: JSONDocument
  let index: Int

  init(document: JSONDocument, index: Int) {
    self.document = document
    self.index = index
  }

  var entry: TapeEntry { document.tape[index] }

  /// Which kind of value it is.
  public var kind: JSONKind {
    switch entry.kind {
    case .null: .null
    case .no, .yes: .bool
    case .integer, .real: .number
    case .plainString, .escapedString: .string
    case .array: .array
    case .object: .object
    }
  }

  /// How many elements or members an array or object holds; 0 for other kinds.
  public var count: Int { kind == .array || kind == .object ? Int(entry.end) : 0 }

  /// The number, correctly rounded; nil for other kinds.
  public var double: Double? { kind == .number ? entry.number : nil }

  /// The characters of a string; nil for other kinds.
  public var string: String? {
    kind == .string ? StringDecoder.text(of: entry, in: document.bytes) : nil
  }

  /// The truth value; nil for other kinds.
  public var bool: Bool? {
    switch entry.kind {
    case .yes: true
    case .no: false
    default: nil
    }
  }

  /// The elements of an array, in order; empty for other kinds. Building the list is O(count).
  public var elements: [JSONElement] {
    guard kind == .array else { return [] }
    var found: [JSONElement] = []
    found.reserveCapacity(count)
    var child = index + 1
    while child < entry.next {
      found.append(JSONElement(document: document, index: child))
      child = Int(document.tape[child].next)
    }
    return found
  }

  /// The members of an object, in order; empty for other kinds. Building the list is O(count).
  public var members: [(key: String, value: JSONElement)] {
    guard kind == .object else { return [] }
    var found: [(key: String, value: JSONElement)] = []
    found.reserveCapacity(count)
    var key = index + 1
    while key < entry.next {
      found.append((self.key(at: key), JSONElement(document: document, index: key + 1)))
      key = Int(document.tape[key + 1].next)
    }
    return found
  }

  /// The value of `key` in an object. O(members).
  public subscript(_ key: String) -> JSONElement? {
    guard kind == .object else { return nil }
    var position = index + 1
    while position < entry.next {
      if isKey(key, at: position) { return JSONElement(document: document, index: position + 1) }
      position = Int(document.tape[position + 1].next)
    }
    return nil
  }

  /// The number where it is integral and fits, to the last digit: beyond 2^53 the token itself is read again.
  var integer: Int? {
    let entry = entry
    switch entry.kind {
    case .integer, .real: break
    default: return nil
    }
    if abs(entry.number) < 0x1p53 { return Int(integral: entry.number) }
    guard entry.kind == .integer else { return Int(integral: entry.number) }
    return Self.exactInteger(document.bytes[Int(entry.start)..<Int(entry.end)])
  }

  private static func exactInteger(_ token: ArraySlice<UInt8>) -> Int? {
    let text = String(decoding: token, as: UTF8.self)
    guard let mark = text.firstIndex(where: { $0 == "x" || $0 == "X" }) else { return Int(text) }
    let magnitude = Int(text[text.index(after: mark)...], radix: 16)
    return text.hasPrefix("-") ? magnitude.map { -$0 } : magnitude
  }

  private func key(at position: Int) -> String {
    StringDecoder.text(of: document.tape[position], in: document.bytes)
  }

  private func isKey(_ key: String, at position: Int) -> Bool {
    let entry = document.tape[position]
    guard entry.kind == .plainString else { return self.key(at: position).utf8.elementsEqual(key.utf8) }
    var at = Int(entry.start)
    for byte in key.utf8 {
      guard at < entry.end, document.bytes[at] == byte else { return false }
      at += 1
    }
    return at == entry.end
  }
}
