/// A key as it is stored: whose it is and what it opens, but not the key itself.
public struct Key: Sendable, Equatable {
  /// The public part of the key, by which it is listed, revoked and logged.
  public let id: String
  /// Who or what uses it, in words.
  public let name: String
  /// What it opens.
  public let scopes: Set<Scope>
  /// What is stored of its secret.
  let hash: SaltedHash
  /// When it was made.
  public let createdAt: Timestamp
  /// From when on it is refused; nil for never.
  public let expiresAt: Timestamp?
  /// When it was revoked; nil while it holds.
  public internal(set) var revokedAt: Timestamp?
  /// Requests it may make; nil for the server's general budget.
  public let budget: RequestBudget?

  /// How a key stands.
  public enum State: String, Sendable {
    /// It is taken.
    case valid
    /// Its time is over.
    case expired
    /// It was revoked.
    case revoked
  }

  /// How the key stands at a moment.
  public func state(at now: Timestamp) -> State {
    if revokedAt != nil { return .revoked }
    if let expiresAt, expiresAt <= now { return .expired }
    return .valid
  }
}

/// Why a key that was shown is not taken.
public enum KeyRefusal: Error, Sendable, Equatable {
  /// It does not have the form of a key.
  case malformed
  /// There is no such key: the id is not known, or the secret is another.
  case unknown
  /// The key is right, but its time is over.
  case expired(Timestamp)
  /// The key is right, but was revoked.
  case revoked(Timestamp)
}
