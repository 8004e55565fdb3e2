/// The header fields of a message, in order, duplicates kept (RFC 9110, section 5).
///
/// All text lives in one buffer; a field is four offsets into it. Names compare without regard to case.
/// Looking a field up costs one pass over the names; text is made only for what is asked.
public struct Fields: Sendable {
  /// Where one field lies in the buffer.
  struct Entry: Sendable {
    var nameStart: UInt32
    var nameEnd: UInt32
    var valueStart: UInt32
    var valueEnd: UInt32

    var name: Range<Int> { Int(nameStart)..<Int(nameEnd) }
    var value: Range<Int> { Int(valueStart)..<Int(valueEnd) }
  }

  var bytes: [UInt8]
  var entries: [Entry]
  /// Whether every name and value may be sent: a line break in one would split a response.
  private(set) var isSendable = true
  /// Whether the buffer is just the field lines as they are sent, none of them the server's own business.
  private(set) var isPlain = true

  /// No fields.
  public init() {
    bytes = []
    entries = []
  }

  /// Fields whose text a parser has found inside the bytes of a head.
  init(bytes: [UInt8], entries: [Entry]) {
    self.bytes = bytes
    self.entries = entries
    isPlain = false
  }

  /// How many field lines there are.
  public var count: Int { entries.count }

  /// Adds a field line; lines of the same name stay. Blanks around the value are dropped.
  public mutating func append(_ name: String, _ value: String) {
    let start = bytes.count
    bytes.append(contentsOf: name.utf8)
    let named = start..<bytes.count
    bytes.append(": ")
    let begin = bytes.count
    bytes.append(contentsOf: Fields.trimmed(value.utf8))
    let valued = begin..<bytes.count
    bytes.append("\r\n")
    isSendable = isSendable && Fields.isSendable(bytes.span, name: named, value: valued)
    isPlain = isPlain && !ResponseEncoder.belongsToServer(bytes.span.extracting(named))
    entries.append(
      Entry(
        nameStart: UInt32(named.lowerBound), nameEnd: UInt32(named.upperBound),
        valueStart: UInt32(valued.lowerBound), valueEnd: UInt32(valued.upperBound)))
  }

  private static func trimmed(_ value: String.UTF8View) -> Substring.UTF8View {
    var value = value[...]
    while value.first?.isBlank == true { value.removeFirst() }
    while value.last?.isBlank == true { value.removeLast() }
    return value
  }

  /// Replaces every field line of a name by one.
  public mutating func set(_ name: String, _ value: String) {
    remove(name)
    append(name, value)
  }

  /// Removes every field line of a name.
  public mutating func remove(_ name: String) {
    let wanted = Array(name.utf8)
    let kept = entries.filter { !matches($0, wanted.span) }
    guard kept.count < entries.count else { return }
    entries = kept
    isPlain = false
  }

  /// The value of the first field line of a name; setting replaces all of them, nil removes them.
  public subscript(_ name: String) -> String? {
    get { first(name).map { bytes.span.extracting($0.value).text } }
    set {
      if let newValue { set(name, newValue) } else { remove(name) }
    }
  }

  private static func isSendable(_ bytes: Span<UInt8>, name: Range<Int>, value: Range<Int>) -> Bool {
    guard !name.isEmpty else { return false }
    for index in name where !ByteClass.token.contains(bytes[index]) { return false }
    for index in value where !bytes[index].isFieldContent { return false }
    return true
  }
}

extension Fields: ExpressibleByDictionaryLiteral {
  /// Field lines in the order written.
  public init(dictionaryLiteral elements: (String, String)...) {
    self.init()
    for (name, value) in elements { append(name, value) }
  }
}

extension Fields: Sequence {
  /// The field lines as pairs of text, in order.
  public func makeIterator() -> IndexingIterator<[(name: String, value: String)]> {
    entries.map { (name: bytes.span.extracting($0.name).text, value: bytes.span.extracting($0.value).text) }
      .makeIterator()
  }
}

extension Fields: Equatable {
  /// Whether both hold the same lines in the same order, names compared without regard to case.
  public static func == (left: Fields, right: Fields) -> Bool {
    left.count == right.count
      && zip(left, right).allSatisfy {
        $0.name.utf8.map(\.lowercased) == $1.name.utf8.map(\.lowercased) && $0.value == $1.value
      }
  }
}
