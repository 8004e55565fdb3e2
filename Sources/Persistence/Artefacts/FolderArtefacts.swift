import Digest
public import Prediction

/// Artefacts as files of one folder, for a database of SQLite beside it, or for machines that share a folder.
public final class FolderArtefacts: ArtefactStore {
  private let folder: ArtefactFolder

  /// The artefacts below a folder, which is made when the first one is stored.
  public init(_ folder: String) { self.folder = ArtefactFolder(folder) }

  /// Stores bytes; returns their digest.
  public func put(_ bytes: [UInt8]) throws(StoreError) -> String {
    var rest = bytes[...]
    return try folder.add { () throws(StoreError) in
      defer { rest = rest.dropFirst(ArtefactFolder.piece) }
      return Array(rest.prefix(ArtefactFolder.piece))
    }
  }

  /// Stores pieces; returns their digest.
  public func put(pieces next: () throws(StoreError) -> [UInt8]) throws(StoreError) -> String {
    try folder.add(next)
  }

  /// Stores a file; returns its digest.
  public func put(file path: String) throws(StoreError) -> String {
    let file = try FileWithDigest(path)
    return try folder.add { () throws(StoreError) in try file.piece() }
  }

  /// The path of a verified copy on this machine.
  public func localCopy(_ digest: String) throws(StoreError) -> String {
    guard SHA256Digest(hex: digest) != nil, try folder.holds(digest) else {
      throw .unknown(kind: "artefact", name: digest)
    }
    return folder.place(of: digest)
  }

  /// Removes artefacts that nothing needs.
  @discardableResult
  public func removeAll(
    except keep: Set<String>, storedBefore milliseconds: Int64
  ) throws(StoreError) -> Int {
    try folder.removeAll(except: keep, storedBefore: milliseconds)
  }
}
