/// The everyday forms. `required` gives nil after reporting why; `optional` gives nil, or the default, for a key
/// left out and after reporting what is wrong with a key that is there.
extension ObjectReader {
  /// The value of a key that must be there.
  public mutating func required<T: JSONReadable>(_ key: String, as type: T.Type = T.self) -> T? {
    requiredValue(key) { $0.value(as: T.self) }
  }

  /// The value of a key that must be there, within `range`.
  public mutating func required<T: JSONReadable & Comparable>(
    _ key: String, as type: T.Type = T.self, in range: ClosedRange<T>
  ) -> T? {
    requiredValue(key) { $0.value(as: T.self, in: range) }
  }

  /// The value of a key that may be left out.
  public mutating func optional<T: JSONReadable>(_ key: String, as type: T.Type = T.self) -> T? {
    optionalValue(key) { $0.value(as: T.self) }
  }

  /// The value of a key that may be left out, within `range`.
  public mutating func optional<T: JSONReadable & Comparable>(
    _ key: String, as type: T.Type = T.self, in range: ClosedRange<T>
  ) -> T? {
    optionalValue(key) { $0.value(as: T.self, in: range) }
  }

  /// The value of a key, or its default.
  public mutating func optional<T: JSONReadable>(
    _ key: String, as type: T.Type = T.self, default standard: T
  ) -> T {
    optional(key, as: type) ?? standard
  }

  /// The value of a key, within `range`, or its default.
  public mutating func optional<T: JSONReadable & Comparable>(
    _ key: String, as type: T.Type = T.self, default standard: T, in range: ClosedRange<T>
  ) -> T {
    optional(key, as: type, in: range) ?? standard
  }

  /// One of the cases of `T`, by raw value, of a key that must be there.
  public mutating func requiredChoice<T: RawRepresentable<String> & CaseIterable>(
    _ key: String, of type: T.Type = T.self
  ) -> T? {
    requiredValue(key) { $0.choice(of: T.self) }
  }

  /// One of the cases of `T`, by raw value, of a key that may be left out.
  public mutating func optionalChoice<T: RawRepresentable<String> & CaseIterable>(
    _ key: String, of type: T.Type = T.self
  ) -> T? {
    optionalValue(key) { $0.choice(of: T.self) }
  }

  /// One of the cases of `T`, by raw value, or the default.
  public mutating func choice<T: RawRepresentable<String> & CaseIterable>(
    _ key: String, default standard: T
  ) -> T {
    optionalChoice(key) ?? standard
  }

  /// The members of the object at a key that must be there.
  public mutating func requiredObject<T>(_ key: String, _ body: (inout ObjectReader) -> T?) -> T? {
    requiredValue(key) { $0.object(body) }
  }

  /// The members of the object at a key that may be left out.
  public mutating func optionalObject<T>(_ key: String, _ body: (inout ObjectReader) -> T?) -> T? {
    optionalValue(key) { $0.object(body) }
  }

  /// `[[x, y, z], ...]` at a key that must be there.
  public mutating func requiredVectors(_ key: String) -> [SIMD3<Double>]? {
    requiredValue(key) { $0.vectors() }
  }

  /// `[[x, y, z], ...]` at a key that may be left out.
  public mutating func optionalVectors(_ key: String) -> [SIMD3<Double>]? {
    optionalValue(key) { $0.vectors() }
  }
}
