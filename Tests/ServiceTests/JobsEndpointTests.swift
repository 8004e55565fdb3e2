import Dispatch
import Glibc
import JSON
import Jobs
import Keys
import Locks
import Persistence
import Testing

@testable import Service

@Suite struct JobsEndpointTests {
  @Test func aSubmissionIsAnsweredWithItsPlace() throws {
    let bench = try LiveBench()
    let reply = try bench.client.post("/jobs", LiveBench.train)
    #expect(reply.status == 202 && reply.value("Retry-After") == "1")
    let id = try #require(reply.json.member("id")?.text)
    #expect(reply.value("Location") == "/jobs/\(id)" && reply.json.member("state")?.text == "queued")
    #expect(reply.json.member("task")?.member("model")?.text == "fe")
    let got = try bench.client.get("/jobs/\(id)")
    #expect(got.status == 200 && got.body == reply.body && got.value("ETag") == reply.value("ETag"))
    #expect(try bench.client.get("/jobs/\(id)", ["If-None-Match": got.value("ETag") ?? ""]).status == 304)
  }

  @Test func theSameKeyGivesTheSameJob() throws {
    let bench = try LiveBench()
    let first = try bench.client.post("/jobs", LiveBench.train, ["Idempotency-Key": "k1"])
    let again = try bench.client.post("/jobs", LiveBench.train, ["Idempotency-Key": "k1"])
    #expect(again.status == 202 && again.value("Location") == first.value("Location"))
    #expect(first.value("Idempotency-Replayed") == nil && again.value("Idempotency-Replayed") == "true")
    let other = try bench.client.post(
      "/jobs", #"{"kind": "train", "dataset": "fe", "recipe": "tiny", "priority": 1}"#,
      ["Idempotency-Key": "k1"])
    #expect(other.status == 422 && other.json.member("type")?.text == "/problems/idempotency-conflict")
    #expect(try bench.client.post("/jobs", LiveBench.train, ["Idempotency-Key": "a b"]).status == 400)
  }

  @Test func everyMistakeIsNamed() throws {
    let bench = try LiveBench()
    let reply = try bench.client.post(
      "/jobs", #"{"kind": "train", "dataset": "no", "recipe": {"base": "tiny", "dropout": 3}, "name": "a b"}"#
    )
    #expect(reply.status == 422)
    #expect(reply.pointers == ["/dataset", "/name", "/recipe/dropout"], "\(reply.text)")
    #expect(try bench.client.post("/jobs", #"{"kind": "cook"}"#).pointers == ["/kind"])
    #expect(try bench.client.post("/jobs", "{").status == 400)
    #expect(try bench.client.post("/jobs", "x", type: "text/plain").status == 415)
  }

  /// A dataset that cannot be looked up is out of sight, not unknown: the sender should try again.
  @Test func aSubmissionWhileTheCatalogueIsAwayIsToComeAgain() throws {
    let bench = try LiveBench()
    bench.catalogue.goAway()
    let reply = try bench.client.post("/jobs", LiveBench.train)
    #expect(reply.status == 503 && reply.value("Retry-After") != nil, "\(reply.text)")
    #expect(try bench.store.jobs(JobQuery()).isEmpty)
    // The answer leaves out why; the log has it.
    let failures = bench.failures.withLock { $0 }
    #expect(failures.map(\.request) == [reply.value("X-Request-Id")])
    #expect(failures.first?.message.contains("the catalogue is away") == true, "\(failures)")
  }

  /// The configured limit is that of the body with its coding undone.
  @Test func aLongBodyMayComeGzipped() throws {
    let bench = try LiveBench()
    let long = String(repeating: " ", count: 9 << 20) + LiveBench.train
    let reply = try bench.client.send(
      "POST", "/jobs", ["Content-Type": "application/json", "Content-Encoding": "gzip"],
      body: try Gzip.compressed(Array(long.utf8)))
    #expect(reply.status == 202, "\(reply.text)")
  }

