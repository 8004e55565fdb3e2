import Digest
import Foundation
import Locks
import Prediction
import Testing

@testable import Persistence

@Suite struct ArtefactStoreTests {
  /// A store, and how to spoil and to look behind it.
  private struct Shelf {
    let store: any ArtefactStore
    let folder: TemporaryFolder
    let place: DatabasePlace?
    let clock = ManualClock()

    init(_ backend: Backend) throws {
      folder = try TemporaryFolder()
      guard backend == .postgres else {
        place = nil
        store = FolderArtefacts("\(folder.path)/artefacts")
        return
      }
      let place = try backend.place()
      self.place = place
      store = PostgresArtefacts(try place.open(), cache: "\(folder.path)/artefacts")
    }

    func file(_ bytes: [UInt8]) throws -> String {
      let path = "\(folder.path)/\(UUID().uuidString)"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      return path
    }

    /// What lies in the folder, save folders and the lock.
    var files: [String] {
      let names = try? FileManager.default.subpathsOfDirectory(atPath: "\(folder.path)/artefacts")
      return (names ?? []).filter { $0.contains(".part") || $0.utf8.count > 60 }.sorted()
    }
  }

  private static let sizes = [0, 1, 1 << 20, (1 << 20) + 1, 3 << 20]

  /// Bytes in which no two pieces of the same length are alike.
  private func bytes(_ count: Int) -> [UInt8] {
    let block = (0..<4099).map { UInt8(truncatingIfNeeded: $0 &* 131 >> 3) }
    var bytes: [UInt8] = []
    while bytes.count < count { bytes.append(contentsOf: block.prefix(count - bytes.count)) }
    return bytes
  }

  @Test(arguments: Backend.databases, sizes)
  func whatIsPutComesBack(backend: Backend, size: Int) throws {
    let shelf = try Shelf(backend)
    let bytes = bytes(size)
    let digest = try shelf.store.put(bytes)
    #expect(digest == SHA256.digest(of: bytes).hex)
    #expect(try shelf.store.put(bytes) == digest)
    let copy = try shelf.store.localCopy(digest)
    #expect(try FileReader.bytes(copy, limit: 4 << 20) == bytes)
    #expect(try shelf.store.localCopy(digest) == copy)
    #expect(shelf.files.count == 1)
  }

  @Test(arguments: Backend.databases, sizes)
  func aFileIsStoredLikeItsBytes(backend: Backend, size: Int) throws {
    let shelf = try Shelf(backend)
    let bytes = bytes(size)
    let digest = try shelf.store.put(file: try shelf.file(bytes))
    #expect(digest == SHA256.digest(of: bytes).hex)
    #expect(try FileReader.bytes(try shelf.store.localCopy(digest), limit: 4 << 20) == bytes)
    #expect(try shelf.store.put(bytes) == digest)
  }

  @Test(arguments: Backend.databases, sizes)
  func piecesAreStoredLikeTheirBytes(backend: Backend, size: Int) throws {
    let shelf = try Shelf(backend)
    let bytes = bytes(size)
    var rest = bytes[...]
    let digest = try shelf.store.put(pieces: {
      defer { rest = rest.dropFirst(700_000) }
      return Array(rest.prefix(700_000))
    })
    #expect(digest == SHA256.digest(of: bytes).hex)
    #expect(try FileReader.bytes(try shelf.store.localCopy(digest), limit: 4 << 20) == bytes)
    #expect(shelf.files.count == 1)
  }

