import Foundation
import Testing

/// What `/readyz` says where nothing can be stored.
@Suite(.enabled(if: Whiteline.isThere, Comment(rawValue: Whiteline.absence))) struct ReadinessTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func serve(_ configuration: String) throws -> (server: RunningProcess, port: Int) {
    let file = try folder.write("c.json5", configuration)
    let server = try RunningProcess(
      try #require(Whiteline.path),
      [
        "serve", "--port", "0", "--config", file, "--models", try TrainedModel.folder.get().path + "/models",
        "--data", "\(folder.path)/data",
      ])
    return (server, try #require(server.line()?.split(separator: ":").last.flatMap { Int($0) }))
  }

  private func ready(_ port: Int) throws -> String {
    try Connection(port: port).ask("GET /readyz HTTP/1.0\r\n\r\n")
  }

  private func end(_ server: RunningProcess) -> String {
    server.signal(SIGTERM)
    let outcome = server.end()
    #expect(outcome.status == 0)
    return outcome.error
  }

  @Test func aDiskBelowTheFloorIsNotReady() throws {
    let (server, port) = try serve("{data: {minimumFree: 1000000000000000}}")
    let answer = try ready(port)
    #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("Less than 1000000000000000 bytes are free"))
    #expect(try Connection(port: port).ask("GET /healthz HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 200"))
    #expect(end(server).contains("bytes are free for \(folder.path)/data (data.minimumFree)"))
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/python3"), "install python3"))
  func aStoreThatTakesNoChangesIsNotReady() throws {
    let (first, firstPort) = try serve("{}")
    #expect(try ready(firstPort).hasPrefix("HTTP/1.1 200"))
    _ = end(first)
    let script = """
      import sqlite3, sys
      sqlite3.connect(sys.argv[1]).execute(
        "CREATE TRIGGER no BEFORE UPDATE ON schema_steps BEGIN SELECT RAISE(ABORT, 'not today'); END")
      """
    let made = try RunningProcess("/usr/bin/python3", ["-c", script, "\(folder.path)/data/jobs.sqlite"]).end()
    try #require(made.status == 0, "\(made.error)")
    let (second, port) = try serve("{}")
    let answer = try ready(port)
    #expect(answer.hasPrefix("HTTP/1.1 503 ") && answer.contains("The job store cannot be written"))
    #expect(end(second).contains("not today"))
  }
}
