import Foundation
import Testing

/// The README's second walk-through: a dataset is uploaded, a model trained on it, followed, fetched, activated and used, with
/// curl alone.
@Suite(.enabled(if: Whiteline.isThere && Curl.isThere, "build the executable and install curl"))
struct JobsTests {
  static let recipe =
    #"{"base": "rankine2020", "epochs": 3, "hidden": [32, 24], "batchSize": 4, "checkpointEvery": 1}"#

  @Test func fromADatasetToAServedModel() throws {
    let folder = try TemporaryFolder()
    let server = try Server(data: folder.path + "/store")
    let archive = try Self.archive(in: folder)

    let stored = try server.curl(
      "-T", archive, "-H", "Content-Type: application/gzip", at: "/datasets/made-up")
    #expect(stored.status == 201, "\(stored.body)")
    #expect((stored.json["summary"] as? [String: Any])?["samples"] as? Int == 12)

    let submitted = try server.curl(
      "-H", "Content-Type: application/json", "-H", "Idempotency-Key: first", "-d",
      #"{"kind": "train", "dataset": "made-up", "name": "fe-k", "recipe": \#(Self.recipe)}"#, at: "/jobs")
    #expect(submitted.status == 202, "\(submitted.body)")
    let path = try #require(submitted.field("Location"))
    let again = try server.curl(
      "-H", "Content-Type: application/json", "-H", "Idempotency-Key: first", "-d",
      #"{"kind": "train", "dataset": "made-up", "name": "fe-k", "recipe": \#(Self.recipe)}"#, at: "/jobs")
    #expect(again.field("Location") == path && again.field("Idempotency-Replayed") == "true")

    let events = try server.curl("-N", at: path + "/events").body
    let kinds = events.split(separator: "\n").filter { $0.hasPrefix("event: ") }.map { $0.dropFirst(7) }
    #expect(kinds.filter { $0 == "epoch" }.count == 3 && kinds.last == "end", "\(events)")
    #expect(events.contains(#""state":"succeeded""#), "\(events)")
    let replay = try server.curl("-H", "Last-Event-ID: 2", at: path + "/events").body
    #expect(replay.contains("\nid: 3\n") && !replay.contains("\nid: 2\n"))

    let job = try server.curl(at: path)
    let model = try #require((job.json["result"] as? [String: Any])?["model"] as? [String: Any])
    let version = try #require(model["version"] as? Int)
    #expect(
      try server.curl("-H", "If-None-Match: \(try #require(job.field("ETag")))", at: path).status == 304)

    let history = try server.curl("-H", "Accept: text/csv", at: path + "/history").body
    #expect(history.split(whereSeparator: \.isNewline).count == 4)
    #expect(try server.curl("-H", "Accept: image/svg+xml", at: path + "/history").body.contains("<svg"))

    let checkpoints = try server.curl(at: path + "/checkpoints").json["checkpoints"] as? [[String: Any]]
    let checkpoint = try #require(checkpoints?.last)
    let epoch = try #require(checkpoint["epoch"] as? Int)
    let part = try server.curl("-r", "0-9", "-o", "\(folder.path)/part", at: "\(path)/checkpoints/\(epoch)")
    #expect(part.status == 206)
    #expect(try folder.read("part").prefix(2) == Data([0x1f, 0x8b]) && folder.read("part").count == 10)

    let before = try server.predict()
    #expect(before != version)
    let activated = try server.curl(
      "-X", "PUT", "-H", "Content-Type: application/json", "-d", #"{"version": \#(version)}"#,
      at: "/models/fe-k/active")
    #expect(activated.status == 200, "\(activated.body)")
    #expect(try server.predict() == version)
    #expect(try server.curl("-X", "DELETE", at: "/models/fe-k/versions/\(version)").status == 409)
    #expect(try server.curl("-X", "DELETE", at: path).status == 204)
    #expect(try server.curl(at: path).status == 404)
    server.process.signal(SIGTERM)
    #expect(server.process.end().status == 0)

    // The choice outlives the process.
    let next = try Server(data: folder.path + "/store")
    #expect(try next.predict() == version)
  }

  @Test func aKilledServerLosesNothing() throws {
    let folder = try TemporaryFolder()
    let archive = try Self.archive(in: folder)
    var digests: [String] = []
    for kills in [0, 3] {
      let store = "\(folder.path)/store-\(kills)"
      var server = try Server(data: store, leaseSeconds: 1)
      _ = try server.curl("-T", archive, "-H", "Content-Type: application/gzip", at: "/datasets/made-up")
      let submitted = try server.curl(
        "-H", "Content-Type: application/json", "-d",
        #"{"kind": "train", "dataset": "made-up", "maxAttempts": 9, "recipe": {"base": "rankine2020", "epochs": 60, "hidden": [64, 48], "batchSize": 4, "checkpointEvery": 2}}"#,
        at: "/jobs")
      let path = try #require(submitted.field("Location"), "\(submitted.body)")
      for kill in 0..<kills {
        // Wait for some progress, then kill -9.
        for _ in 0..<400 {
          let history = try server.curl(at: path + "/history").json["epochs"] as? [Int]
          if (history?.count ?? 0) > 6 * (kill + 1) { break }
          usleep(5000)
        }
        server.process.signal(SIGKILL)
        _ = server.process.end()
        server = try Server(data: store, leaseSeconds: 1)
      }
      let events = try server.curl("-N", at: path + "/events").body
      #expect(events.components(separatedBy: "event: end").count == 2, "\(events.suffix(400))")
      let job = try server.curl(at: path).json
      #expect(job["state"] as? String == "succeeded", "\(job)")
      let model = (job["result"] as? [String: Any])?["model"] as? [String: Any]
      digests.append(try #require(model?["digest"] as? String))
    }
    #expect(digests[0] == digests[1])
  }

  @Test func aBadArchiveIsNamedWholeAndLeavesNothing() throws {
    let folder = try TemporaryFolder()
    let server = try Server(data: folder.path + "/store")
    try folder.addDataset()
    try folder.write("data/spectra/fe01.txt", "7100 nan\n7101 1\n")
    try folder.write("data/structures/fe02.xyz", "3\n\nFe 0 0 0\n")
    let refused = try server.curl(
      "-T", try Self.packed(folder), "-H", "Content-Type: application/gzip", at: "/datasets/bad")
    #expect(refused.status == 422, "\(refused.body)")
    let pointers = (refused.json["errors"] as? [[String: Any]] ?? []).compactMap { $0["pointer"] as? String }
    #expect(
      pointers.contains { $0.hasSuffix("fe01.txt") } && pointers.contains { $0.hasSuffix("fe02.xyz") },
      "\(pointers)")
    #expect(try server.curl(at: "/datasets/bad").status == 404)
    let left = try FileManager.default.subpathsOfDirectory(atPath: folder.path + "/store/uploads")
    #expect(left.isEmpty, "\(left)")
  }

  private static func archive(in folder: TemporaryFolder) throws -> String {
    try folder.addDataset()
    return try packed(folder)
  }

  private static func packed(_ folder: TemporaryFolder) throws -> String {
    let archive = folder.path + "/data.tar.gz"
    let tar = try RunningProcess("/usr/bin/tar", ["-czf", archive, "-C", folder.path, "data"]).end()
    #expect(tar.status == 0, "\(tar.error)")
    return archive
  }
}

/// The program, serving the trained model with a data folder of its own.
private final class Server {
  let process: RunningProcess
  let port: Int

