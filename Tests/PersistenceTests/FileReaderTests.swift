import Glibc
import Persistence
import Testing

@Suite struct FileReaderTests {
  @Test func stopsAtTheLimit() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/a"
    try AtomicFile.write([1, 2, 3], to: path)
    #expect(try FileReader.bytes(path, limit: 3) == [1, 2, 3])
    #expect(throws: PersistenceError.fileTooLarge(path: path, limit: 2)) {
      try FileReader.bytes(path, limit: 2)
    }
  }

  @Test func refusesWhatIsNoFile() throws {
    let folder = TemporaryFolder()
    #expect(throws: PersistenceError.notAFile(path: folder.path)) {
      try FileReader.bytes(folder.path, limit: 9)
    }
    #expect(throws: PersistenceError.notAFile(path: "/dev/zero")) {
      try FileReader.bytes("/dev/zero", limit: 9)
    }
    let pipe = folder.path + "/pipe"
    #expect(unsafe mkfifo(pipe, 0o600) == 0)
    #expect(throws: PersistenceError.notAFile(path: pipe)) { try FileReader.bytes(pipe, limit: 9) }
    let missing = folder.path + "/missing"
    #expect(throws: PersistenceError.system(.open, path: missing, errno: ENOENT)) {
      try FileReader.bytes(missing, limit: 9)
    }
  }

  /// Files in /proc promise 0 bytes and hold more: the limit is on what is read.
  @Test func theLimitHoldsForFilesThatPromiseLess() throws {
    #expect(try FileReader.bytes("/proc/self/status", limit: 1 << 16).count > 100)
    #expect(throws: PersistenceError.fileTooLarge(path: "/proc/self/status", limit: 100)) {
      try FileReader.bytes("/proc/self/status", limit: 100)
    }
  }

  @Test func readsByPieces() throws {
    let folder = TemporaryFolder()
    let content = (0..<1000).map { UInt8(truncatingIfNeeded: $0) }
    try AtomicFile.write(content, to: folder.path + "/a")
    var source = try FileSource(folder.path + "/a")
    #expect(source.size == 1000)
    #expect(try source.read(upTo: 10) == Array(content[0..<10]))
    #expect(try source.readAll() == Array(content[10...]))
    #expect(try source.read(upTo: 10) == [])
  }
}
