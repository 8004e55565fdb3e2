import Glibc

/// Writes files so that a reader, or a machine that lost its power, sees the old content or the new and never
/// something in between: a temporary file in the same folder, forced to the disk, renamed, the folder forced to
/// the disk as well.
public enum AtomicFile {
  /// Writes `bytes` to `path`, replacing what was there. On failure the temporary file is removed and what was
  /// there stays.
  public static func write(
    _ bytes: [UInt8], to path: String, mode: UInt32 = 0o644
  ) throws(PersistenceError) {
    let folder = Path.folder(of: path)
    let temporary = temporaryPath(in: folder)
    do throws(PersistenceError) {
      try fill(temporary, with: bytes, mode: mode)
      try retrying(.rename, path) { unsafe rename(temporary, path) }
    } catch {
      _ = unsafe unlink(temporary)
      throw error.blaming(path, for: temporary)
    }
    try Descriptor(reading: folder).sync()
  }

  /// Throws what `write` to `path` would throw later, for work that takes long before it; the folder is made where it
  /// is missing.
  public static func rehearse(_ path: String) throws(PersistenceError) {
    let folder = Path.folder(of: path)
    try Folder.create(folder)
    if try Folder.kind(of: path) == .folder { throw .system(.create, path: path, errno: EISDIR) }
    let temporary = temporaryPath(in: folder)
    do throws(PersistenceError) { try fill(temporary, with: [], mode: 0o600) } catch {
      throw error.blaming(path, for: temporary)
    }
    try Folder.removeFile(temporary)
  }

  /// Removes the file at `path`. That there is none is no error.
  public static func remove(_ path: String) throws(PersistenceError) {
    do throws(PersistenceError) {
      try retrying(.remove, path) { unsafe unlink(path) }
    } catch .system(_, _, ENOENT) {
      return
    }
    try Descriptor(reading: Path.folder(of: path)).sync()
  }

  private static func temporaryPath(in folder: String) -> String {
    folder + "/.whiteline-" + String(UInt64.random(in: .min ... .max), radix: 36) + ".part"
  }

  private static func fill(_ path: String, with bytes: [UInt8], mode: UInt32) throws(PersistenceError) {
    let file = try Descriptor(creating: path, mode: mode)
    try file.write(bytes)
    try file.sync()
  }
}

extension PersistenceError {
  /// The same error under the name the caller knows, not that of the temporary file.
  fileprivate func blaming(_ path: String, for temporary: String) -> PersistenceError {
    if case .system(let action, temporary, let code) = self {
      .system(action, path: path, errno: code)
    } else {
      self
    }
  }
}
