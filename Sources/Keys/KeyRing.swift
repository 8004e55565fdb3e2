/// All keys of a server.
public struct KeyRing: Sendable, Equatable {
  /// The keys in the order in which they were made.
  public private(set) var keys: [Key]
  private var places: [String: Int]

  /// No key.
  public init() {
    keys = []
    places = [:]
  }

  /// Keys that were stored; ids must differ.
  init(keys: [Key]) {
    self.keys = keys
    places = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1.id, $0) })
  }

  /// Most characters of a name.
  public static let longestName = 120

  /// The key of an id.
  public subscript(id: String) -> Key? { places[id].map { keys[$0] } }

  /// Whether any key is valid at a moment.
  public func hasValidKey(at now: Timestamp) -> Bool { keys.contains { $0.state(at: now) == .valid } }

  /// The key that a text is, if it is valid at a moment. The id is public and looked up as it is; the secret is
  /// compared in constant time.
  public func verify(_ text: String, at now: Timestamp) throws(KeyRefusal) -> Key {
    guard let shown = KeyText(text) else { throw .malformed }
    guard let key = self[shown.id], key.hash.matches(shown.secret) else { throw .unknown }
    if let revokedAt = key.revokedAt { throw .revoked(revokedAt) }
    if let expiresAt = key.expiresAt, expiresAt <= now { throw .expired(expiresAt) }
    return key
  }

  /// What a new key is to be.
  public struct Request: Sendable {
    /// Who or what will use it.
    public var name: String
    /// What it is to open.
    public var scopes: Set<Scope>
    /// From when on it is refused; nil for never.
    public var expiresAt: Timestamp?
    /// Requests it may make; nil for the server's general budget.
    public var budget: RequestBudget?

    /// A wish for a key.
    public init(
      name: String, scopes: Set<Scope>, expiresAt: Timestamp? = nil, budget: RequestBudget? = nil
    ) {
      self.name = name
      self.scopes = scopes
      self.expiresAt = expiresAt
      self.budget = budget
    }
  }

  /// Makes a key and returns it with the text that its owner gets: the only moment at which that is known.
  public mutating func add(
    _ request: Request, at now: Timestamp, using random: inout some RandomNumberGenerator
  ) throws(KeysError) -> (key: Key, text: KeyText) {
    try KeyRing.check(request, at: now)
    var text = KeyText(using: &random)
    while places[text.id] != nil { text = KeyText(using: &random) }
    let key = Key(
      id: text.id, name: request.name, scopes: request.scopes,
      hash: SaltedHash(of: text.secret, using: &random), createdAt: now, expiresAt: request.expiresAt,
      revokedAt: nil, budget: request.budget)
    places[key.id] = keys.count
    keys.append(key)
    return (key, text)
  }

  /// Revokes a key for good and returns it. Its record stays, so that the log can be read.
  public mutating func revoke(_ id: String, at now: Timestamp) throws(KeysError) -> Key {
    guard let place = places[id] else { throw .noSuchKey(id: String(id.prefix(80))) }
    if let revokedAt = keys[place].revokedAt { throw .alreadyRevoked(id: id, at: revokedAt) }
    keys[place].revokedAt = now
    return keys[place]
  }

  private static func check(_ request: Request, at now: Timestamp) throws(KeysError) {
    let characters = request.name.unicodeScalars
    guard (1...longestName).contains(characters.count),
      characters.allSatisfy({ $0.properties.generalCategory != .control }),
      request.name.contains(where: { !$0.isWhitespace })
    else { throw .badName }
    guard !request.scopes.isEmpty else { throw .noScope }
    if let expiresAt = request.expiresAt, expiresAt <= now { throw .expiryPassed(expiresAt) }
  }
}
