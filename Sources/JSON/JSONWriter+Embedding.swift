extension JSONWriter {
  /// A member whose value is JSON text already, put in as it is: text that this program wrote before. It must be
  /// one whole value.
  public mutating func member(_ key: String, json text: [UInt8]) {
    self.key(key)
    beginValue()
    append(contentsOf: text)
  }
}
