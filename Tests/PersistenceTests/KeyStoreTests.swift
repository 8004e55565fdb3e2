import Dispatch
import Glibc
import Keys
import Testing

@testable import Persistence

@Suite struct KeyStoreTests {
  private static func add(_ name: String, to store: KeyStore) throws -> String {
    try store.update { ring throws(KeysError) in
      var random = SystemRandomNumberGenerator()
      return try ring.add(
        .init(name: name, scopes: [.predict]), at: Timestamp(seconds: 0), using: &random
      ).text.text
    }
  }

  @Test func theFolderIsMadeWhenAKeyIs() throws {
    let folder = TemporaryFolder()
    let store = KeyStore(folder: "\(folder.path)/a/b")
    #expect(try store.load() == KeyRing())
    #expect(try store.stamp() == nil)
    #expect(try Folder.kind(of: "\(folder.path)/a") == nil)
    let text = try Self.add("one", to: store)
    #expect(try store.load().verify(text, at: Timestamp(seconds: 1)).name == "one")
    #expect(try store.stamp() != nil)
  }

  @Test func onlyTheOwnerMayReadIt() throws {
    let folder = TemporaryFolder()
    let store = KeyStore(folder: folder.path)
    _ = try Self.add("one", to: store)
    for file in [store.path, "\(folder.path)/keys.lock"] {
      var status = stat()
      #expect(unsafe stat(file, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
    }
    #expect(try Folder.names(folder.path) == ["keys.json", "keys.lock"])
  }

  @Test func everyChangeHasAnotherStamp() throws {
    let folder = TemporaryFolder()
    let store = KeyStore(folder: folder.path)
    var stamps: [FileStamp] = []
    for number in 0..<20 {
      _ = try Self.add("key \(number % 10)", to: store)
      let stamp = try #require(try store.stamp())
      #expect(try store.stamp() == stamp)
      #expect(!stamps.contains(stamp))
      stamps.append(stamp)
    }
  }

  @Test func writersAtOnceLoseNothing() throws {
    let folder = TemporaryFolder()
    let store = KeyStore(folder: folder.path)
    DispatchQueue.concurrentPerform(iterations: 40) { @Sendable number in
      do {
        _ = try Self.add("key \(number)", to: store)
      } catch {
        Issue.record("\(error)")
      }
    }
    #expect(try Set(store.load().keys.map(\.name)).count == 40)
  }

  @Test func aDamagedFileStaysAsItIs() throws {
    let folder = TemporaryFolder()
    let store = KeyStore(folder: folder.path)
    try AtomicFile.write(Array("{\"format\": 1, ".utf8), to: store.path)
    #expect { try store.load() } throws: { error in
      guard let error = error as? PersistenceError, case .keys(store.path, .damaged) = error else {
        return false
      }
      return error.message.hasPrefix("\(store.path): The file of keys is damaged: ")
    }
    #expect(throws: PersistenceError.self) { try Self.add("one", to: store) }
    #expect(try FileReader.bytes(store.path, limit: 100) == Array("{\"format\": 1, ".utf8))
  }

  @Test func aChangeThatFailsWritesNothing() throws {
    let folder = TemporaryFolder()
    let store = KeyStore(folder: folder.path)
    #expect(throws: PersistenceError.keys(path: store.path, .noSuchKey(id: "x"))) {
      try store.update { ring throws(KeysError) in try ring.revoke("x", at: Timestamp(seconds: 0)) }
    }
    #expect(try store.stamp() == nil)
  }
}
