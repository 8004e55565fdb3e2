import Persistence
import Prediction
import Testing

@Suite final class DatasetLoaderTests {
  private let folder = TemporaryFolder()

  private func files(_ bytes: [UInt8]) throws -> [String: [UInt8]] {
    let path = folder.path + "/upload"
    try AtomicFile.write(bytes, to: path)
    return try Dictionary(uniqueKeysWithValues: DatasetLoader.files(path).map { ($0.path, $0.bytes) })
  }

  private func tar(_ build: (inout TarBuilder) -> Void) -> [UInt8] {
    var builder = TarBuilder()
    build(&builder)
    return builder.finished
  }

  @Test func kindsAreToldByContent() throws {
    let expected: [String: [UInt8]] = ["set/xyz/a.xyz": [1, 2], "set/xanes/a.txt": [3]]
    let archive = tar {
      $0.add("set/", flag: "5")
      $0.add("set/xyz/a.xyz", [1, 2])
      $0.add("set/xanes/a.txt", [3])
    }
    let zip = Zip.archive {
      $0.add("set/")
      $0.add("set/xyz/a.xyz", [1, 2])
      $0.add("set/xanes/a.txt", [3])
    }
    #expect(try files(archive) == expected)
    #expect(try files(Gzip.compressed(archive)) == expected)
    #expect(try files(zip) == expected)
    #expect(try files(ZipBuilder().finished()).isEmpty)
  }

  @Test func hiddenFilesAreLeftOut() throws {
    let names = [
      "a.xyz", ".DS_Store", "set/._a.xyz", "__MACOSX/set/a.xyz", ".git/config", "set/__MACOSX.txt",
    ]
    let kept: Set = ["a.xyz", "set/__MACOSX.txt"]
    #expect(try Set(files(tar { for name in names { $0.add(name, [1]) } }).keys) == kept)
    #expect(try Set(files(Zip.archive { for name in names { $0.add(name, [1]) } }).keys) == kept)
  }

  @Test(arguments: [[], Array("hello".utf8), [UInt8](repeating: 0, count: 1024), Array("PK\u{7}\u{8}".utf8)])
  func otherFilesAreRefused(_ bytes: [UInt8]) {
    #expect(throws: PersistenceError.notAnArchive(path: folder.path + "/upload")) { try files(bytes) }
  }

  @Test func limitsHoldForEveryKind() throws {
    let limits = ArchiveLimits(entryBytes: 3)
    let path = folder.path + "/upload"
    let archive = tar { $0.add("a", [1, 2, 3, 4]) }
    for bytes in [archive, try Gzip.compressed(archive), Zip.archive { $0.add("a", [1, 2, 3, 4]) }] {
      try AtomicFile.write(bytes, to: path)
      #expect(throws: PersistenceError.self) { try DatasetLoader.files(path, limits: limits) }
      #expect(try DatasetLoader.files(path).map(\.path) == ["a"])
    }
  }

  /// A gzipped archive says nothing of its size beforehand: it is stopped on the way.
  @Test func bombsAreRefusedOnTheWay() throws {
    func fault(_ bytes: [UInt8], _ limits: ArchiveLimits = .standard) throws -> GzipFault? {
      let path = folder.path + "/upload"
      try AtomicFile.write(bytes, to: path)
      do throws(PersistenceError) { _ = try DatasetLoader.files(path, limits: limits) } catch {
        if case .gzip(let fault, _) = error { return fault }
        throw error
      }
      return nil
    }
    let zeros = [UInt8](repeating: 0, count: 3 << 20)
    let bomb = try Gzip.compressed(tar { $0.add("a", zeros) })
    #expect(bomb.count < 5000)
    #expect(try fault(bomb) == .expandsTooFar(ratio: 200))
    #expect(try fault(bomb, ArchiveLimits(ratio: 2000)) == nil)
    #expect(try fault(bomb, ArchiveLimits(unquestionedBytes: 4 << 20)) == nil)
    // Also where nothing of it would be kept.
    #expect(try fault(Gzip.compressed(tar { $0.add(".a", zeros) })) == .expandsTooFar(ratio: 200))
    // Headers and padding are not files, but have an end as well.
    let many = tar { for number in 0..<20 { $0.add("\(number)", [1]) } }
    #expect(try fault(Gzip.compressed(many), ArchiveLimits(totalBytes: 11_000)) == nil)
    #expect(try fault(Gzip.compressed(many), ArchiveLimits(totalBytes: 10_000)) == .tooLarge(limit: 20_000))
  }

  @Test func foldersAreRead() throws {
    try Folder.create(folder.path + "/set/xyz")
    try AtomicFile.write([1], to: folder.path + "/set/xyz/a.xyz")
    try AtomicFile.write([2], to: folder.path + "/set/.hidden")
    let files = try DatasetLoader.files(folder.path + "/set")
    #expect(files == [DatasetFile(path: "xyz/a.xyz", bytes: [1])])
  }
}
