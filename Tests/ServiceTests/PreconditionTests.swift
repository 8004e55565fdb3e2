import Dispatch
import JSON
import Jobs
import Laboratory
import Locks
import Persistence
import Prediction
import Testing

@testable import Service

/// `If-Match` and `If-None-Match` on everything that has a tag (RFC 9110, section 13), and what the tags promise.
@Suite struct PreconditionTests {
  static let archive: [UInt8] = {
    var tar = TarBuilder()
    for file in SyntheticDataset.files(3) { tar.add(file.path, Array(file.text.utf8)) }
    return tar.finished
  }()

  private func upload(_ bench: LiveBench, _ name: String, _ fields: [String: String] = [:]) throws -> Reply {
    try bench.client.send(
      "PUT", "/datasets/\(name)", fields.merging(["Content-Type": "application/x-tar"]) { $1 },
      body: Self.archive)
  }

  /// Stores the tiny model's weights as the next version.
  private func uploadVersion(_ bench: LiveBench) throws -> Int {
    let weights = try Gzip.compressed(try TinyModel.artefact.get().safetensors.encoded(), level: 1)
    let reply = try bench.client.send(
      "POST", "/models/fe-k/versions", ["Content-Type": "application/gzip"], body: weights)
    return try #require(reply.json["version"]?.integer, "\(reply.text)")
  }

