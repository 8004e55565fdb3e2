public import Keys

/// The file of keys in the data folder: `DATA/keys.json`, readable by its owner only.
///
/// Writers take turns by a lock, so that of two at once none loses what the other did; readers see the old file
/// or the new.
public struct KeyStore: Sendable {
  /// The file.
  public let path: String
  private let folder: String

  /// The largest file that is read, in bytes.
  static let limit = 64 << 20

  /// The keys of a data folder; neither needs to be there.
  public init(folder: String) {
    self.folder = folder
    path = "\(folder)/keys.json"
  }

  /// The keys; none where there is no file. A file that is there and cannot be read is an error.
  public func load() throws(PersistenceError) -> KeyRing {
    let bytes: [UInt8]
    do throws(PersistenceError) {
      bytes = try FileReader.bytes(path, limit: KeyStore.limit)
    } catch  where error.isAbsence {
      return KeyRing()
    }
    do throws(KeysError) {
      return try KeyRing(parsing: bytes)
    } catch {
      throw .keys(path: path, error)
    }
  }

  /// Changes the keys and returns what the change returns, once the new file is on the disk. Where the change
  /// throws, nothing is written.
  public func update<Result>(
    _ change: (inout KeyRing) throws(KeysError) -> Result
  ) throws(PersistenceError) -> Result {
    try Folder.create(folder)
    let lock = try Descriptor(lockAt: "\(folder)/keys.lock")
    try lock.lock()
    var ring = try load()
    let result: Result
    do throws(KeysError) {
      result = try change(&ring)
    } catch {
      throw .keys(path: path, error)
    }
    try AtomicFile.write(ring.encoded(), to: path, mode: 0o600)
    _ = consume lock
    return result
  }

  /// Tells one state of the file from another; nil where there is none.
  public func stamp() throws(PersistenceError) -> FileStamp? { try FileStamp(path) }
}
