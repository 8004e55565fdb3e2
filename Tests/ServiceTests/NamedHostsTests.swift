import HTTP
import JSON
import Testing

@testable import Service

@Suite struct NamedHostsTests {
  private static let hosts = NamedHosts(["localhost", "Beamline.example.org", "[::1]"])

  @Test(arguments: [
    ("localhost", true), ("LOCALHOST:8080", true), ("beamline.example.org", true), ("[::1]:80", true),
    ("[::1]", true), ("localhost.", false), ("localhost.evil.example", false), ("127.0.0.1", false),
    ("evil.example:8080", false), ("[::2]", false),
  ])
  func onlyTheNamedAreAnswered(authority: String, isNamed: Bool) {
    let refusal = Self.hosts?.refusal(of: Request(.get, "http://\(authority)/models"))
    #expect((refusal == nil) == isNamed)
    if let refusal { #expect(refusal.status.code == 421) }
  }

  @Test func whoeverTellsNoHostPasses() {
    #expect(Self.hosts?.refusal(of: Request(.get, "/models")) == nil)
    #expect(NamedHosts([]) == nil)
  }

  @Test func theHostFieldCounts() throws {
    let strangers = try LiveService(hosts: ["elsewhere.example"])
    let refused = try strangers.client.get("/models")
    #expect(refused.status == 421)
    #expect(try strangers.client.get("/healthz").status == 200)
    #expect(refused.json.object?["type"]?.string == "/problems/misdirected-request")
    let own = try LiveService(hosts: ["127.0.0.1", "localhost"])
    #expect(try own.client.get("/models").status == 200)
  }
}