  private func activate(
    _ bench: LiveBench, _ version: Int, _ fields: [String: String] = [:]
  ) throws -> Reply {
    try bench.client.send(
      "PUT", "/models/fe-k/active", fields.merging(["Content-Type": "application/json"]) { $1 },
      body: Array(#"{"version": \#(version)}"#.utf8))
  }

  private func tag(_ bench: LiveBench, _ path: String) throws -> String {
    try #require(try bench.client.get(path).value("ETag"))
  }

  /// What many clients at once are told, sorted.
  private func crowd(_ count: Int, _ ask: @Sendable (Int) throws -> Reply) -> [Int] {
    let statuses = Locked<[Int]>([])
    DispatchQueue.concurrentPerform(iterations: count) { number in
      let status = (try? ask(number).status) ?? 0
      statuses.withLock { $0.append(status) }
    }
    return statuses.withLock { $0.sorted() }
  }

  @Test func ofUploadsAtOnceThatWantToBeTheFirstOneIs() throws {
    let bench = try LiveBench()
    for name in ["a", "b", "c"] {
      let statuses = crowd(4) { _ in try upload(bench, name, ["If-None-Match": "*"]) }
      #expect(statuses == [201, 412, 412, 412])
    }
    let seen = try tag(bench, "/datasets/a")
    #expect(crowd(4) { _ in try upload(bench, "a", ["If-Match": seen]) } == [200, 412, 412, 412])
  }

  @Test func aDatasetIsReplacedOnlyOnItsConditions() throws {
    let bench = try LiveBench()
    let path = "/datasets/new"
    #expect(try upload(bench, "new", ["If-Match": "*"]).status == 412)
    #expect(try upload(bench, "new", ["If-Match": "\"zzz\""]).status == 412)
    #expect(try bench.client.get(path).status == 404)
    #expect(try upload(bench, "new", ["If-None-Match": "\"zzz\""]).status == 201)
    let first = try tag(bench, path)
    for fields in [
      ["If-Match": "\"zzz\""], ["If-Match": "W/" + first], ["If-None-Match": first],
      ["If-None-Match": "\"zzz\", W/" + first], ["If-None-Match": "*"],
    ] {
      let reply = try upload(bench, "new", fields)
      #expect(reply.status == 412 && reply.json["type"] == "/problems/precondition-failed", "\(fields)")
      #expect(try tag(bench, path) == first)
    }
    #expect(try upload(bench, "new", ["If-Match": "\"zzz\", " + first]).status == 200)
    let second = try tag(bench, path)
    #expect(second != first)
    #expect(try upload(bench, "new", ["If-Match": first]).status == 412)
    #expect(try upload(bench, "new", ["If-Match": "*"]).status == 200)
    // What fails without a condition fails as it does, whatever the condition says.
    #expect(try upload(bench, "-", ["If-Match": "\"zzz\""]).json["type"] == "/problems/invalid-name")
  }

  @Test func aDatasetIsForgottenOnlyOnItsConditions() throws {
    let bench = try LiveBench()
    let current = try tag(bench, "/datasets/fe")
    for fields in [["If-Match": "\"zzz\""], ["If-None-Match": current], ["If-None-Match": "*"]] {
      #expect(try bench.client.send("DELETE", "/datasets/fe", fields).status == 412)
      #expect(try bench.client.get("/datasets/fe").status == 200)
    }
    #expect(try bench.client.send("DELETE", "/datasets/fe", ["If-Match": current]).status == 204)
    #expect(try bench.client.send("DELETE", "/datasets/fe", ["If-Match": current]).status == 404)
  }

  @Test(arguments: ["GET", "HEAD"])
  func whatTheClientHasIsNotSentAgain(method: String) throws {
    let bench = try LiveBench()
    let job = try bench.submit().path
    for path in ["/datasets/fe", "/models/fe-k", "/models/fe-k/versions/3", job] {
      let current = try tag(bench, path)
      func ask(_ fields: [String: String]) throws -> Reply { try bench.client.send(method, path, fields) }
      let known = try ask(["If-None-Match": "\"zzz\", W/" + current])
      #expect(known.status == 304 && known.body.isEmpty && known.value("ETag") == current, "\(path)")
      #expect(known.value("Cache-Control") == "no-store")
      #expect(try ask(["If-None-Match": "*"]).status == 304)
      #expect(try ask(["If-Match": "\"zzz\""]).status == 412)
      #expect(try ask(["If-Match": "\"zzz\"", "If-None-Match": current]).status == 412)
      #expect(try ask(["If-Match": "W/" + current]).status == 412)
      for fields in [["If-Match": current], ["If-Match": "*"], ["If-None-Match": "\"zzz\""], [:]] {
        let reply = try ask(fields)
        #expect(reply.status == 200 && reply.value("ETag") == current, "\(path) \(fields)")
      }
    }
    #expect(try bench.client.send(method, "/datasets/no", ["If-Match": "*"]).status == 404)
  }

  /// Two answers with the same strong tag have the same bytes, and the other way round.
  @Test func tagsChangeWithTheBytes() throws {
    let bench = try LiveBench()
    let (job, id) = try bench.submit()
    func look() throws -> [String: Reply] {
      var replies: [String: Reply] = [:]
      for path in ["/datasets/new", "/models/fe-k", "/models/fe-k/versions/4", job] {
        replies[path] = try bench.client.get(path)
      }
      return replies
    }
    var seen: [[String: Reply]] = [try look()]
    #expect(try upload(bench, "new").status == 201)
    seen.append(try look())
    #expect(try upload(bench, "new").status == 200)
    seen.append(try look())
    let version = try uploadVersion(bench)
    seen.append(try look())
    #expect(try activate(bench, version).status == 200)
    seen.append(try look())
    let claim = try #require(try bench.store.claim(kinds: ["train"], worker: "w", lease: .seconds(60)))
    seen.append(try look())
    _ = try bench.store.record(.log, [1], progress: Array("{}".utf8), by: claim.lease)
    _ = try bench.store.cancel(id)
    seen.append(try look())
    var changes = 0
    for (before, after) in zip(seen, seen.dropFirst()) {
      for (path, one) in before where one.status == 200 {
        let other = try #require(after[path])
        #expect((one.body == other.body) == (one.value("ETag") == other.value("ETag")), "\(path)")
        if one.body != other.body { changes += 1 }
      }
    }
    #expect(changes >= 6)
  }

  /// A PUT whose content GET does not give back has no tag (RFC 9110, section 9.3.4).
  @Test func aPutDoesNotTellATag() throws {
    let bench = try LiveBench()
    let (first, second) = (try upload(bench, "new"), try upload(bench, "new"))
    #expect(first.status == 201 && second.status == 200)
    let activation = try activate(bench, try uploadVersion(bench))
    #expect(activation.status == 200)
    for reply in [first, second, activation] { #expect(reply.value("ETag") == nil) }
    #expect(try bench.client.get("/datasets/new").body == second.body)
  }

  @Test func aJobIsChangedOnlyOnItsConditions() throws {
    let bench = try LiveBench()
    let (path, id) = try bench.submit()
    func ask(_ method: String, _ end: String, _ fields: [String: String]) throws -> Int {
      try bench.client.send(method, path + end, fields).status
    }
    let other = ["If-Match": "\"zzz\""]
    let queued = try tag(bench, path)
    #expect(try ask("POST", "/cancel", other) == 412 && bench.store.job(id)?.state == .queued)
    #expect(try ask("POST", "/cancel", ["If-None-Match": queued]) == 412)
    #expect(try ask("POST", "/resume", other) == 409)
    #expect(try ask("DELETE", "", other) == 409)
    #expect(try ask("POST", "/cancel", ["If-Match": queued]) == 200)
    let cancelled = try tag(bench, path)
    #expect(try ask("POST", "/cancel", ["If-Match": queued]) == 412)
    #expect(try ask("POST", "/cancel", ["If-Match": cancelled]) == 200)
    #expect(try ask("POST", "/resume", ["If-Match": queued]) == 412)
    #expect(try ask("DELETE", "", other) == 412 && bench.store.job(id)?.state == .cancelled)
    #expect(try ask("POST", "/resume", ["If-Match": cancelled]) == 202)
    let claim = try #require(try bench.store.claim(kinds: ["train"], worker: "w", lease: .seconds(60)))
    _ = try bench.store.finish(claim.lease, .succeeded(Array("{}".utf8)))
    #expect(try ask("POST", "/cancel", other) == 409)
    #expect(try ask("DELETE", "", ["If-Match": try tag(bench, path)]) == 204)
  }

  /// A long poll holds back what the client has, and nothing else.
  @Test func aLongPollHeedsItsConditions() throws {
    let bench = try LiveBench()
    let path = try bench.submit().path + "?wait=30"
    #expect(try bench.client.get(path, ["If-Match": "\"zzz\""]).status == 412)
    #expect(try bench.client.get(path, ["If-Match": "*"]).status == 200)
    #expect(try bench.client.get(path, ["If-None-Match": "\"zzz\""]).status == 200)
  }

  @Test func aModelIsActivatedOnlyOnItsConditions() throws {
    let bench = try LiveBench()
    let versions = [try uploadVersion(bench), try uploadVersion(bench)]
    #expect(versions == [4, 5])
    let first = try tag(bench, "/models/fe-k")
    for fields in [["If-Match": "\"zzz\""], ["If-Match": "\"4\""], ["If-None-Match": first]] {
      let reply = try activate(bench, 4, fields)
      #expect(reply.status == 412 && reply.json["type"] == "/problems/precondition-failed", "\(fields)")
    }
    #expect(bench.registry.active("fe-k") == 3)
    #expect(try activate(bench, 4, ["If-Match": first]).status == 200)
    #expect(try activate(bench, 5, ["If-Match": first]).status == 412)
    #expect(try activate(bench, 5, ["If-Match": "\"3\""]).status == 412)
    #expect(try activate(bench, 5, ["If-Match": "\"4\""]).status == 200)
    #expect(bench.registry.active("fe-k") == 5)
    #expect(try activate(bench, 9, ["If-Match": "\"zzz\""]).status == 404)
    let seen = try tag(bench, "/models/fe-k")
    #expect(crowd(4) { _ in try activate(bench, 4, ["If-Match": seen]) } == [200, 412, 412, 412])
  }

  @Test func aVersionIsForgottenOnlyOnItsConditions() throws {
    let bench = try LiveBench()
    let path = "/models/fe-k/versions/\(try uploadVersion(bench))"
    func delete(_ fields: [String: String]) throws -> Int {
      try bench.client.send("DELETE", path, fields).status
    }
    #expect(try delete(["If-Match": "\"zzz\""]) == 412)
    let current = try tag(bench, path)
    #expect(try delete(["If-None-Match": current]) == 412)
    #expect(try delete(["If-Match": current]) == 204)
    #expect(try bench.client.send("DELETE", "/models/fe-k/versions/3", ["If-Match": "\"zzz\""]).status == 409)
  }

  @Test func partsAreNotTaken() throws {
    let bench = try LiveBench()
    let part = ["Content-Range": "bytes 0-9/100"]
    let upload = try upload(bench, "new", part)
    #expect(upload.status == 400 && upload.json["type"] == "/problems/invalid-field", "\(upload.text)")
    #expect(upload.json["detail"]?.string?.hasPrefix("Content-Range: Parts are not taken") == true)
    #expect(try bench.client.get("/datasets/new").status == 404)
    #expect(try activate(bench, 3, part).status == 400)
  }

  /// What is kept as a file is kept as it comes, so a coding would stay on it. Told before the body is sent.
  @Test(arguments: [("gzip", "gzip"), ("identity, X-Gzip", "x-gzip"), ("br", "br")])
  func codedFilesAreNotTaken(coding: String, named: String) throws {
    let bench = try LiveBench()
    let fields = ["Content-Encoding": coding, "Expect": "100-continue"]
    let model = fields.merging(["Content-Type": "application/gzip"]) { $1 }
    for reply in [
      try upload(bench, "new", fields),
      try bench.client.send("POST", "/models/fe-k/versions", model, body: Self.archive),
    ] {
      #expect(reply.status == 415 && reply.values("Accept-Encoding") == ["identity"])
      #expect(reply.json["type"] == "/problems/unsupported-content-coding")
      #expect(
        reply.json["detail"]?.string
          == "Content-Encoding \(named) is not taken for a file. Send the file as it is, without this field; one "
          + "that is gzipped itself, such as .tar.gz, is told by its content.")
    }
    #expect(try upload(bench, "new", ["Content-Encoding": "identity"]).status == 201)
  }

  /// Whoever no longer waits by the time that a thread is free is told so, and not that the server failed.
  @Test(arguments: ["/jobs", "/datasets/fe", "/datasets", "/models/fe-k", "JOB", "JOB?wait=30", "JOB/events"])
  func aDeadlineThatHasPassedIsNoDefect(target: String) throws {
    let bench = try LiveBench()
    let target = target.replacing("JOB", with: try bench.submit().path)
    for _ in 0..<5 {
      let reply = try bench.client.get(target, ["X-Request-Timeout-Ms": "0"])
      #expect(reply.status == 503 && reply.value("Retry-After") != nil, "\(reply.status) \(reply.text)")
      #expect(reply.value("Content-Type") == "application/problem+json")
    }
  }

  /// A long poll ends with the client's own deadline.
  @Test func aLongPollEndsAtTheDeadline() throws {
    let bench = try LiveBench()
    let reply = try bench.client.get(try bench.submit().path + "?wait=30", ["X-Request-Timeout-Ms": "20"])
    #expect(reply.status == 503 && reply.value("Retry-After") != nil, "\(reply.text)")
  }
}
