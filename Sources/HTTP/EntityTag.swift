/// Names one version of a representation (RFC 9110, section 8.8.3).
public struct EntityTag: Sendable, Hashable, CustomStringConvertible {
  /// What stands between the quotes.
  public let opaque: String
  /// Whether equal tags promise no more than equal meaning.
  public let isWeak: Bool

  /// A tag of visible characters without quotes.
  public init(_ opaque: String, isWeak: Bool = false) {
    precondition(opaque.utf8.allSatisfy(EntityTag.isCharacter), "an entity tag holds visible characters")
    self.opaque = opaque
    self.isWeak = isWeak
  }

  /// A strong tag of some bytes: their number and their FNV-1a hash of 64 bits.
  public init(of bytes: [UInt8]) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    self.init("\(String(bytes.count, radix: 16))-\(String(hash, radix: 16))")
  }

  /// The tag as it stands in a field.
  public var description: String { isWeak ? "W/\"\(opaque)\"" : "\"\(opaque)\"" }

  /// Whether both promise the very same bytes (RFC 9110, section 8.8.3.2).
  public func isSame(as other: EntityTag) -> Bool { !isWeak && self == other }

  /// Whether both promise the same meaning.
  public func isLike(_ other: EntityTag) -> Bool { opaque == other.opaque }

  static func isCharacter(_ byte: UInt8) -> Bool { byte >= 0x21 && byte != .quote && byte != 0x7f }

  /// Reads one tag at the front of some text, and takes it off.
  init?(takingFrom text: inout Substring.UTF8View) {
    var rest = text
    let isWeak = rest.starts(with: "W/".utf8)
    if isWeak { rest.removeFirst(2) }
    guard rest.popFirst() == .quote, let end = rest.firstIndex(of: .quote),
      rest[..<end].allSatisfy(EntityTag.isCharacter)
    else { return nil }
    self.isWeak = isWeak
    opaque = String(Substring(rest[..<end]))
    text = rest[rest.index(after: end)...]
  }
}

/// The entity tags that a condition names: any, or those of a list.
public enum EntityTags: Sendable, Equatable {
  /// `*`: whatever there is.
  case any
  /// These.
  case listed([EntityTag])

  /// The tags of all field lines of a name; nil when there is no such line. A line that is off the grammar
  /// names none.
  public init?(_ name: String, in fields: Fields) {
    let lines = fields.values(name)
    guard !lines.isEmpty else { return nil }
    self = lines.contains("*") ? .any : .listed(lines.flatMap(EntityTags.tags))
  }

  /// Tags between commas; a comma may also stand within a tag.
  private static func tags(_ line: String) -> [EntityTag] {
    var rest = Substring(line).utf8
    var found: [EntityTag] = []
    var isExpected = true
    while let byte = rest.first {
      if byte.isBlank || byte == .comma {
        if byte == .comma { isExpected = true }
        rest.removeFirst()
      } else {
        guard isExpected, let tag = EntityTag(takingFrom: &rest) else { return [] }
        found.append(tag)
        isExpected = false
      }
    }
    return found
  }

  /// Whether a tag of the list fits; any does where all are named.
  public func contains(_ matches: (EntityTag) -> Bool) -> Bool {
    switch self {
    case .any: true
    case .listed(let tags): tags.contains(where: matches)
    }
  }
}
