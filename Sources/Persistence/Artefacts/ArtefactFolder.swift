import Digest
import Glibc
import Locks
import Prediction

/// Files named by the SHA-256 of their bytes: `FOLDER/ab/abcd...`. A file is written under another name, forced to
/// the disk and put in its place, so what stands there is whole. Several processes may share the folder.
final class ArtefactFolder: Sendable {
  let path: String
  /// Files as they were when their bytes were last compared with their names.
  let verified = Locked<[String: FileStamp]>([:])

  /// Bytes that are in memory at a time.
  static let piece = 1 << 20

  init(_ path: String) { self.path = path }

  /// Where the file of a digest stands, or would.
  func place(of digest: String) -> String { "\(path)/\(digest.prefix(2))/\(digest)" }

  /// Whether the file is there, with the bytes of its name; throws `damaged` where it has others. Bytes are read
  /// once, and again when the file has changed.
  func holds(_ digest: String) throws(StoreError) -> Bool {
    let place = place(of: digest)
    let stamp = try storing { () throws(PersistenceError) in try FileStamp(place) }
    guard let stamp else {
      forget(digest)
      return false
    }
    if verified.withLock({ $0[digest] == stamp }) { return true }
    let found = try storing { () throws(PersistenceError) in try Self.digest(ofFile: place) }
    guard found == digest else { throw .damaged("artefact \(digest)") }
    verified.withLock { $0[digest] = stamp }
    return true
  }

  /// Stores the pieces that `next` gives until it gives an empty one; returns their digest. Throws `damaged`, and
  /// stores nothing, where that is not the one expected.
  func add(
    expecting expected: String? = nil, _ next: () throws(StoreError) -> [UInt8]
  ) throws(StoreError) -> String {
    let temporary = "\(path)/.whiteline-\(String(UInt64.random(in: .min ... .max), radix: 36)).part"
    do throws(StoreError) {
      try storing { () throws(PersistenceError) in try Folder.create(path) }
      let digest = try fill(temporary, next)
      if let expected, digest != expected { throw .damaged("artefact \(expected)") }
      try storing { () throws(PersistenceError) in try settle(temporary, as: digest) }
      return digest
    } catch {
      _ = unsafe unlink(temporary)
      throw error
    }
  }

  /// Removes files not named in `keep` and older than a moment, and what writers that died left behind.
  func removeAll(except keep: Set<String>, storedBefore moment: Int64) throws(StoreError) -> Int {
    try storing { () throws(PersistenceError) in
      guard try Folder.kind(of: path) == .folder else { return 0 }
      return try locked { () throws(PersistenceError) in
        var count = 0
        for name in try Folder.names(path) {
          if name.hasSuffix(".part") {
            _ = try remove("\(path)/\(name)", before: moment)
          } else if name.utf8.count == 2 {
            for digest in try Folder.names("\(path)/\(name)") where !keep.contains(digest) {
              guard try remove("\(path)/\(name)/\(digest)", before: moment) else { continue }
              count += 1
              forget(digest)
            }
          }
        }
        return count
      }
    }
  }

  /// Removes one file.
  func remove(_ digest: String) {
    _ = unsafe unlink(place(of: digest))
    forget(digest)
  }

  private func forget(_ digest: String) { verified.withLock { $0[digest] = nil } }

  /// The digest of a file, piece by piece.
  static func digest(ofFile path: String) throws(PersistenceError) -> String {
    var source = try FileSource(path)
    var hash = SHA256()
    while true {
      let piece = try source.read(upTo: Self.piece)
      if piece.isEmpty { return hash.finished().hex }
      hash.update(piece)
    }
  }

  private func fill(
    _ path: String, _ next: () throws(StoreError) -> [UInt8]
  ) throws(StoreError) -> String {
    var hash = SHA256()
    let file: Descriptor
    do throws(PersistenceError) { file = try Descriptor(creating: path, mode: 0o644) } catch {
      throw .unavailable(error.message)
    }
    while true {
      let piece = try next()
      if piece.isEmpty { break }
      hash.update(piece)
      do throws(PersistenceError) { try file.write(piece) } catch { throw .unavailable(error.message) }
    }
    do throws(PersistenceError) { try file.sync() } catch { throw .unavailable(error.message) }
    return hash.finished().hex
  }

  private func settle(_ temporary: String, as digest: String) throws(PersistenceError) {
    let place = place(of: digest)
    let folder = Path.folder(of: place)
    try locked { () throws(PersistenceError) in
      try Folder.create(folder)
      try retrying(.rename, place) { unsafe rename(temporary, place) }
      try Descriptor(reading: folder).sync()
    }
    if let stamp = try FileStamp(place) { verified.withLock { $0[digest] = stamp } }
  }

  private func remove(_ file: String, before moment: Int64) throws(PersistenceError) -> Bool {
    guard try Descriptor(reading: file).modified() < moment else { return false }
    try retrying(.remove, file) { unsafe unlink(file) }
    return true
  }

  /// Files come and go under a lock that all processes take.
  private func locked<T>(_ body: () throws(PersistenceError) -> T) throws(PersistenceError) -> T {
    let lock = try Descriptor(lockAt: "\(path)/.lock")
    try lock.lock()
    let value = try body()
    _ = consume lock
    return value
  }
}

/// Runs a body of files, with errors as callers of stores know them.
func storing<T>(_ body: () throws(PersistenceError) -> T) throws(StoreError) -> T {
  do throws(PersistenceError) { return try body() } catch { throw .unavailable(error.message) }
}
