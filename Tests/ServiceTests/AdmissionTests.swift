import HTTP
import JSON
import Keys
import Synchronization
import Testing

@testable import Service

@Suite struct AdmissionTests {
  private static let noon = Timestamp(seconds: 1_769_860_800)

  /// Keys and their texts, in the order of the wishes.
  private static func keys(_ wishes: KeyRing.Request...) throws -> (ring: KeyRing, texts: [String]) {
    var ring = KeyRing()
    var random = SystemRandomNumberGenerator()
    let texts = try wishes.map { try ring.add($0, at: noon, using: &random).text.text }
    return (ring, texts)
  }

  private static func live(_ rules: Admission.Rules, _ ring: KeyRing) throws -> (LiveService, Admission) {
    let admission = Admission(rules, keys: ring, clock: { noon })
    return (try LiveService(admission: admission), admission)
  }

  private static func bearer(_ key: String) -> [String: String] { ["Authorization": "Bearer \(key)"] }

  @Test func aKeyOpensWhatItsScopeSays() throws {
    let (ring, texts) = try Self.keys(
      .init(name: "one", scopes: [.predict]), .init(name: "two", scopes: [.jobs]),
      .init(name: "three", scopes: [.admin]))
    let (live, _) = try Self.live(.init(demand: .everybody), ring)
    for (text, status) in [(texts[0], 200), (texts[1], 403), (texts[2], 200)] {
      #expect(try live.client.get("/models", Self.bearer(text)).status == status)
      #expect(try live.client.post("/predict", Requests.json(), Self.bearer(text)).status == status)
    }
    let refused = try live.client.get("/models", Self.bearer(texts[1]))
    #expect(
      refused.values("WWW-Authenticate") == [
        "Bearer realm=\"whiteline\", error=\"insufficient_scope\", scope=\"predict\""
      ])
    #expect(refused.json["type"] == "/problems/scope-missing")
    #expect(refused.json["detail"] == "This needs a key of scope predict. Ask the operator for one.")
    // The scheme's name is taken in any case.
    #expect(try live.client.get("/models", ["Authorization": "bEARER  \(texts[0])"]).status == 200)
  }

  @Test func withoutAKeyOnlyWhatIsOpen() throws {
    let (ring, _) = try Self.keys(.init(name: "one", scopes: [.predict]))
    let (live, _) = try Self.live(.init(demand: .everybody), ring)
    for path in ["/healthz", "/readyz", "/version", "/openapi.yaml"] {
      #expect(try live.client.get(path).status == 200)
      #expect(try live.client.get(path, Self.bearer("nonsense")).status == 200)
    }
    let refused = try live.client.post("/predict", Requests.json())
    #expect(refused.status == 401)
    #expect(refused.values("WWW-Authenticate") == ["Bearer realm=\"whiteline\""])
    #expect(refused.json["type"] == "/problems/key-missing")
    #expect(try live.client.send("OPTIONS", "/predict").status == 204)
    #expect(try live.client.get("/nowhere").status == 404)
  }

  @Test func wrongCredentials() throws {
    let (ring, texts) = try Self.keys(.init(name: "one", scopes: [.predict]))
    let (live, _) = try Self.live(.init(demand: .network), ring)
    let other = String(texts[0].dropLast()) + (texts[0].hasSuffix("0") ? "1" : "0")
    for (value, kind, challenge) in [
      ("Basic d2w6d2w=", "key-missing", "Bearer realm=\"whiteline\""),
      (texts[0], "key-missing", "Bearer realm=\"whiteline\""),
      ("", "key-missing", "Bearer realm=\"whiteline\""),
      ("Bearer", "key-invalid", "Bearer realm=\"whiteline\", error=\"invalid_token\""),
      ("Bearer x", "key-invalid", "Bearer realm=\"whiteline\", error=\"invalid_token\""),
      ("Bearer \(other)", "key-invalid", "Bearer realm=\"whiteline\", error=\"invalid_token\""),
      ("Bearer \(texts[0]) x", "key-invalid", "Bearer realm=\"whiteline\", error=\"invalid_token\""),
    ] {
      let reply = try live.client.get("/models", ["Authorization": value])
      #expect(reply.status == 401, "\(value)")
      #expect(reply.json["type"] == .string("/problems/\(kind)"), "\(value)")
      #expect(reply.values("WWW-Authenticate") == [challenge], "\(value)")
      #expect(!reply.text.contains(texts[0].suffix(48)))
    }
    let twice = try live.client.get(
      "/models", ["Authorization": "Bearer \(texts[0])", "authorization": "Bearer \(texts[0])"])
    #expect(twice.status == 401)
    #expect(twice.values("WWW-Authenticate") == ["Bearer realm=\"whiteline\", error=\"invalid_request\""])
    // A key in the query is no key.
    #expect(try live.client.get("/models?access_token=\(texts[0])").status == 401)
  }

  @Test func endedKeysSaySo() throws {
    var (ring, texts) = try Self.keys(
      .init(name: "one", scopes: [.predict], expiresAt: Self.noon.advanced(by: 1)),
      .init(name: "two", scopes: [.predict]))
    _ = try ring.revoke(ring.keys[1].id, at: Self.noon)
    let admission = Admission(
      .init(demand: .everybody), keys: ring, clock: { Self.noon.advanced(by: 1) })
    let live = try LiveService(admission: admission)
    #expect(
      try live.client.get("/models", Self.bearer(texts[0])).json["detail"]
        == "The key expired at 2026-01-31T12:00:01Z. Ask the operator for a new one.")
    #expect(
      try live.client.get("/models", Self.bearer(texts[1])).json["detail"]
        == "The key was revoked at 2026-01-31T12:00:00Z. Ask the operator for a new one.")
  }

  @Test func otherKeysAreTakenUpAtOnce() throws {
    let (ring, texts) = try Self.keys(.init(name: "one", scopes: [.predict]))
    let (live, admission) = try Self.live(.init(demand: .everybody), KeyRing())
    #expect(try live.client.get("/models", Self.bearer(texts[0])).status == 401)
    admission.replace(ring)
    #expect(try live.client.get("/models", Self.bearer(texts[0])).status == 200)
    var revoked = ring
    _ = try revoked.revoke(ring.keys[0].id, at: Self.noon)
    admission.replace(revoked)
    #expect(try live.client.get("/models", Self.bearer(texts[0])).status == 401)
  }

  @Test func whereNobodyNeedsAKeyOneIsLookedAtAllTheSame() throws {
    let (ring, texts) = try Self.keys(.init(name: "one", scopes: [.jobs]))
    let (live, _) = try Self.live(.init(demand: .nobody), ring)
    #expect(try live.client.get("/models").status == 200)
    #expect(try live.client.get("/models", ["Authorization": "Basic d2w6d2w="]).status == 200)
    #expect(try live.client.get("/models", Self.bearer("somebody-else's")).status == 200)
    #expect(try live.client.get("/models", Self.bearer(texts[0])).status == 403)
    #expect(try live.client.get("/models", Self.bearer("wl_x")).status == 401)
  }

  @Test func budgets() throws {
    let (ring, texts) = try Self.keys(
      .init(name: "one", scopes: [.predict], budget: RequestBudget(requests: 2, seconds: 3600)),
      .init(name: "two", scopes: [.predict]))
    let (live, admission) = try Self.live(
      .init(demand: .everybody, budget: RequestBudget(requests: 1, seconds: 3600)), ring)
    for remaining in [1, 0] {
      let reply = try live.client.get("/models", Self.bearer(texts[0]))
      #expect(reply.status == 200)
      #expect(reply.values("RateLimit-Policy") == ["\"key\";q=2;w=3600"])
      #expect(reply.value("RateLimit")?.hasPrefix("\"key\";r=\(remaining);t=3") == true)
    }
    let refused = try live.client.post("/predict", Requests.json(), Self.bearer(texts[0]))
    #expect(refused.status == 429)
    #expect(refused.json["type"] == "/problems/budget-spent")
    let wait = try #require(refused.value("Retry-After").flatMap { Int($0) })
    #expect((3000...3600).contains(wait))
    #expect(refused.values("RateLimit") == ["\"key\";r=0;t=\(wait)"])
    // Each key has its own, and what is open costs nothing.
    #expect(try live.client.get("/models", Self.bearer(texts[1])).status == 200)
    #expect(try live.client.get("/models", Self.bearer(texts[1])).status == 429)
    #expect(try live.client.get("/healthz", Self.bearer(texts[1])).values("RateLimit").isEmpty)
    #expect(admission.counts.overBudget.load(ordering: .relaxed) == 2)
  }

  /// The body of a refused request is not asked for.
  @Test func refusedBeforeTheBody() throws {
    let (live, _) = try Self.live(.init(demand: .everybody), KeyRing())
    let reply = try live.client.send(
      "POST", "/predict",
      ["Expect": "100-continue", "Content-Length": "1000", "Content-Type": "application/json"]
    )
    #expect(reply.status == 401)
  }

  @Test func handlersLearnTheCaller() throws {
    let (ring, texts) = try Self.keys(.init(name: "one", scopes: [.predict]))
    let admission = Admission(.init(demand: .nobody), keys: ring, clock: { Self.noon })
    var router = Router()
    router.admission = { admission.admit(&$0) }
    router.on(.get, "/predict", .immediate { Response(.ok, body: Array("\($0.caller.id)".utf8)) })
    let server = Server(ServerConfiguration(), router: router)
    let client = Client(port: try server.start()[0].port)
    #expect(try client.get("/predict").text == "anonymous")
    #expect(try client.get("/predict", Self.bearer(texts[0])).text == ring.keys[0].id)
    server.stop(within: .seconds(1))
  }
}
