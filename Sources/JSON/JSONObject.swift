/// The members of an object in the order in which they were written. Two objects are equal when their members
/// are, in the same order. Looking up a key is O(members).
public struct JSONObject: Equatable, Sendable, ExpressibleByDictionaryLiteral {
  /// One key and its value.
  public struct Member: Equatable, Sendable {
    /// The key; each occurs once in an object.
    public let key: String
    /// Its value.
    public var value: JSONValue
  }

  /// The members, in order.
  public private(set) var members: [Member] = []

  /// No members.
  public init() {}

  /// The members of a literal; a key that is repeated is a programmer's error.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    for (key, value) in elements {
      precondition(self[key] == nil, "The key \(key) stands twice in a JSON object literal.")
      append(key, value)
    }
  }

  /// The value of `key`. Setting a new key appends it, setting nil removes the member.
  public subscript(_ key: String) -> JSONValue? {
    get { members.first { Self.same($0.key, key) }?.value }
    set {
      let position = members.firstIndex { Self.same($0.key, key) }
      switch (position, newValue) {
      case (let position?, let value?): members[position].value = value
      case (let position?, nil): members.remove(at: position)
      case (nil, let value?): append(key, value)
      case (nil, nil): break
      }
    }
  }

  /// Adds a member whose key is known to be new.
  mutating func append(_ key: String, _ value: JSONValue) {
    members.append(Member(key: key, value: value))
  }

  /// Keys are compared as characters, without the Unicode equivalence of `String`.
  private static func same(_ a: String, _ b: String) -> Bool { a.utf8.elementsEqual(b.utf8) }
}
