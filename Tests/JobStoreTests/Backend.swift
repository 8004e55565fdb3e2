import Foundation
import Jobs
import Testing

@testable import Persistence

/// The stores that have to pass every test.
enum Backend: String, CaseIterable, CustomTestStringConvertible {
  case memory
  case sqlite
  case postgres

  /// Those that can be had here.
  static let all = allCases.filter { $0 != .postgres || PostgresCluster.isThere }

  /// Those that keep what they know in a database.
  static let databases = all.filter { $0 != .memory }

  var testDescription: String { rawValue }

  /// Where an empty database can be made, opened and opened again.
  func place() throws -> DatabasePlace {
    switch self {
    case .memory, .sqlite: .file(try TemporaryFolder())
    case .postgres: .connection(try PostgresCluster.shared.get().schema())
    }
  }
}

/// Where a database is.
enum DatabasePlace: Sendable {
  case file(TemporaryFolder)
  case connection(String)

  func open(clock: (@Sendable () -> Timestamp)? = nil) throws -> SQLDatabase {
    switch self {
    case .file(let folder):
      return try SQLDatabase.sqlite("\(folder.path)/jobs.db", clock: clock)
    case .connection(let string): return try SQLDatabase.postgres(string, clock: clock)
    }
  }

  /// A bare connection, to look behind the curtain.
  func connect() throws -> any SQLConnection {
    switch self {
    case .file(let folder): try SQLiteConnection("\(folder.path)/jobs.db")
    case .connection(let string): try PostgresConnection(string)
    }
  }
}

/// A folder that goes away with its owner.
final class TemporaryFolder: Sendable {
  let path: String

  /// In memory where the system has such a place: forcing bytes to a disk takes most of the time otherwise.
  init() throws {
    let memory = "/dev/shm"
    let isThere = FileManager.default.isWritableFile(atPath: memory)
    let parent = isThere ? memory : FileManager.default.temporaryDirectory.path
    path = "\(parent)/whiteline-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

@Suite struct BackendTests {
  @Test(.enabled(if: PostgresCluster.isThere, PostgresCluster.absence))
  func postgresIsAmongTheStoresUnderTest() { #expect(Backend.all.contains(.postgres)) }
}