  @Test func pagesFollowEachOther() throws {
    let bench = try LiveBench()
    let all = try (0..<7).map { _ in try bench.submit().id.text }
    var found: [String] = []
    var target: String? = "/jobs?limit=3"
    var pages = 0
    while let next = target {
      let reply = try bench.client.get(next)
      found += reply.json.member("jobs")?.items.compactMap { $0.member("id")?.text } ?? []
      target = reply.json.member("next")?.text
      #expect((target == nil) == (reply.value("Link") == nil))
      pages += 1
    }
    #expect(pages == 3 && found == all.sorted().reversed())
    #expect(try bench.client.get("/jobs?state=running").json.member("jobs")?.items.isEmpty == true)
    #expect(try bench.client.get("/jobs?kind=optimise,fold").json.member("jobs")?.items.count == 0)
    let unknown = try bench.client.get("/jobs?kind=train,bake")
    #expect(unknown.status == 400 && unknown.text.contains("\\\"bake\\\" is not among train, cross-validate"))
    #expect(try bench.client.get("/jobs?kind=train&limit=2").json.member("jobs")?.items.count == 2)
    // A "+" sent back in a link would be a blank.
    #expect(try bench.client.get("/jobs?limit=%2B5").pointers == ["?limit"])
    let bad = try bench.client.get("/jobs?state=done&limit=0&after=x&page=2")
    #expect(bad.status == 400 && bad.pointers == ["?after", "?limit", "?page", "?state"])
  }

  @Test func cancelResumeAndDelete() throws {
    let bench = try LiveBench()
    let (path, id) = try bench.submit()
    #expect(try bench.client.send("DELETE", path).status == 409)
    #expect(try bench.client.send("POST", path + "/resume").status == 409)
    #expect(try bench.client.send("POST", path + "/cancel").status == 200)
    #expect(try bench.client.send("POST", path + "/cancel").status == 200)
    #expect(try bench.client.send("POST", path + "/resume").status == 202)
    let claim = try #require(try bench.store.claim(kinds: ["train"], worker: "w", lease: .seconds(60)))
    let running = try bench.client.send("POST", path + "/cancel")
    #expect(running.status == 202 && running.json.member("cancelRequested") == .bool(true))
    #expect(try bench.store.finish(claim.lease, .succeeded(Array(#"{"a":1}"#.utf8))))
    #expect(try bench.client.get(path).json.member("result")?.member("a") != nil)
    #expect(try bench.client.send("POST", path + "/cancel").status == 409)
    #expect(try bench.client.send("DELETE", path).status == 204)
    #expect(try bench.client.get(path).status == 404 && bench.store.job(id) == nil)
    #expect(try bench.client.get("/jobs/nonsense").json.member("type")?.text == "/problems/unknown-job")
  }

  @Test func aLongPollAnswersWhenSomethingHappens() throws {
    let bench = try LiveBench()
    let (path, _) = try bench.submit()
    let waiting = Eventual { try bench.client.get(path + "?wait=30") }
    while bench.service.waitingClients == 0 { usleep(1000) }
    let claim = try #require(try bench.store.claim(kinds: ["train"], worker: "w", lease: .seconds(60)))
    let reply = try waiting.value()
    #expect(reply.json.member("state")?.text == "running" && reply.value("Preference-Applied") == "wait=30")
    _ = try bench.store.finish(claim.lease, .cancelled)
    #expect(try bench.client.get(path, ["Prefer": "wait=30"]).json.member("state")?.text == "cancelled")
  }

