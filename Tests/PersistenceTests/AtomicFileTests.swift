import Glibc
import Persistence
import Testing

@Suite struct AtomicFileTests {
  @Test func writesAndReplaces() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/model.json"
    for content in [Array("one".utf8), [], (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) }] {
      try AtomicFile.write(content, to: path)
      #expect(try FileReader.bytes(path, limit: 3_000_000) == content)
    }
    #expect(try Folder.names(folder.path) == ["model.json"])
  }

  @Test func keepsTheModeItIsGiven() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/secret"
    try AtomicFile.write([1], to: path, mode: 0o600)
    var status = stat()
    #expect(unsafe stat(path, &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
  }

  @Test func aMissingFolderIsNamed() {
    let folder = TemporaryFolder()
    let path = folder.path + "/missing/model.json"
    #expect(throws: PersistenceError.system(.create, path: path, errno: ENOENT)) {
      try AtomicFile.write([1], to: path)
    }
  }

  @Test func aRehearsalMeetsWhatTheWritingWould() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/new/model.json"
    try AtomicFile.rehearse(path)
    #expect(try Folder.names(folder.path + "/new").isEmpty)
    try AtomicFile.write([1], to: path)
    try AtomicFile.rehearse(path)
    #expect(try FileReader.bytes(path, limit: 1) == [1])
    #expect(throws: PersistenceError.system(.createFolder, path: path, errno: ENOTDIR)) {
      try AtomicFile.rehearse(path + "/x")
    }
    #expect(throws: PersistenceError.system(.create, path: folder.path + "/new", errno: EISDIR)) {
      try AtomicFile.rehearse(folder.path + "/new")
    }
    #expect(throws: PersistenceError.system(.createFolder, path: "/proc/nope", errno: ENOENT)) {
      try AtomicFile.rehearse("/proc/nope/x")
    }
  }

  @Test func aFolderInTheWayLeavesNothingBehind() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/taken"
    try Folder.create(path)
    #expect(throws: PersistenceError.system(.rename, path: path, errno: EISDIR)) {
      try AtomicFile.write([1], to: path)
    }
    #expect(try Folder.names(folder.path) == ["taken"])
  }

  @Test(.enabled(if: getuid() != 0, "run as another user than root"))
  func aReadOnlyFolderIsNamed() throws {
    let folder = TemporaryFolder()
    #expect(unsafe chmod(folder.path, 0o500) == 0)
    defer { unsafe chmod(folder.path, 0o700) }
    let path = folder.path + "/model.json"
    #expect(throws: PersistenceError.system(.create, path: path, errno: EACCES)) {
      try AtomicFile.write([1], to: path)
    }
  }

  /// A limit on file sizes stands in for a full disk: the write stops half-way.
  @Test func aWriteThatStopsHalfWayLeavesTheOldFile() async {
    await #expect(processExitsWith: .success) {
      let folder = TemporaryFolder()
      let path = folder.path + "/model.json"
      try AtomicFile.write([1, 2, 3], to: path)
      _ = signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 1000, rlim_max: 1000)
      try #require(unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      #expect(throws: PersistenceError.system(.write, path: path, errno: EFBIG)) {
        try AtomicFile.write([UInt8](repeating: 7, count: 5000), to: path)
      }
      #expect(try FileReader.bytes(path, limit: 3) == [1, 2, 3])
      #expect(try Folder.names(folder.path) == ["model.json"])
    }
  }

  @Test func removesFiles() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/a"
    try AtomicFile.write([1], to: path)
    try AtomicFile.remove(path)
    try AtomicFile.remove(path)
    #expect(try Folder.names(folder.path) == [])
  }
}
