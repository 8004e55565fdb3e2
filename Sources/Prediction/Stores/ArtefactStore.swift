/// Large bytes that every replica and worker can get at, named by their SHA-256: archives of datasets, weights,
/// checkpoints. What is stored is whole and on disk, or is not there.
///
/// Every method throws `StoreError.unavailable` when the storage cannot be read or written (a full disk, say).
public protocol ArtefactStore: Sendable {
  /// Stores bytes; returns their digest in lower-case hexadecimal. Storing them again changes nothing.
  func put(_ bytes: [UInt8]) throws(StoreError) -> String

  /// Stores the pieces that `next` gives until it gives an empty one, without holding more than one of them; returns
  /// their digest. Stores nothing where `next` throws.
  func put(pieces next: () throws(StoreError) -> [UInt8]) throws(StoreError) -> String

  /// Stores a copy of a file; returns its digest.
  func put(file path: String) throws(StoreError) -> String

  /// The path of a local copy, verified against the digest when it was brought here. It stays readable while a
  /// descriptor of it is open. Throws `unknown` for one that was never stored or was removed, `damaged` where the bytes are not what the digest says.
  func localCopy(_ digest: String) throws(StoreError) -> String

  /// Removes artefacts that nothing in `keep` names and that were stored before a moment (milliseconds
  /// since 1970); returns how many.
  @discardableResult
  func removeAll(except keep: Set<String>, storedBefore milliseconds: Int64) throws(StoreError) -> Int
}

/// What can be wrong with storing and finding datasets, models and artefacts.
public enum StoreError: Error, Hashable, Sendable {
  /// It cannot be read or written; says what the system or the database said.
  case unavailable(String)
  /// No such thing: what kind, and its name.
  case unknown(kind: String, name: String)
  /// The bytes are not those that were stored.
  case damaged(String)
  /// It is in use: what, and by what.
  case inUse(String, by: String)

  /// The sentence for people.
  public var message: String {
    switch self {
    case .unavailable(let detail): "The storage cannot be used now: \(detail)"
    case .unknown(let kind, let name): "There is no \(kind) \"\(name)\"."
    case .damaged(let name):
      "\(name) is damaged: its bytes are not those that were stored. Restore it from a backup."
    case .inUse(let name, let user): "\(name) is in use by \(user)."
    }
  }
}
