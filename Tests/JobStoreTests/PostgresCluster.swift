import Foundation
import Locks
import Testing

@testable import Persistence

/// A PostgreSQL of the tests' own: Debian's programs, a folder that goes away, a Unix socket and no network.
final class PostgresCluster: Sendable {
  /// The programs, in the folder that `WHITELINE_POSTGRES` names or where Debian puts them.
  static let programs: String? = {
    let debian = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    let folders =
      [ProcessInfo.processInfo.environment["WHITELINE_POSTGRES"]].compactMap { $0 }
      + debian.sorted { $0.compare($1, options: .numeric) == .orderedDescending }
      .map { "/usr/lib/postgresql/\($0)/bin" }
    return folders.first { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") }
  }()

  static let isThere = programs != nil
  static let absence: Comment =
    "install postgresql, or set WHITELINE_POSTGRES to the folder of initdb, to run these tests"

  /// The one that all tests share, but for those that stop it.
  static let shared = Result { try PostgresCluster() }

  let folder: String
  private let server = Locked<Process?>(nil)
  private let names = Locked(0)

  /// Makes and starts one.
  init() throws {
    folder =
      FileManager.default.temporaryDirectory.appending(path: "wl-pg-\(UUID().uuidString.prefix(8))").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    if let user = Self.user { try Self.run(["chown", user, folder]) }
    try Self.run(
      Self.program("initdb") + [
        "-D", "\(folder)/data", "-U", "whiteline", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync",
      ])
    try start()
  }

  deinit {
    try? stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// A connection string for the database of the cluster, and an empty schema in it.
  func schema() throws -> String {
    let name = names.withLock { number in
      number += 1
      return "s\(number)"
    }
    try PostgresConnection(connection).execute("CREATE SCHEMA \(name)")
    return "\(connection) options='-c search_path=\(name)'"
  }

  /// A connection string for a database of its own, where announcements of other tests are not heard.
  func database() throws -> String {
    let name = names.withLock { number in
      number += 1
      return "d\(number)"
    }
    try PostgresConnection(connection).execute("CREATE DATABASE \(name)")
    return "host='\(folder)' user=whiteline dbname=\(name)"
  }

  var connection: String { "host='\(folder)' user=whiteline dbname=postgres" }

  /// Starts the server, and comes back when it answers. A shell beside it watches this process, and stops the
  /// server and removes the folder when this process is gone, however it ended.
  func start() throws {
    let server = Self.process(
      Self.program("postgres") + [
        "-D", "\(folder)/data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off", "-c",
        "max_connections=200", "-c", "log_min_messages=fatal", "-c", "shared_buffers=32MB",
      ])
    try server.run()
    self.server.withLock { $0 = server }
    let watchdog = """
      while kill -0 $1 2>/dev/null && kill -0 $2 2>/dev/null; do sleep 1; done
      kill -0 $1 2>/dev/null && exit
      kill -INT $2 2>/dev/null
      while kill -0 $2 2>/dev/null; do sleep 1; done
      rm -rf "$3"
      """
    try Self.process([
      "sh", "-c", watchdog, "sh", "\(getpid())", "\(server.processIdentifier)", folder,
    ]).run()
    for _ in 0..<1000 {
      if (try? PostgresConnection(connection)) != nil { return }
      usleep(20_000)
    }
    throw Failure(detail: "PostgreSQL did not start in \(folder)")
  }

  /// Stops the server as an operator would in a hurry, with connections open.
  func stop() throws { end(by: SIGINT) }

  /// Kills the server where it stands; its other processes notice and follow.
  func kill() throws { end(by: SIGKILL) }

  private func end(by signal: Int32) {
    let server = server.withLock { $0.take() }
    guard let server else { return }
    Glibc.kill(server.processIdentifier, signal)
    server.waitUntilExit()
  }

  /// `postgres` refuses to run as root.
  private static let user: String? = getuid() == 0 ? "postgres" : nil

  private static func program(_ name: String) -> [String] {
    let prefix = user.map { ["setpriv", "--reuid=\($0)", "--regid=\($0)", "--init-groups"] } ?? []
    return prefix + ["\(programs ?? "")/\(name)"]
  }

  private static func process(_ command: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    return process
  }

  private static func run(_ command: [String]) throws {
    let process = process(command)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(detail: "\(command.joined(separator: " ")) failed with \(process.terminationStatus)")
    }
  }

  struct Failure: Error { let detail: String }
}
