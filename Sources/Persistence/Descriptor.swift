import Glibc

/// An open file, closed when it goes out of scope. The only place that reads and writes files; calls that a
/// signal interrupted are repeated, short writes go on.
struct Descriptor: ~Copyable {
  private let number: Int32
  let path: String

  /// Opens a file or folder for reading. Does not wait for the other end of a pipe.
  init(reading path: String) throws(PersistenceError) {
    try self.init(path, flags: O_RDONLY | O_NONBLOCK, action: .open)
  }

  /// Makes a new file for writing; one that exists already is an error.
  init(creating path: String, mode: mode_t) throws(PersistenceError) {
    try self.init(path, flags: O_WRONLY | O_CREAT | O_EXCL, mode: mode, action: .create)
  }

  /// Opens a file that stands for a lock, made where it is missing.
  init(lockAt path: String) throws(PersistenceError) {
    try self.init(path, flags: O_RDWR | O_CREAT, mode: 0o600, action: .lock)
  }

  private init(
    _ path: String, flags: Int32, mode: mode_t = 0, action: FileAction
  ) throws(PersistenceError) {
    let number = try retrying(action, path) { unsafe open(path, flags | O_CLOEXEC, mode) }
    self.number = Int32(number)
    self.path = path
  }

  deinit { _ = close(number) }

  /// Size in bytes; refuses everything that is not a regular file.
  func size() throws(PersistenceError) -> Int {
    var status = stat()
    try retrying(.inspect, path) { unsafe Int(fstat(number, &status)) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile(path: path) }
    return Int(status.st_size)
  }

  /// The next bytes, at most `count`, or those from `offset` on; empty at the end.
  func read(upTo count: Int, at offset: Int? = nil) throws(PersistenceError) -> [UInt8] {
    var failure: PersistenceError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(PersistenceError) {
        filled = try retrying(.read, path) {
          guard let offset else { return unsafe Glibc.read(number, buffer.baseAddress, count) }
          return unsafe pread(number, buffer.baseAddress, count, offset)
        }
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// All of `bytes`.
  func write(_ bytes: [UInt8]) throws(PersistenceError) {
    var at = 0
    while at < bytes.count {
      at += try retrying(.write, path) {
        unsafe bytes.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress! + at, $0.count - at) }
      }
    }
  }

  /// When its content was last written, or it was touched: milliseconds since 1970.
  func modified() throws(PersistenceError) -> Int64 {
    var status = stat()
    try retrying(.inspect, path) { unsafe Int(fstat(number, &status)) }
    return Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000
  }

  /// Waits until nobody else holds the lock; it is given back when the descriptor is closed.
  func lock() throws(PersistenceError) {
    try retrying(.lock, path) { flock(number, LOCK_EX) }
  }

  /// Returns when the bytes are on the disk.
  func sync() throws(PersistenceError) {
    try retrying(.sync, path) { Int(fsync(number)) }
  }
}

/// Repeats a call while signals interrupt it; a negative result is thrown with its errno.
@discardableResult
func retrying(
  _ action: FileAction, _ path: String, _ call: () -> some FixedWidthInteger
) throws(PersistenceError) -> Int {
  while true {
    let result = Int(call())
    if result >= 0 { return result }
    let code = errno
    if code != EINTR { throw .system(action, path: path, errno: code) }
  }
}
