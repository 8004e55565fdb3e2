import Glibc
import Persistence
import Testing

/// Archives that Python's zipfile and tarfile write, read here.
@Suite(.enabled(if: Python.isThere, "python3 is not installed: install it to read archives it makes"))
final class ForeignArchiveTests {
  private let folder = TemporaryFolder()

  private func entries(_ script: String) throws -> [String: [UInt8]] {
    let path = folder.path + "/made.zip"
    try Python.run(
      """
      import io, struct, sys, zipfile
      path = sys.argv[1]
      text = b"7112.0 0.25\\n" * 20000
      \(script)
      """, path)
    return try Zip.entries(FileReader.bytes(path, limit: 1 << 24))
  }

  private let text = Array(String(repeating: "7112.0 0.25\n", count: 20000).utf8)

  @Test func readsStoredAndDeflatedFiles() throws {
    let found = try entries(
      """
      with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
          archive.mkdir("set") if hasattr(archive, "mkdir") else archive.writestr("set/", b"")
          archive.writestr("set/a.xyz", text)
          archive.writestr("set/b.xyz", text, zipfile.ZIP_STORED)
          archive.writestr("set/é.xyz", b"")
          archive.comment = b"by zipfile"
      """)
    #expect(found == ["set/": [], "set/a.xyz": text, "set/b.xyz": text, "set/é.xyz": []])
  }

  @Test func readsWhatWasWrittenToAStream() throws {
    let found = try entries(
      """
      class Pipe(io.RawIOBase):
          def __init__(self): self.file = open(path, "wb")
          def writable(self): return True
          def write(self, bytes): return self.file.write(bytes)
          def flush(self): self.file.flush()
      with zipfile.ZipFile(Pipe(), "w", zipfile.ZIP_DEFLATED) as archive:
          archive.writestr("a", text)
          archive.writestr("b", text, zipfile.ZIP_STORED)
      """)
    #expect(found == ["a": text, "b": text])
  }

  @Test func readsLongNumbers() throws {
    let found = try entries(
      """
      with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
          with archive.open("a", "w", force_zip64=True) as file: file.write(text)
      """)
    #expect(found == ["a": text])
  }

  @Test func readsMoreEntriesThanTheShortRecordCounts() throws {
    let found = try entries(
      """
      with zipfile.ZipFile(path, "w") as archive:
          for index in range(65540): archive.writestr(f"{index}", b"x")
      """)
    #expect(found.count == 65540)
    #expect(found["65539"] == [0x78])
  }

  @Test(arguments: [(12, "ZIP_BZIP2"), (14, "ZIP_LZMA")])
  func refusesOtherMethods(_ method: Int, _ name: String) throws {
    let error = #expect(throws: PersistenceError.self) {
      try entries(
        """
        with zipfile.ZipFile(path, "w", zipfile.\(name)) as archive: archive.writestr("a", text)
        """)
    }
    guard case .zip(let fault, _) = error else { return #expect(Bool(false), "\(String(describing: error))") }
    #expect(fault == .unknownMethod("a", method: method))
  }

  @Test func refusesLinks() throws {
    let error = #expect(throws: PersistenceError.self) {
      try entries(
        """
        link = zipfile.ZipInfo("passwords")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        with zipfile.ZipFile(path, "w") as archive: archive.writestr(link, "/etc/passwd")
        """)
    }
    guard case .zip(let fault, _) = error else { return #expect(Bool(false), "\(String(describing: error))") }
    #expect(fault == .link("passwords"))
  }
}

/// The Python of this machine, if there is one.
enum Python {
  /// Whether python3 runs.
  static let isThere = (try? run("", "")) != nil

  /// Runs a script with one argument; throws where it fails.
  static func run(_ script: String, _ argument: String) throws {
    var process = pid_t()
    let words = ["python3", "-c", script, argument]
    var pointers: [UnsafeMutablePointer<CChar>?] = unsafe words.map { unsafe strdup($0) } + [nil]
    defer { unsafe pointers.forEach { unsafe free($0) } }
    let code = unsafe posix_spawnp(&process, "python3", nil, nil, &pointers, environ)
    var status: Int32 = 0
    guard code == 0, unsafe waitpid(process, &status, 0) == process, status == 0 else {
      throw PersistenceError.notAFile(path: "python3: \(code), \(status)")
    }
  }
}
