extension JSONWriter {
  /// `null`
  public mutating func null() {
    beginValue()
    append(contentsOf: "null".utf8)
  }

  /// `true` or `false`
  public mutating func value(_ value: Bool) {
    beginValue()
    append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// A string, escaped where it must be.
  public mutating func value(_ value: String) {
    beginValue()
    appendQuoted(value)
  }

  /// An integer.
  public mutating func value(_ value: Int) {
    beginValue()
    append(contentsOf: value.description.utf8)
  }

  /// The shortest text that reads back as the same Double.
  public mutating func value(_ value: Double) {
    beginValue()
    appendNumber(value)
  }

  /// The shortest text that reads back as the same Float.
  public mutating func value(_ value: Float) {
    beginValue()
    appendNumber(value)
  }

  /// Numbers, on one line.
  public mutating func value(_ values: [Float]) { appendNumbers(values) }

  /// Numbers, on one line.
  public mutating func value(_ values: [Double]) { appendNumbers(values) }

  /// Integers, on one line.
  public mutating func value(_ values: [Int]) { list(values) { $0.append(contentsOf: $1.description.utf8) } }

  /// Strings, on one line.
  public mutating func value(_ values: [String]) { list(values) { $0.appendQuoted($1) } }

  /// A tree.
  public mutating func value(_ value: JSONValue) {
    switch value {
    case .null: null()
    case .bool(let bool): self.value(bool)
    case .number(.integer(let number)): self.value(number)
    case .number(.real(let number)): self.value(number)
    case .string(let string): self.value(string)
    case .array(let elements): array { for element in elements { $0.value(element) } }
    case .object(let object):
      self.object { for member in object.members { $0.member(member.key, member.value) } }
    }
  }

  @inline(__always)
  private mutating func list<Element>(_ values: [Element], _ write: (inout JSONWriter, Element) -> Void) {
    beginValue()
    append(UInt8(ascii: "["))
    var isFirst = true
    for value in values {
      if !isFirst { append(UInt8(ascii: ",")) }
      if pretty, !isFirst { append(UInt8(ascii: " ")) }
      isFirst = false
      write(&self, value)
    }
    append(UInt8(ascii: "]"))
  }
}
