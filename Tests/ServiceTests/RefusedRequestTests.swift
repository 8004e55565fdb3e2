import JSON
import Testing

@Suite struct RefusedRequestTests {
  @Test(arguments: RefusedRequest.all) func problemDocument(refused: RefusedRequest) throws {
    let fields = refused.fields.merging(["X-Request-Id": "golden"]) { $1 }
    let reply = try LiveService.client().send(
      refused.method, refused.target, fields, body: Array(refused.body.utf8))
    #expect(reply.text == refused.problem)
    #expect(reply.status == reply.json["status"]?.integer)
    #expect((400..<500).contains(reply.status))
    #expect(reply.value("Content-Type") == "application/problem+json")
    #expect(reply.value("X-Request-Id") == "golden")
    #expect(reply.json["instance"]?.string == "golden")
  }

  @Test func whatWouldBeTakenIsSaid() throws {
    let client = try LiveService.client()
    #expect(try client.get("/predict").values("Allow") == ["OPTIONS, POST"])
    let coded = try client.post("/predict", "{}", ["Content-Encoding": "br"])
    #expect(coded.status == 415)
    #expect(coded.values("Accept-Encoding") == ["gzip"])
  }

  @Test func idsAreTakenOrMade() throws {
    let client = try LiveService.client()
    for id in ["a", "A-b_c.9", String(repeating: "x", count: 128)] {
      let reply = try client.post("/predict", "{}", ["X-Request-Id": id])
      #expect(reply.values("X-Request-Id") == [id])
      #expect(reply.json["instance"]?.string == id)
    }
    for id in ["", "a b", "\u{E9}", String(repeating: "x", count: 129), "<script>"] {
      let reply = try client.post("/predict", "{}", ["X-Request-Id": id])
      let made = try #require(reply.value("X-Request-Id"))
      #expect(made != id)
      #expect(reply.json["instance"]?.string == made)
    }
  }

  @Test func answersDoNotGrowWithTheSendersText() throws {
    let name = String(repeating: "n", count: 100_000)
    let reply = try LiveService.client().post("/predict", Requests.json(["model": .string(name)]))
    #expect(reply.status == 404)
    #expect(reply.body.count < 1000)
  }
}
