import Glibc
import Persistence

/// A folder of its own for one test, removed with everything in it.
struct TemporaryFolder: ~Copyable {
  let path: String

  init() {
    var name = Array("/tmp/whiteline-tests-XXXXXX\u{0}".utf8CString)
    _ = unsafe name.withUnsafeMutableBufferPointer { unsafe mkdtemp($0.baseAddress!) }
    path = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    if let names = try? Folder.names(path) { for name in names { remove(path + "/" + name) } }
    _ = unsafe Glibc.remove(path)
  }
}
