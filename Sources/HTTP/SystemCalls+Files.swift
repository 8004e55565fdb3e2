import CLinux
import Glibc
import Locks

extension SystemError {
  static let noSpace = SystemError(ENOSPC)
  static let cancelled = SystemError(ECANCELED)

  /// Whether the file system has no room left, or the owner no more of it.
  var isLackOfSpace: Bool { [ENOSPC, EDQUOT, EFBIG].contains(code) }

  /// Whether the process has no descriptors or no memory left.
  var isLackOfResources: Bool { [EMFILE, ENFILE, ENOMEM].contains(code) }
}

extension SystemCalls {
  // MARK: files

  /// Makes a file that only we may read and locks it. Another server that sweeps the folder may take the
  /// file for a leftover between the two; then it is made again.
  /// A file system without locks has to do without.
  static func createLocked(_ path: String) throws(SystemError) -> Int32 {
    for _ in 0..<8 {
      let descriptor = try call {
        unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
      }
      let isSwept = clinux_lock(descriptor) != 0 && errno == EWOULDBLOCK
      var status = stat()
      let isThere = unsafe fstat(descriptor, &status) == 0 && status.st_nlink > 0
      if isThere, !isSwept { return descriptor }
      close(descriptor)
      unlink(path)
    }
    throw SystemError(EWOULDBLOCK)
  }

  /// Deletes a file unless another process has it locked.
  static func unlinkUnlessLocked(_ path: String) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else { return }
    if clinux_lock(descriptor) == 0 { unlink(path) }
    close(descriptor)
  }

  /// Writes the bytes from a place on; returns how many were taken.
  static func write(_ descriptor: Int32, _ bytes: [UInt8], from start: Int) throws(SystemError) -> Int {
    try call {
      unsafe bytes.withUnsafeBytes { buffer in
        let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[start...])
        return unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
      }
    }
  }

  /// Opens a regular file to be read; returns its length and a text that changes when the file does.
  static func openFile(
    _ path: String
  ) throws(SystemError) -> (descriptor: Int32, count: Int, version: String) {
    let descriptor = try call { unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw SystemError(status.st_mode & S_IFMT == S_IFDIR ? EISDIR : EINVAL)
    }
    let parts = [
      Int(status.st_ino), Int(status.st_size), Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec),
    ]
    let version = parts.map { String($0, radix: 16) }.joined(separator: "-")
    return (descriptor, Int(status.st_size), version)
  }

  /// Reads bytes of a file from a place on; fewer than asked for where the file ends.
  static func read(_ descriptor: Int32, _ range: Range<Int>) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var filled = 0
    while filled < bytes.count {
      let count = try call {
        unsafe bytes.withUnsafeMutableBytes { buffer in
          let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
          return unsafe pread(descriptor, rest.baseAddress, rest.count, range.lowerBound + filled)
        }
      }
      if count == 0 { return Array(bytes.prefix(filled)) }
      filled += count
    }
    return bytes
  }

  /// Bytes that a file in a folder may still grow by; as many as one likes where the system does not say.
  static func freeBytes(in folder: String) -> Int {
    Int(clamping: unsafe clinux_free_bytes(folder))
  }

  /// Makes a folder that only we and our group may look into, if it is not there; it must be writable.
  static func makeFolder(_ path: String) throws(SystemError) {
    if unsafe mkdir(path, 0o750) != 0, errno != EEXIST { throw .last }
    _ = try call { unsafe access(path, W_OK | X_OK) }
  }

  /// The names in a folder.
  static func names(in folder: String) throws(SystemError) -> [String] {
    guard let stream = unsafe opendir(folder) else { throw .last }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      names.append(
        unsafe withUnsafePointer(to: &entry.pointee.d_name) {
          unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        })
    }
    return names
  }
}
