import Glibc
import Persistence
import Testing

@Suite struct FolderTests {
  @Test func listsInTheOrderOfBytes() throws {
    let folder = TemporaryFolder()
    for name in ["b", "B", "a10", "a2", "é", ".hidden"] {
      try AtomicFile.write([], to: folder.path + "/" + name)
    }
    #expect(try Folder.names(folder.path) == [".hidden", "B", "a10", "a2", "b", "é"])
  }

  @Test func makesFoldersOnTheWay() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/a/b/c"
    try Folder.create(path)
    try Folder.create(path)
    #expect(try Folder.kind(of: path) == .folder)
    try AtomicFile.write([], to: path + "/f")
    #expect(try Folder.kind(of: path + "/f") == .file)
    #expect(try Folder.kind(of: path + "/g") == nil)
    #expect(try Folder.kind(of: "/dev/null") == .other)
  }

  @Test func tellsWhatIsFree() throws {
    let folder = TemporaryFolder()
    #expect(try Folder.freeBytes(folder.path) > 0)
    #expect(try Folder.freeBytes("/proc") == 0)
    let missing = folder.path + "/missing"
    #expect(throws: PersistenceError.system(.inspect, path: missing, errno: ENOENT)) {
      try Folder.freeBytes(missing)
    }
  }

  @Test func namesWhatIsWrong() throws {
    let folder = TemporaryFolder()
    let file = folder.path + "/f"
    try AtomicFile.write([], to: file)
    #expect(throws: PersistenceError.system(.createFolder, path: file, errno: ENOTDIR)) {
      try Folder.create(file)
    }
    #expect(throws: PersistenceError.system(.list, path: file, errno: ENOTDIR)) { try Folder.names(file) }
    #expect(throws: PersistenceError.system(.inspect, path: file + "/x", errno: ENOTDIR)) {
      try Folder.kind(of: file + "/x")
    }
    let missing = folder.path + "/missing"
    #expect(throws: PersistenceError.system(.list, path: missing, errno: ENOENT)) {
      try Folder.names(missing)
    }
  }
}
