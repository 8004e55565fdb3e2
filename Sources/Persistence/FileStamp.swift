import Glibc

/// What tells one state of a file from another without reading it: which file it is, how long, and when it was
/// changed.
public struct FileStamp: Equatable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  private let modified: [Int]
  private let changed: [Int]

  /// The stamp of the file at `path`; nil where there is none.
  public init?(_ path: String) throws(PersistenceError) {
    var status = stat()
    do throws(PersistenceError) {
      try retrying(.inspect, path) { unsafe stat(path, &status) }
    } catch  where error.isAbsence {
      return nil
    }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
    changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
  }
}

extension PersistenceError {
  /// Whether the file, or a folder above it, is simply not there.
  var isAbsence: Bool {
    if case .system(_, _, ENOENT) = self { true } else { false }
  }
}
