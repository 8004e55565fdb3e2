import Digest
import Foundation
import Jobs
import Prediction
import Testing

@testable import Persistence

/// A disk of one mebibyte that is really full.
@Suite(
  .enabled(if: SmallDisk.canBeMade, "run as root, where file systems may be mounted, to test a full disk"))
struct FullDiskTests {
  @Test func aJobIsStoredWholeOrNotAtAll() throws {
    let disk = try SmallDisk()
    let store = SQLJobStore(try SQLDatabase.sqlite("\(disk.path)/jobs.db"))
    let kept = try store.submit(Submission(kind: "k", payload: [1])).job
    let claim = try #require(try store.claim(kinds: ["k"], worker: "w", lease: .seconds(60)))
    try disk.fill()
    let large = [UInt8](repeating: 7, count: 300_000)
    var accepted = 0
    while accepted < 100 {
      do throws(JobsError) {
        _ = try store.submit(Submission(kind: "k", payload: large))
        accepted += 1
      } catch {
        #expect(error.message.contains("Free some space") || error.message.contains("Check the disk"))
        break
      }
    }
    #expect(accepted < 100)
    #expect(throws: JobsError.self) { try store.finish(claim.lease, .succeeded(large)) }
    #expect(try store.job(kept.id) == claim.job)
    #expect(try store.jobs(JobQuery()).count == accepted + 1)
    try disk.clear()
    #expect(try store.finish(claim.lease, .succeeded(large)))
    let reopened = SQLJobStore(try SQLDatabase.sqlite("\(disk.path)/jobs.db"))
    #expect(try reopened.job(kept.id)?.result == large)
  }

  @Test func anArtefactIsStoredWholeOrNotAtAll() throws {
    let disk = try SmallDisk()
    let store = FolderArtefacts("\(disk.path)/artefacts")
    let kept = try store.put([1, 2, 3])
    let large = [UInt8](repeating: 9, count: 3 << 20)
    let error = #expect(throws: StoreError.self) { try store.put(large) }
    #expect(error?.message.contains("space") == true)
    let folder = try TemporaryFolder()
    try Data(large).write(to: URL(fileURLWithPath: "\(folder.path)/large"))
    #expect(throws: StoreError.self) { try store.put(file: "\(folder.path)/large") }
    let names = try FileManager.default.subpathsOfDirectory(atPath: "\(disk.path)/artefacts")
    #expect(names.filter { $0.contains(".part") || $0.contains(SHA256.digest(of: large).hex) }.isEmpty)
    #expect(try FileReader.bytes(try store.localCopy(kept), limit: 9) == [1, 2, 3])
    #expect(try store.put([UInt8](repeating: 4, count: 500_000)).utf8.count == 64)
  }

  @Test(.enabled(if: PostgresCluster.isThere, PostgresCluster.absence))
  func aCacheWithoutRoomLeavesNothing() throws {
    let disk = try SmallDisk()
    let database = try SQLDatabase.postgres(try PostgresCluster.shared.get().schema())
    let large = [UInt8](repeating: 9, count: 3 << 20)
    let digest = try PostgresArtefacts(database, cache: "\(disk.path)/cache").put(large)
    let error = #expect(throws: StoreError.self) {
      try PostgresArtefacts(database, cache: "\(disk.path)/cache").localCopy(digest)
    }
    #expect(error?.message.contains("space") == true)
    let names = try FileManager.default.subpathsOfDirectory(atPath: disk.path)
    #expect(names.filter { $0.contains(".part") }.isEmpty)
  }
}

/// A file system in memory with room for a mebibyte.
final class SmallDisk: Sendable {
  static let canBeMade = (try? SmallDisk()) != nil

  private let folder: TemporaryFolder
  var path: String { folder.path }

  init() throws {
    folder = try TemporaryFolder()
    try Self.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.path])
  }

  deinit { try? Self.run(["umount", "-l", folder.path]) }

  /// Leaves room for nothing.
  func fill() throws {
    _ = FileManager.default.createFile(atPath: "\(path)/ballast", contents: nil)
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: "\(path)/ballast"))
    while (try? file.write(contentsOf: Data(repeating: 0, count: 4096))) != nil {}
  }

  /// Makes room again.
  func clear() throws { try FileManager.default.removeItem(atPath: "\(path)/ballast") }

  private static func run(_ command: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.featureUnsupported) }
  }
}