  @Test func whoeverWaitsForAJobThatIsDeletedIsTold() throws {
    let bench = try LiveBench()
    let (path, _) = try bench.submit()
    let polls = (0..<10).map { _ in Eventual { try bench.client.get(path + "?wait=30") } }
    let followers = (0..<10).map { _ in Eventual { try bench.client.get(path + "/events") } }
    while bench.service.waitingClients < 20 { usleep(1000) }
    let id = try #require(JobID(String(path.split(separator: "/").last ?? "")))
    _ = try bench.store.cancel(id)
    #expect(try bench.client.send("DELETE", path).status == 204)
    for poll in polls { #expect([200, 404].contains(try poll.value().status)) }
    for follower in followers {
      let text = try follower.value().text
      #expect(text.contains("event: end") || text.contains(": the job has been deleted"), "\(text)")
    }
  }

  @Test func aLongPollEndsInTime() throws {
    let bench = try LiveBench()
    let path = try bench.submit().path
    for _ in 1...2 {
      let start = ContinuousClock.now
      #expect(try bench.client.get(path + "?wait=1").value("Preference-Applied") == "wait=1")
      #expect(ContinuousClock.now - start >= .seconds(1))
    }
  }

  /// Preferences that say nothing are passed over; only a wait that can be waited for is taken.
  @Test(arguments: [
    ";", ";;", ",", ";,;", "=", "=;", ";=", "wait", "wait=", "wait=;", "wait==", "wait=-1", "wait=1.5",
    "wait=99999999999999999999", "respond-async", "a=b; wait=3",
  ])
  func aPreferenceThatSaysNothingIsPassedOver(value: String) throws {
    let bench = try LiveBench()
    let reply = try bench.client.get(try bench.submit().path, ["Prefer": value])
    #expect(reply.status == 200 && reply.value("Preference-Applied") == nil, "\(reply.text)")
  }

  @Test(arguments: ["wait=0", ";, wait = 0 ;x=y", "respond-async, Wait=0"])
  func aPreferenceForNoWaitIsTaken(value: String) throws {
    let bench = try LiveBench()
    let reply = try bench.client.get(try bench.submit().path, ["Prefer": value])
    #expect(reply.status == 200 && reply.value("Preference-Applied") == "wait=0")
  }

  @Test func twentyFollowersHearEverything() throws {
    let bench = try LiveBench()
    let (path, _) = try bench.submit()
    let followers = (0..<20).map { _ in Eventual { try bench.client.get(path + "/events") } }
    while bench.service.waitingClients < 20 { usleep(1000) }
    let claim = try #require(try bench.store.claim(kinds: ["train"], worker: "w", lease: .seconds(60)))
    for epoch in 1...50 {
      _ = try bench.store.record(
        .epoch, Array(#"{"epoch":\#(epoch),"loss":1}"#.utf8), progress: nil, by: claim.lease)
    }
    _ = try bench.store.finish(claim.lease, .succeeded(Array("{}".utf8)))
    let stored = try bench.store.events(of: claim.job.id, after: 0, limit: 1000)
    for follower in followers {
      let reply = try follower.value()
      #expect(reply.value("Content-Type") == "text/event-stream")
      let numbers = reply.text.split(separator: "\n").compactMap { line in
        line.contains("id: ") ? Int64(line.split(separator: " ").last ?? "") : nil
      }
      #expect(numbers == stored.map(\.number))
      #expect(reply.text.components("event: end") == 1)
    }
    let rest = try bench.client.get(path + "/events?after=\(stored.count - 2)").text
    #expect(rest.components("event: ") == 2, "\(rest)")
  }

  @Test func anotherKeysJobIsNotThere() throws {
    let now = Keys.Timestamp(seconds: 1_770_000_000)
    var ring = KeyRing()
    var random = SystemRandomNumberGenerator()
    func key(_ name: String, _ scope: Scope) throws -> KeyText {
      try ring.add(KeyRing.Request(name: name, scopes: [scope]), at: now, using: &random).text
    }
    let (one, two, root) = (try key("one", .jobs), try key("two", .jobs), try key("root", .admin))
    let bench = try LiveBench(
      admission: Admission(Admission.Rules(demand: .everybody), keys: ring) { now })
    func bearer(_ text: String) -> [String: String] { ["Authorization": "Bearer \(text)"] }
    #expect(try bench.client.post("/jobs", LiveBench.train).status == 401)
    let path = try bench.submit(LiveBench.train, bearer(one.text)).path
    #expect(try bench.client.get(path, bearer(one.text)).status == 200)
    #expect(try bench.client.get(path, bearer(two.text)).status == 404)
    #expect(try bench.client.get(path, bearer(root.text)).status == 200)
    #expect(try bench.client.get("/jobs", bearer(two.text)).json.member("jobs")?.items.isEmpty == true)
    #expect(try bench.client.get("/jobs", bearer(root.text)).json.member("jobs")?.items.count == 1)
    #expect(
      try bench.client.send(
        "PUT", "/models/fe-k/active", bearer(one.text).merging(["Content-Type": "application/json"]) { $1 },
        body: Array("{}".utf8)
      ).status == 403)
  }
}

/// Something that a thread of its own finds out: clients that wait must not hold Swift's few threads.
private final class Eventual: Sendable {
  private let result = Locked<Result<Reply, any Error>?>(nil)
  private let isDone = DispatchSemaphore(value: 0)

  init(_ work: @escaping @Sendable () throws -> Reply) {
    DispatchQueue(label: "eventual").async { @Sendable [self] in
      let found = Result { try work() }
      result.withLock { $0 = found }
      isDone.signal()
    }
  }

  func value() throws -> Reply {
    isDone.wait()
    return try #require(result.withLock { $0 }).get()
  }
}

extension Reply {
  /// The pointers of a problem, sorted.
  var pointers: [String] {
    (json.member("errors")?.items ?? []).compactMap { $0.member("pointer")?.text }.sorted()
  }
}

extension JSONValue {
  func member(_ key: String) -> JSONValue? {
    if case .object(let object) = self { object[key] } else { nil }
  }
  var text: String? { if case .string(let text) = self { text } else { nil } }
  var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }
}

extension String {
  /// How often a text occurs.
  fileprivate func components(_ part: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
