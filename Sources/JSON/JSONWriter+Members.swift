/// A key and its value in one call.
extension JSONWriter {
  /// A member that is `null`.
  public mutating func null(_ key: String) {
    self.key(key)
    null()
  }

  /// A member that is an object.
  public mutating func object(_ key: String, _ body: (inout JSONWriter) -> Void) {
    self.key(key)
    object(body)
  }

  /// A member that is an array.
  public mutating func array(_ key: String, _ body: (inout JSONWriter) -> Void) {
    self.key(key)
    array(body)
  }

  /// A member that is a truth value.
  public mutating func member(_ key: String, _ value: Bool) {
    self.key(key)
    self.value(value)
  }

  /// A member that is a string.
  public mutating func member(_ key: String, _ value: String) {
    self.key(key)
    self.value(value)
  }

  /// A member that is an integer.
  public mutating func member(_ key: String, _ value: Int) {
    self.key(key)
    self.value(value)
  }

  /// A member that is a Double.
  public mutating func member(_ key: String, _ value: Double) {
    self.key(key)
    self.value(value)
  }

  /// A member that is a Float.
  public mutating func member(_ key: String, _ value: Float) {
    self.key(key)
    self.value(value)
  }

  /// A member that is a list of numbers.
  public mutating func member(_ key: String, _ values: [Float]) {
    self.key(key)
    value(values)
  }

  /// A member that is a list of numbers.
  public mutating func member(_ key: String, _ values: [Double]) {
    self.key(key)
    value(values)
  }

  /// A member that is a list of integers.
  public mutating func member(_ key: String, _ values: [Int]) {
    self.key(key)
    value(values)
  }

  /// A member that is a list of strings.
  public mutating func member(_ key: String, _ values: [String]) {
    self.key(key)
    value(values)
  }

  /// A member that is a tree.
  public mutating func member(_ key: String, _ value: JSONValue) {
    self.key(key)
    self.value(value)
  }
}
