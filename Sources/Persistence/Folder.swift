import Glibc

/// What stands at a path.
public enum FileKind: Equatable, Sendable {
  /// A regular file, or a link to one.
  case file
  /// A folder, or a link to one.
  case folder
  /// A device, a pipe, a socket.
  case other
}

/// Folders: what is in them, and making them.
public enum Folder {
  /// Names in the folder at `path`, in the order of their bytes, the same on every machine; `.` and `..` are left
  /// out, and so are names that are not UTF-8.
  public static func names(_ path: String) throws(PersistenceError) -> [String] {
    guard let stream = unsafe opendir(path) else { throw .system(.list, path: path, errno: errno) }
    defer { _ = unsafe closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(stream) else { break }
      let name = unsafe name(of: entry)
      if let name, name != ".", name != ".." { names.append(name) }
    }
    if errno != 0 { throw .system(.list, path: path, errno: errno) }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Makes the folder at `path`, and those above it that are missing. That it exists already is no error.
  public static func create(_ path: String) throws(PersistenceError) {
    switch try kind(of: path) {
    case .folder: return
    case .file, .other: throw .system(.createFolder, path: path, errno: ENOTDIR)
    case nil: break
    }
    let parent = Path.folder(of: path)
    if parent != path { try create(parent) }
    do throws(PersistenceError) {
      try retrying(.createFolder, path) { unsafe mkdir(path, 0o755) }
    } catch .system(_, _, EEXIST) {
      return
    }
    try Descriptor(reading: parent).sync()
  }

  /// Bytes that may still be written on the disk of the folder at `path`.
  public static func freeBytes(_ path: String) throws(PersistenceError) -> Int {
    var status = statvfs()
    try retrying(.inspect, path) { unsafe statvfs(path, &status) }
    let (bytes, overflow) = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
    return overflow ? .max : Int(clamping: bytes)
  }

  /// Removes a file; one that is not there is no error.
  public static func removeFile(_ path: String) throws(PersistenceError) {
    guard unsafe unlink(path) != 0, errno != ENOENT else { return }
    throw .system(.remove, path: path, errno: errno)
  }

  /// What stands at `path`; nil where there is nothing.
  public static func kind(of path: String) throws(PersistenceError) -> FileKind? {
    var status = stat()
    do throws(PersistenceError) {
      try retrying(.inspect, path) { unsafe stat(path, &status) }
    } catch .system(_, _, ENOENT) {
      return nil
    }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .folder
    default: .other
    }
  }

  private static func name(of entry: UnsafeMutablePointer<dirent>) -> String? {
    let offset = MemoryLayout<dirent>.offset(of: \.d_name)!
    let bytes = unsafe UnsafeRawPointer(entry).advanced(by: offset).assumingMemoryBound(to: CChar.self)
    return unsafe String(validatingCString: bytes)
  }
}
