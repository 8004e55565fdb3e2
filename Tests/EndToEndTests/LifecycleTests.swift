import Foundation
import Testing

/// A datagram socket that the program tells how it stands.
private final class NotifySocket {
  let path: String
  private let descriptor: Int32

  init(_ folder: TemporaryFolder) {
    path = "\(folder.path)/notify"
    descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
    unsafe withUnsafePointer(to: &address) {
      unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    var time = timeval(tv_sec: 60, tv_usec: 0)
    _ = unsafe setsockopt(
      descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(descriptor) }

  /// The next message, as its lines.
  func next() -> [String] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
    return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self).split(separator: "\n").map(
      String.init)
  }
}

/// Life under systemd, and with few descriptors.
@Suite(.enabled(if: Whiteline.isThere, Comment(rawValue: Whiteline.absence))) struct LifecycleTests {
  private let folder: TemporaryFolder
  private let arguments: [String]
  private static let python = "/usr/bin/env"

  init() throws {
    folder = try TemporaryFolder()
    arguments = [
      "serve", "--models", try TrainedModel.folder.get().path + "/models", "--data", "\(folder.path)/data",
    ]
  }

  /// A program on its own, far from the sources: which places lack the document, and what to do.
  @Test func withoutOpenAPI() throws {
    try FileManager.default.copyItem(atPath: try #require(Whiteline.path), toPath: "\(folder.path)/whiteline")
    let start = "cd \(folder.path) && exec timeout 30 ./whiteline \"$@\""
    let outcome = try RunningProcess("/bin/sh", ["-c", start, "sh"] + arguments + ["--port", "0"]).end()
    try #require(outcome.status != 124, "an installed openapi.yaml was found")
    #expect(outcome.status == 1)
    #expect(
      outcome.error.contains(
        "There is no openapi.yaml, which is served at /openapi.yaml; looked for: openapi.yaml, "),
      "\(outcome.error)")
    #expect(
      outcome.error.contains("/usr/share/whiteline/openapi.yaml. Start whiteline from the project's folder"))
  }

  private func port(_ line: String?) throws -> Int {
    try #require(line?.split(separator: ":").last.flatMap { Int($0) })
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/curl"), "install curl"))
  func socketsThatAreHandedOverAreServedAndNoOthers() throws {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
      path: "Fixtures/activate.py")
    let path = "\(folder.path)/s"
    let server = try RunningProcess(
      Self.python,
      ["python3", script.path, path, try #require(Whiteline.path)] + arguments + ["--port", "1"])
    let lines = (0..<3).map { _ in server.line() ?? "" }
    let tcp = try port(lines[0])
    #expect(lines[0] == "whiteline 0.1.0 listens on http://127.0.0.1:\(tcp)")
    #expect(lines[1].hasPrefix("whiteline 0.1.0 listens on http://[::1]:"))
    #expect(lines[2] == "whiteline 0.1.0 listens on unix:\(path)")
    #expect(try Connection(port: tcp).ask("GET /healthz HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 200"))
    let six = try RunningProcess(
      "/usr/bin/curl", ["--silent", "http://[::1]:\(try port(lines[1]))/healthz"]
    ).end()
    #expect(six.output == "{\"status\":\"ok\"}")
    let local = try RunningProcess(
      "/usr/bin/curl", ["--silent", "--unix-socket", path, "http://h/healthz"]
    ).end()
    #expect(local.output == "{\"status\":\"ok\"}")
    server.signal(SIGTERM)
    #expect(server.end().status == 0)
    #expect(FileManager.default.fileExists(atPath: path), "the socket's file is systemd's")
  }

  @Test func systemdIsToldHowTheServiceStands() throws {
    let notify = NotifySocket(folder)
    let server = try RunningProcess(
      try #require(Whiteline.path), arguments + ["--port", "0"],
      environment: ["NOTIFY_SOCKET": notify.path, "WATCHDOG_USEC": "100000"])
    let port = try port(server.line())
    let ready = notify.next()
    #expect(ready.first == "READY=1")
    for _ in 0..<3 { #expect(notify.next() == ["WATCHDOG=1"]) }
    let kept = try Connection(port: port)
    kept.write("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(kept.read(until: "}").hasPrefix("HTTP/1.1 200"))
    server.signal(SIGHUP)
    var message = notify.next()
    while message == ["WATCHDOG=1"] { message = notify.next() }
    #expect(message.first == "RELOADING=1" && message.last?.hasPrefix("MONOTONIC_USEC=") == true)
    while message != ["READY=1"] { message = notify.next() }
    kept.write("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n")
    #expect(kept.read(until: "}").hasPrefix("HTTP/1.1 200"))
    server.signal(SIGTERM)
    while message.first != "STOPPING=1" { message = notify.next() }
    #expect(server.end().status == 0)
  }

  @Test func aHangUpTakesUpWhatMayChangeOfTheConfiguration() throws {
    let file = try folder.write("whiteline.json5", "{logging: {level: 'warning'}}")
    let server = try RunningProcess(
      try #require(Whiteline.path), arguments + ["--port", "0", "--config", file])
    let port = try port(server.line())
    let ask = "GET /healthz HTTP/1.0\r\n\r\n"
    #expect(try Connection(port: port).ask(ask).hasPrefix("HTTP/1.1 200"))
    try folder.write(
      "whiteline.json5", "{logging: {format: 'json'}, limits: {atoms: 7}, models: {default: 'other'}}")
    server.signal(SIGHUP)
    #expect(server.waitForError("a restart is needed for what changed of limits.atoms, models.default"))
    #expect(try Connection(port: port).ask(ask).hasPrefix("HTTP/1.1 200"))
    #expect(server.waitForError("\"method\":\"GET\""))
    #expect(!server.error.contains("method=GET"))
    try folder.write("whiteline.json5", "{logging: {level: 'wrong'}}")
    server.signal(SIGHUP)
    #expect(server.waitForError("the configuration was not reloaded and the one before stays in use"))
    #expect(try Connection(port: port).ask(ask).hasPrefix("HTTP/1.1 200"))
    server.signal(SIGTERM)
    #expect(server.end().status == 0)
  }

  @Test func aManagerThatDoesNotListenHoldsNothingUp() throws {
    let notify = NotifySocket(folder)
    let server = try RunningProcess(
      try #require(Whiteline.path), arguments + ["--port", "0"],
      environment: ["NOTIFY_SOCKET": notify.path, "WATCHDOG_USEC": "2000"])
    let port = try port(server.line())
    for _ in 0..<50 {
      #expect(try Connection(port: port).ask("GET /healthz HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 200"))
    }
    server.signal(SIGTERM)
    #expect(server.end().status == 0)
  }

  @Test func aServerWithoutDescriptorsNeitherSpinsNorStops() throws {
    let server = try RunningProcess(
      "/bin/sh",
      ["-c", "ulimit -n 60; exec \"$@\"", "sh", try #require(Whiteline.path)] + arguments + ["--port", "0"])
    let port = try port(server.line())
    let many = try (0..<100).map { _ in try Connection(port: port) }
    for connection in many.prefix(5) { connection.write("GET /healthz HTTP/1.1\r\nHost: h\r\n\r\n") }
    let before = try cpu(server.number)
    let second = try (0..<20).map { _ in try Connection(port: port) }
    #expect(try cpu(server.number) - before < 100, "hundredths of a second of processor time")
    #expect(server.error.contains("may open 60 file descriptors, and 10000 connections are allowed"))
    #expect(server.waitForError("there are no file descriptors or no memory left"))
    for connection in many + second { connection.end() }
    var answer = ""
    for _ in 0..<50 where !answer.hasPrefix("HTTP/1.1 200") {
      answer = try Connection(port: port).ask("GET /healthz HTTP/1.0\r\n\r\n")
    }
    #expect(answer.hasPrefix("HTTP/1.1 200"))
    let metrics = try Connection(port: port).ask("GET /metrics HTTP/1.0\r\n\r\n")
    let series = "whiteline_http_rejections_total{reason=\"descriptors\"} "
    #expect(metrics.contains(series) && !metrics.contains("\(series)0\n"))
    server.signal(SIGTERM)
    let outcome = server.end()
    #expect(outcome.status == 0)
    let warnings = outcome.error.split(separator: "\n").filter { $0.contains("no memory left") }
    #expect(warnings.count == 1, "once a minute")
  }

  /// The processor time that a process has used, in the kernel's ticks.
  private func cpu(_ process: Int32) throws -> Int {
    let text = try String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
    return (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
  }
}
