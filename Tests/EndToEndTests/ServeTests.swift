import Foundation
import Testing

@Suite(.enabled(if: Whiteline.isThere, Comment(rawValue: Whiteline.absence))) struct ServeTests {
  private static let curl = "/usr/bin/curl"

  /// A server with the trained model on a free port, and that port.
  private func serve(_ arguments: String...) throws -> (server: RunningProcess, port: Int) {
    let models = try TrainedModel.folder.get().path + "/models"
    let server = try RunningProcess(
      try #require(Whiteline.path),
      ["serve", "--port", "0", "--models", models, "--data", try TemporaryData.folder.get().path] + arguments)
    let line = server.line()
    guard let line, let port = line.split(separator: ":").last.flatMap({ Int($0) }) else {
      throw TrainedModel.Failure(detail: server.end().error)
    }
    #expect(line.hasPrefix("whiteline 0.1.0 listens on http://"))
    return (server, port)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: curl), "install curl"))
  func curlPostsAComplex() throws {
    let (server, port) = try serve()
    let folder = try TrainedModel.folder.get().path
    let answer = try RunningProcess(
      Self.curl,
      [
        "--silent", "--show-error", "--fail", "--compressed", "--data-binary",
        "@\(folder)/data/structures/fe03.xyz", "-H", "Content-Type: chemical/x-xyz",
        "http://127.0.0.1:\(port)/predict",
      ]
    ).end()
    #expect(answer.status == 0, "\(answer.error)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(answer.output.utf8)) as? [String: Any])
    #expect((json["model"] as? [String: Any])?["name"] as? String == "fe-k")
    let average = try #require(json["average"] as? [String: Any])
    #expect((average["convolved"] as? [Double])?.count == 441)
    server.signal(SIGTERM)
    let outcome = server.end()
    #expect(outcome.status == 0)
    #expect(outcome.error.contains("notice stopped"))
    #expect(outcome.error.contains("method=POST out="))
    #expect(outcome.error.contains("route=/predict status=200"))
  }

  @Test func whatIsInFlightIsAnswered() throws {
    let (server, port) = try serve()
    let body = SyntheticDataset.structure(3)
    let connection = try Connection(port: port)
    connection.write(
      "POST /predict HTTP/1.1\r\nHost: h\r\nContent-Type: chemical/x-xyz\r\nContent-Length: \(body.utf8.count)\r\nExpect: 100-continue\r\n\r\n"
    )
    #expect(connection.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 100 "))
    connection.write(String(body.prefix(20)))
    let began = ContinuousClock.now
    server.signal(SIGTERM)
    #expect(server.waitForError("shutting down"))
    connection.write(String(body.dropFirst(20)))
    let answer = connection.readToEnd()
    connection.end()
    #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
    #expect(answer.contains("\r\nConnection: close\r\n"))
    #expect(answer.hasSuffix("\"warnings\":[]}") || answer.hasSuffix("}]}"))
    #expect(server.end().status == 0)
    #expect(ContinuousClock.now - began < .seconds(2))
  }

  @Test func theSecondSignalEndsItAtOnce() throws {
    let (server, port) = try serve()
    let connection = try Connection(port: port)
    connection.write(
      "POST /predict HTTP/1.1\r\nHost: h\r\nContent-Type: chemical/x-xyz\r\nContent-Length: 9\r\n\r\n1")
    #expect(try Connection(port: port).ask("GET /healthz HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 200"))
    server.signal(SIGTERM)
    #expect(server.waitForError("shutting down"))
    server.signal(SIGTERM)
    #expect(server.end().status == 143)
  }

  @Test func anOpenDoorIsRefused() throws {
    for host in ["0.0.0.0", "::", "127.example.org"] {
      let refused = try Whiteline.run("serve", "--port", "0", "--host", host)
      #expect(refused.status == 1)
      #expect(
        refused.error
          == "Error: listening on \(host) would let anyone use the service, since there is no key. "
          + "Make one (whiteline keys add --name WHO), listen on 127.0.0.1 behind a proxy, or say "
          + "--allow-anonymous (server.allowAnonymous in the configuration).\n")
    }
    let nowhere = try Whiteline.run("serve", "--port", "0", "--host", "")
    #expect(nowhere.error == "Error: --host: an address is needed, such as 127.0.0.1\n")
    let (server, port) = try serve("--host", "0.0.0.0", "--allow-anonymous")
    #expect(try Connection(port: port).ask("GET /readyz HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 200"))
    server.signal(SIGINT)
    #expect(server.end().status == 0)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: curl), "install curl"))
  func aUnixSocketAndALogOfJSON() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/s"
    let file = try folder.write(
      "c.json5", "{server: {unixSocket: '\(path)', workers: 1}, logging: {format: 'json', level: 'info'}}")
    let (server, _) = try serve("--config", file)
    #expect(server.line() == "whiteline 0.1.0 listens on unix:\(path)")
    let answer = try RunningProcess(
      Self.curl, ["--silent", "--unix-socket", path, "-H", "X-Request-Id: ours", "http://h/readyz?secret=1"]
    ).end()
    #expect(answer.output == "{\"status\":\"ready\"}")
    server.signal(SIGTERM)
    let outcome = server.end()
    #expect(outcome.status == 0)
    #expect(!FileManager.default.fileExists(atPath: path))
    let lines = outcome.error.split(separator: "\n").compactMap {
      try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
    #expect(lines.count == outcome.error.split(separator: "\n").count)
    let request = try #require(lines.first { $0["id"] as? String == "ours" })
    #expect(request["route"] as? String == "/readyz" && request["status"] as? Int == 200)
    #expect(request["level"] as? String == "info" && request["aborted"] as? Bool == false)
    #expect(!outcome.error.contains("secret"))
  }

  /// A pipe holds 64 KiB; then whoever writes into it waits for its reader.
  @Test(.timeLimit(.minutes(1))) func aLogThatNobodyReadsHoldsNobodyUp() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/log"
    try #require(unsafe mkfifo(path, 0o600) == 0)
    let reader = try #require(FileHandle(forUpdatingAtPath: path))
    let models = try TrainedModel.folder.get().path + "/models"
    let server = try RunningProcess(
      "/bin/sh",
      [
        "-c", "exec \"$0\" \"$@\" 2>'\(path)'", try #require(Whiteline.path), "serve", "--port", "0",
        "--models",
        models, "--data", folder.path,
      ])
    let port = try #require(server.line()?.split(separator: ":").last.flatMap { Int($0) })
    let connection = try Connection(port: port)
    for turn in 0..<1000 {
      connection.write("GET /healthz HTTP/1.1\r\nHost: h\r\nX-Request-Id: turn-\(turn)\r\n\r\n")
      try #require(connection.read(until: "{\"status\":\"ok\"}").contains("200"), "turn \(turn)")
    }
    server.signal(SIGTERM)
    var log = Data()
    while !log.suffix(16).elementsEqual(" notice stopped\n".utf8) { log += reader.availableData }
    #expect(server.end().status == 0)
    let text = String(decoding: log, as: UTF8.self)
    #expect(log.count > 1 << 16 && (0..<1000).allSatisfy { text.contains(" id=turn-\($0) ") })
  }

  @Test func aPortInUse() throws {
    let (server, port) = try serve()
    let models = try TrainedModel.folder.get().path + "/models"
    let second = try Whiteline.run(
      "serve", "--port", "\(port)", "--models", models, "--data", try TemporaryData.folder.get().path)
    #expect(second.status == 1)
    #expect(
      second.error.hasSuffix(
        "Error: Listening on 127.0.0.1, port \(port), failed (error 98): something listens there already. "
          + "Choose another port, or stop it.\n"))
    server.signal(SIGTERM)
    #expect(server.end().status == 0)
  }

  @Test(arguments: [
    ("none/x.sock", "2): a folder on that path does not exist. Make it, or choose another path."),
    ("c.json5/x.sock", "20): something on that path is not a folder. Choose another path."),
  ])
  func aSocketThatCannotBeMade(name: String, reason: String) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/\(name)"
    let file = try folder.write("c.json5", "{server: {port: 0, unixSocket: '\(path)'}}")
    let refused = try Whiteline.run(
      "serve", "--config", file, "--models", try TrainedModel.folder.get().path + "/models", "--data",
      try TemporaryData.folder.get().path)
    #expect(refused.status == 1)
    #expect(refused.error.hasSuffix("Error: Listening on \(path) failed (error \(reason)\n"))
  }

  @Test(arguments: [
    ("{server: {prot: 1}}", "/server/prot: Unknown key; did you mean \"port\"?"),
    (
      "{limits: {atoms: 0}, logging: {level: 'loud'}}",
      "/limits/atoms: Must lie between 1 and 1000000, not 0.\n/logging/level: \"loud\" is not known"
    ),
    (
      "{server: ",
      "Line 1, column 10 (byte 9): the text ends where a value must stand; it may have been cut off."
    ),
    ("{models: {default: 'cu-k', load: ['fe-k', 'fe-k2']}}", "fe-k2"),
  ])
  func badConfigurations(text: String, message: String) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("bad.json5", text)
    let models = try TrainedModel.folder.get().path + "/models"
    let outcome = try Whiteline.run(
      "serve", "--config", file, "--port", "0", "--models", models, "--data",
      try TemporaryData.folder.get().path)
    #expect(outcome.status == 1)
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(outcome.output.isEmpty)
  }

  @Test func badPortsAndMissingFiles() throws {
    #expect(
      try Whiteline.run("serve", "--port", "70000").error == "Error: --port 70000: ports go from 0 to 65535\n"
    )
    let missing = try Whiteline.run("serve", "--config", "/nowhere/x.json5")
    #expect(missing.status == 1)
    #expect(missing.error.contains("/nowhere/x.json5"))
  }

  @Test func damagedModels() throws {
    let original = try TrainedModel.folder.get()
    let weights = try original.read("models/fe-k/1/weights.safetensors.gz")
    let card = try original.read("models/fe-k/1/card.json")
    let active = Data("{\"version\": 1}".utf8)
    var flipped = weights
    flipped[weights.count / 2] ^= 0x10
    let text = String(decoding: card, as: UTF8.self)
    let digest = try #require(text.firstMatch(of: #/"digest": "([0-9a-f]{64})"/#)?.1)
    let strange = Data(text.replacing(digest, with: String(digest.reversed())).utf8)
    for (name, weights, card, active, message) in [
      ("truncated", Data(weights.prefix(weights.count / 2)), card, active, "weights.safetensors.gz"),
      ("flipped", flipped, card, active, "weights.safetensors.gz"),
      ("no gzip", Data("hello".utf8), card, active, "weights.safetensors.gz"),
      ("empty", Data(), card, active, "weights.safetensors.gz"),
      ("no card", weights, Data("{}".utf8), active, "card"),
      ("another's card", weights, strange, active, "has been changed since they were stored"),
      ("no such version", weights, card, Data("{\"version\": 9}".utf8), "/fe-k/9/"),
      ("active broken", weights, card, Data("{".utf8), "active.json"),
    ] {
      let folder = try TemporaryFolder()
      try folder.write("fe-k/1/weights.safetensors.gz", weights)
      try folder.write("fe-k/1/card.json", card)
      try folder.write("fe-k/active.json", active)
      let outcome = try Whiteline.run(
        "serve", "--port", "0", "--models", folder.path, "--data", folder.path + "/store")
      #expect(outcome.status == 1, "\(name)")
      #expect(
        outcome.error.contains(message) && outcome.error.contains(folder.path), "\(name): \(outcome.error)")
      #expect(outcome.output.isEmpty)
    }
    let empty = try TemporaryFolder()
    let none = try Whiteline.run("serve", "--port", "0", "--models", empty.path)
    #expect(none.status == 1)
    #expect(none.error.contains("no model in this folder. Train one with `whiteline train`"))
    #expect(
      try Whiteline.run("serve", "--port", "0", "--models", "/nowhere/models").error.contains(
        "/nowhere/models")
    )
  }
}