  @Test(arguments: Backend.databases)
  func piecesThatEndInAnErrorAreNotStored(backend: Backend) throws {
    let shelf = try Shelf(backend)
    var count = 0
    #expect(throws: StoreError.inUse("it", by: "a test")) {
      try shelf.store.put(pieces: { () throws(StoreError) in
        count += 1
        if count == 3 { throw .inUse("it", by: "a test") }
        return bytes(1000)
      })
    }
    #expect(count == 3 && shelf.files.isEmpty)
  }

  /// What is no more need not be remembered as whole.
  @Test func digestsOfRemovedFilesAreForgotten() throws {
    let shelf = try Shelf(.sqlite)
    let folder = ArtefactFolder("\(shelf.folder.path)/more")
    var digests: [String] = []
    for number in 0..<4 {
      var rest = [[UInt8(number)], []][...]
      digests.append(try folder.add { rest.removeFirst() })
    }
    #expect(Set(folder.verified.withLock { $0.keys }) == Set(digests))
    folder.remove(digests[0])
    try FileManager.default.removeItem(atPath: folder.place(of: digests[1]))
    #expect(try !folder.holds(digests[1]))
    let future = Int64(Date().timeIntervalSince1970 * 1000) + 60_000
    #expect(try folder.removeAll(except: [digests[3]], storedBefore: future) == 1)
    #expect(Array(folder.verified.withLock { $0.keys }) == [digests[3]])
  }

  @Test(arguments: Backend.databases)
  func whatWasNeverStoredIsUnknown(backend: Backend) throws {
    let shelf = try Shelf(backend)
    let absent = SHA256.digest(of: [1]).hex
    for name in [absent, "", "../../../etc/passwd", absent.uppercased(), "\(absent)0"] {
      #expect(throws: StoreError.unknown(kind: "artefact", name: name)) { try shelf.store.localCopy(name) }
    }
    #expect(throws: StoreError.self) { try shelf.store.put(file: "\(shelf.folder.path)/none") }
    #expect(throws: StoreError.self) { try shelf.store.put(file: shelf.folder.path) }
    #expect(shelf.files.isEmpty)
  }

  @Test(arguments: Backend.databases)
  func aDamagedCopyIsNoticed(backend: Backend) throws {
    let shelf = try Shelf(backend)
    let digest = try shelf.store.put(bytes(5000))
    let path = try shelf.store.localCopy(digest)
    try Data(bytes(4999)).write(to: URL(fileURLWithPath: path))
    if backend == .postgres {
      // The copy is fetched anew; bytes that are wrong at their source are not handed out.
      #expect(try FileReader.bytes(try shelf.store.localCopy(digest), limit: 9999) == bytes(5000))
      try FileManager.default.removeItem(atPath: path)
      let wrong = Array(bytes(4999) + [1])
      try shelf.place?.connect().run("UPDATE artefact_pieces SET content = \(wrong)")
      #expect(throws: StoreError.damaged("artefact \(digest)")) { try shelf.store.localCopy(digest) }
      try shelf.place?.connect().run("DELETE FROM artefact_pieces")
    }
    #expect(throws: StoreError.damaged("artefact \(digest)")) { try shelf.store.localCopy(digest) }
    #expect(!shelf.files.contains { $0.hasSuffix(".part") })
  }

  @Test func aDamagedFileIsReplacedByStoringItAgain() throws {
    let shelf = try Shelf(.sqlite)
    let digest = try shelf.store.put(bytes(5000))
    try Data([1]).write(to: URL(fileURLWithPath: try shelf.store.localCopy(digest)))
    #expect(try shelf.store.put(bytes(5000)) == digest)
    #expect(try FileReader.bytes(try shelf.store.localCopy(digest), limit: 9999) == bytes(5000))
  }

  @Test(arguments: Backend.databases)
  func whatNothingNeedsIsRemovedWhenItIsOld(backend: Backend) throws {
    let shelf = try Shelf(backend)
    let (kept, lost) = (try shelf.store.put([1]), try shelf.store.put([2]))
    let future = Int64(Date().timeIntervalSince1970 * 1000) + 60_000
    #expect(try shelf.store.removeAll(except: [], storedBefore: future - 3_600_000) == 0)
    let open = try FileHandle(forReadingFrom: URL(fileURLWithPath: try shelf.store.localCopy(lost)))
    _ = try shelf.store.localCopy(kept)
    #expect(try shelf.store.removeAll(except: [kept], storedBefore: future) == 1)
    #expect(throws: StoreError.unknown(kind: "artefact", name: lost)) { try shelf.store.localCopy(lost) }
    #expect(try open.readToEnd() == Data([2]))
    #expect(try FileReader.bytes(try shelf.store.localCopy(kept), limit: 9) == [1])
    #expect(try shelf.store.removeAll(except: [kept], storedBefore: future) == 0)
    #expect(shelf.files.count == 1)
    #expect(try shelf.store.put([2]) == lost)
    #expect(try FileReader.bytes(try shelf.store.localCopy(lost), limit: 9) == [2])
  }

  @Test(.enabled(if: PostgresCluster.isThere, PostgresCluster.absence))
  func whatWasRemovedElsewhereIsForgottenHere() throws {
    let shelf = try Shelf(.postgres)
    let digest = try shelf.store.put([1, 2])
    let copy = try shelf.store.localCopy(digest)
    try shelf.place?.connect().execute("DELETE FROM artefacts")
    #expect(throws: StoreError.unknown(kind: "artefact", name: digest)) { try shelf.store.localCopy(digest) }
    #expect(!FileManager.default.fileExists(atPath: copy))
  }

  @Test(arguments: Backend.databases)
  func manyMayStoreTheSameAtOnce(backend: Backend) throws {
    let shelf = try Shelf(backend)
    let bytes = bytes(2 << 20)
    let store = shelf.store
    let digest = SHA256.digest(of: bytes).hex
    DispatchQueue.concurrentPerform(iterations: 6) { _ in
      let stored = try? store.put(bytes)
      #expect(stored == digest)
    }
    #expect(try FileReader.bytes(try store.localCopy(digest), limit: 4 << 20) == bytes)
    #expect(shelf.files.count == 1)
  }

  @Test func whatADyingWriterLeftIsRemoved() throws {
    let shelf = try Shelf(.sqlite)
    _ = try shelf.store.put([1])
    try Data([1]).write(to: URL(fileURLWithPath: "\(shelf.folder.path)/artefacts/.whiteline-x.part"))
    let future = Int64(Date().timeIntervalSince1970 * 1000) + 60_000
    #expect(try shelf.store.removeAll(except: [], storedBefore: future) == 1)
    #expect(shelf.files.isEmpty)
  }
}
