public import JSON

/// What can be wrong with keys.
public enum KeysError: Error, Equatable, Sendable {
  /// The file of keys cannot be read as such.
  case damaged(JSONError)
  /// A name is empty, too long or has control characters.
  case badName
  /// A key without a scope opens nothing.
  case noScope
  /// The expiry lies in the past.
  case expiryPassed(Timestamp)
  /// There is no key of this id.
  case noSuchKey(id: String)
  /// The key was revoked before.
  case alreadyRevoked(id: String, at: Timestamp)
}

extension KeysError {
  /// What is wrong, where, and how to put it right.
  public var message: String {
    switch self {
    case .damaged(let error):
      "The file of keys is damaged: \(error.message) Restore it from a copy, or remove it and make new keys."
    case .badName:
      "A key's name has 1 to \(KeyRing.longestName) characters and no control characters; say who uses it."
    case .noScope: "A key needs a scope: predict, jobs or admin."
    case .expiryPassed(let moment): "The key would have expired at \(moment); name a later time."
    case .noSuchKey(let id):
      KeyText(id) != nil
        ? "Name the key by its id, the part between the underscores, and never write a whole key into a command."
        : "There is no key \"\(id)\". `whiteline keys list` shows the ids."
    case .alreadyRevoked(let id, let moment): "The key \(id) was revoked before, at \(moment)."
    }
  }
}
