import Foundation
import Testing

/// Keys from the command line to a running server, asked by curl.
@Suite(.enabled(if: Whiteline.isThere, Comment(rawValue: Whiteline.absence))) struct KeysTests {
  private static let curl = "/usr/bin/curl"
  private static let hasCurl = FileManager.default.isExecutableFile(atPath: curl)

  private let folder: TemporaryFolder
  private let data: String

  init() throws {
    folder = try TemporaryFolder()
    data = "\(folder.path)/Data"
  }

  private func add(_ arguments: String...) throws -> String {
    let outcome = try Whiteline.run(["keys", "add", "--name", "test", "--data", data] + arguments)
    #expect(outcome.status == 0, "\(outcome.error)")
    return outcome.output.split(separator: "\n").first.map(String.init) ?? ""
  }

  private func id(_ key: String) -> String { String(key.split(separator: "_")[1]) }

  private func serve(_ arguments: String...) throws -> (server: RunningProcess, port: Int) {
    let models = try TrainedModel.folder.get().path + "/models"
    let server = try RunningProcess(
      try #require(Whiteline.path),
      ["serve", "--port", "0", "--models", models, "--data", data] + arguments)
    let line = server.line()
    guard let line, let port = line.split(separator: ":").last.flatMap({ Int($0) }) else {
      throw TrainedModel.Failure(detail: server.end().error)
    }
    return (server, port)
  }

  /// The status that curl gets.
  private func status(_ arguments: String...) throws -> Int? {
    let outcome = try RunningProcess(
      Self.curl, ["--silent", "--output", "/dev/null", "--write-out", "%{http_code}"] + arguments
    ).end()
    return Int(outcome.output)
  }

  private func get(_ port: Int, _ path: String, _ key: String? = nil) throws -> Int? {
    try status(
      "http://127.0.0.1:\(port)\(path)", "-H", key.map { "Authorization: Bearer \($0)" } ?? "X-None: x")
  }

  /// Comes back when the server gives a status, or after two seconds.
  private func waits(for wanted: Int, _ port: Int, _ key: String) throws -> Bool {
    let end = ContinuousClock.now + .seconds(2)
    while ContinuousClock.now < end {
      if try get(port, "/models", key) == wanted { return true }
      usleep(20_000)
    }
    return false
  }

  @Test(.enabled(if: hasCurl, "install curl")) func keysGuardAServerOnEveryAddress() throws {
    let key = try add()
    let (server, port) = try serve("--host", "0.0.0.0")
    #expect(try get(port, "/models") == 401)
    #expect(try get(port, "/models", key) == 200)
    #expect(try get(port, "/healthz") == 200)
    let body = try folder.write("fe.xyz", SyntheticDataset.structure(3))
    #expect(
      try status(
        "http://127.0.0.1:\(port)/predict", "--data-binary", "@\(body)", "-H", "Content-Type: chemical/x-xyz",
        "-H", "Authorization: Bearer \(key)") == 200)
    #expect(
      try status(
        "http://127.0.0.1:\(port)/predict?access_token=\(key)", "--data-binary", "@\(body)", "-H",
        "Content-Type: chemical/x-xyz") == 401)
    server.signal(SIGTERM)
    let log = server.end().error
    #expect(log.contains("key=\(id(key)) "))
    #expect(!log.contains(key) && !log.contains(key.suffix(48)))
  }

  @Test(.enabled(if: hasCurl, "install curl")) func changesAreTakenUpWithoutARestart() throws {
    let config = try folder.write("c.json5", "{keys: {required: 'always'}}")
    let (server, port) = try serve("--config", config)
    #expect(server.waitForError("has none that is valid"))
    let key = try add()
    #expect(try waits(for: 200, port, key))
    let revoked = try Whiteline.run("keys", "revoke", id(key), "--data", data)
    #expect(revoked.output == "revoked \(id(key)) (test)\n")
    #expect(try waits(for: 401, port, key))
    // A damaged file opens nothing and closes nothing.
    let other = try add("--scopes", "admin")
    #expect(try waits(for: 200, port, other))
    try folder.write("Data/keys.json", "{\"format\": 1, \"keys\": [")
    #expect(server.waitForError("the keys were not read and those read before stay in use"))
    #expect(try get(port, "/models", other) == 200)
    #expect(try get(port, "/models", key) == 401)
    #expect(try get(port, "/models") == 401)
    // A file that is gone means that there are no keys.
    try FileManager.default.removeItem(atPath: "\(data)/keys.json")
    #expect(try waits(for: 401, port, other))
    server.signal(SIGHUP)
    server.signal(SIGTERM)
    #expect(server.end().status == 0)
  }

  @Test(.enabled(if: hasCurl, "install curl")) func aUnixSocketIsGuardedByItsMode() throws {
    let key = try add()
    let path = "\(folder.path)/s"
    let auto = try folder.write("auto.json5", "{server: {unixSocket: '\(path)', host: '0.0.0.0'}}")
    let (server, port) = try serve("--config", auto)
    #expect(try status("--unix-socket", path, "http://h/models") == 200)
    #expect(try get(port, "/models") == 401)
    server.signal(SIGTERM)
    #expect(server.end().status == 0)
    let always = try folder.write(
      "always.json5", "{server: {unixSocket: '\(path)'}, keys: {required: 'always'}}")
    let (strict, _) = try serve("--config", always)
    #expect(try status("--unix-socket", path, "http://h/models") == 401)
    #expect(
      try status("--unix-socket", path, "http://h/models", "-H", "Authorization: Bearer \(key)") == 200)
    strict.signal(SIGTERM)
    #expect(strict.end().status == 0)
  }

  @Test func damageIsNamedAtTheStart() throws {
    let file = try folder.write("Data/keys.json", "{")
    for arguments in [
      ["serve", "--port", "0", "--data", data], ["keys", "list", "--data", data],
      ["keys", "add", "--name", "x", "--data", data],
    ] {
      let outcome = try Whiteline.run(arguments)
      #expect(outcome.status == 1)
      #expect(outcome.error.hasPrefix("Error: \(file): The file of keys is damaged: Line 1, column 2"))
      #expect(outcome.output.isEmpty)
    }
    #expect(try folder.read("Data/keys.json") == Data("{".utf8))
  }

  @Test func theFileNeverHoldsAKey() throws {
    let key = try add("--budget", "600/min", "--expires", "90d")
    let file = String(decoding: try folder.read("Data/keys.json"), as: UTF8.self)
    #expect(!file.contains(key.suffix(48)))
    #expect(file.contains("\"id\": \"\(id(key))\""))
    let list = try Whiteline.run("keys", "list", "--data", data).output
    #expect(list.contains(id(key)) && list.contains("600/60 s") && !list.contains(key))
    let json = try Whiteline.run("keys", "list", "--data", data, "--json").output
    let object = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    let first = try #require((object["keys"] as? [[String: Any]])?.first)
    #expect(first["state"] as? String == "valid" && first["hash"] == nil && first["salt"] == nil)
  }

  @Test func twoAtOnceLoseNothing() throws {
    let path = try #require(Whiteline.path)
    let adding = try (0..<8).map { number in
      try RunningProcess(path, ["keys", "add", "--name", "n\(number)", "--data", data])
    }
    for process in adding { #expect(process.end().status == 0) }
    let list = try Whiteline.run("keys", "list", "--data", data).output
    for number in 0..<8 { #expect(list.contains("n\(number)\n")) }
  }

  @Test(arguments: [
    (["--expires", "soon"], "--expires soon: give a date"),
    (["--expires", "2020-01-01"], "would have expired at 2020-01-01T00:00:00Z"),
    (["--budget", "many"], "--budget many: give a number of requests and a time"),
    (["--name", " "], "A key's name has 1 to 120 characters"),
  ])
  func wrongWishes(arguments: [String], message: String) throws {
    let outcome = try Whiteline.run(["keys", "add", "--name", "x", "--data", data] + arguments)
    #expect(outcome.status == 1)
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(outcome.output.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: "\(data)/keys.json"))
    #expect(try Whiteline.run("keys", "revoke", "abc", "--data", data).status == 1)
  }
}
