/// Writes JSON text into a buffer, value by value, with the commas set by itself. Numbers are the shortest text
/// that reads back as the same Float or Double. Programmers' errors (a number that is not finite, a value in an
/// object without a key) stop the program.
public struct JSONWriter {
  /// What has been written.
  public internal(set) var bytes: [UInt8] = []

  let pretty: Bool
  private var scopes: [Scope] = []
  private var scope = Scope(isObject: false)

  private struct Scope {
    let isObject: Bool
    var isEmpty = true
    var awaitsValue = false
  }

  /// A writer with room for `reserving` bytes; `pretty` puts each member and element on a line of its own, arrays
  /// of plain numbers excepted.
  public init(pretty: Bool = false, reserving capacity: Int = 1024) {
    self.pretty = pretty
    bytes.reserveCapacity(capacity)
  }

  /// An object, whose members the body writes.
  public mutating func object(_ body: (inout JSONWriter) -> Void) {
    enclose(UInt8(ascii: "{"), UInt8(ascii: "}"), isObject: true, body)
  }

  /// An array, whose elements the body writes.
  public mutating func array(_ body: (inout JSONWriter) -> Void) {
    enclose(UInt8(ascii: "["), UInt8(ascii: "]"), isObject: false, body)
  }

  /// The key of the next value in an object.
  public mutating func key(_ key: String) {
    precondition(scope.isObject && !scope.awaitsValue, "A key stands in an object, before its value.")
    separate()
    appendQuoted(key)
    bytes.append(UInt8(ascii: ":"))
    if pretty { bytes.append(UInt8(ascii: " ")) }
    scope.awaitsValue = true
  }

  /// Must stand before every value: the comma, the line break, and the check that a value may stand here.
  mutating func beginValue() {
    if scope.isObject {
      precondition(scope.awaitsValue, "In an object, a key stands before each value.")
      scope.awaitsValue = false
    } else {
      precondition(!scopes.isEmpty || scope.isEmpty, "A JSON text holds one value.")
      separate()
    }
  }

  mutating func append(_ byte: UInt8) { bytes.append(byte) }

  mutating func append(contentsOf text: some Sequence<UInt8>) { bytes.append(contentsOf: text) }

  /// Members that were written before, into the object at hand.
  public mutating func append(_ members: JSONMembers) {
    precondition(!pretty && scope.isObject && !scope.awaitsValue, "Members stand in an object, on one line.")
    guard !members.bytes.isEmpty else { return }
    separate()
    bytes.append(contentsOf: members.bytes)
  }

  private mutating func separate() {
    if !scope.isEmpty { bytes.append(UInt8(ascii: ",")) }
    scope.isEmpty = false
    if pretty, !scopes.isEmpty { breakLine() }
  }

  private mutating func enclose(
    _ opening: UInt8, _ closing: UInt8, isObject: Bool, _ body: (inout JSONWriter) -> Void
  ) {
    beginValue()
    bytes.append(opening)
    scopes.append(scope)
    scope = Scope(isObject: isObject)
    body(&self)
    precondition(!scope.awaitsValue, "A key without a value at the end of an object.")
    let wasEmpty = scope.isEmpty
    scope = scopes.removeLast()
    if pretty, !wasEmpty { breakLine() }
    bytes.append(closing)
  }

  private mutating func breakLine() {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * scopes.count))
  }
}