  init(data: String, leaseSeconds: Double = 60) throws {
    let models = try TrainedModel.folder.get().path + "/models"
    let file = data + ".json5"
    try #"{ jobs: { leaseSeconds: \#(leaseSeconds), heartbeatSeconds: \#(leaseSeconds / 4) } }"#
      .write(toFile: file, atomically: true, encoding: .utf8)
    process = try RunningProcess(
      try #require(Whiteline.path),
      ["serve", "--config", file, "--port", "0", "--models", models, "--data", data])
    guard let line = process.line(), let port = line.split(separator: ":").last.flatMap({ Int($0) }) else {
      throw TrainedModel.Failure(detail: process.end().error)
    }
    self.port = port
  }

  func curl(_ options: String..., at path: String) throws -> Curl.Answer {
    try Curl.ask(options + ["http://127.0.0.1:\(port)\(path)"])
  }

  /// The version that answers a prediction.
  func predict() throws -> Int {
    let answer = try curl(
      "-H", "Content-Type: chemical/x-xyz", "--data-binary", SyntheticDataset.structure(3), at: "/predict")
    return try #require((answer.json["model"] as? [String: Any])?["version"] as? Int, "\(answer.body)")
  }

  deinit { if process.isRunning { process.signal(SIGKILL) } }
}

/// The real curl.
private enum Curl {
  static let path = "/usr/bin/curl"
  static let isThere = FileManager.default.isExecutableFile(atPath: path)

  struct Answer {
    let status: Int
    let head: String
    let body: String

    var json: [String: Any] {
      (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
    }

    func field(_ name: String) -> String? {
      head.components(separatedBy: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        .map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
    }
  }

  static func ask(_ arguments: [String]) throws -> Answer {
    let head = FileManager.default.temporaryDirectory.appending(path: "head-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: head) }
    let outcome = try RunningProcess(
      path, ["--silent", "--show-error", "--max-time", "120", "-H", "Expect:", "-D", head] + arguments
    ).end()
    #expect(outcome.status == 0, "curl: \(outcome.error)")
    let text = (try? String(contentsOfFile: head, encoding: .utf8)) ?? ""
    return Answer(
      status: text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0, head: text,
      body: outcome.output)
  }
}
