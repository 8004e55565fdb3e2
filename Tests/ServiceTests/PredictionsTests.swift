import Dispatch
import HTTP
import JSON
import Locks
import Testing

@testable import Service

@Suite struct PredictionsTests {
  /// Many at once, good and bad, quick and slow: each has the answer that it has alone.
  @Test func answersDoNotDependOnCompany() throws {
    let live = try LiveService()
    let bodies = (0..<24).map { number -> String in
      switch number % 6 {
      case 4: "{\"structure\": {}}"
      case 5: Requests.json(["structure": Self.crystal(2.8 + Double(number) / 100)])
      default: Requests.json(["structure": Self.molecule(2 + Double(number) / 50)])
      }
    }
    let alone = try bodies.map { try live.client.post("/predict", $0) }
    let statuses = (0..<24).map { $0 % 6 == 4 ? 400 : 200 }
    #expect(alone.map(\.status) == statuses)
    #expect(Set(alone.map(\.body)).count > bodies.count / 2)
    let together = Locked([Reply?](repeating: nil, count: bodies.count))
    DispatchQueue.concurrentPerform(iterations: bodies.count) { @Sendable number in
      let reply = try? live.client.post("/predict", bodies[number])
      together.withLock { $0[number] = reply }
    }
    for (number, reply) in together.withLock({ $0 }).enumerated() {
      #expect(reply?.status == alone[number].status)
      #expect(Self.content(reply) == Self.content(alone[number]))
    }
  }

  /// What takes longer than the network is answered by itself, so that the others do not wait for it.
  @Test func onlySmallMoleculesAreQuick() throws {
    let endpoint = PredictEndpoint(models: try TinyModel.live(), limits: Configuration.Limits())
    func isQuick(_ structure: JSONValue) throws -> Bool {
      let body = Array(Requests.json(["structure": structure]).utf8)
      let request = Request(.post, "/predict", fields: ["Content-Type": "application/json"], body: body)
      return try endpoint.question(request, body: body).isQuick
    }
    func row(_ species: [String]) -> JSONValue {
      let names = species.map { "\"\($0)\"" }.joined(separator: ", ")
      let places = species.indices.map { "[\(2 * $0), 0, 0]" }.joined(separator: ", ")
      return Self.parsed("{\"species\": [\(names)], \"positions\": [\(places)]}")
    }
    func others(_ count: Int) -> [String] { [String](repeating: "O", count: count) }
    #expect(try isQuick(Self.molecule(2)))
    #expect(try !isQuick(Self.crystal(2.8)), "a crystal has no end")
    #expect(try isQuick(row(["Fe"] + others(706))))
    #expect(try !isQuick(row(["Fe"] + others(707))))
    #expect(try !isQuick(row(["Fe", "Fe"] + others(500))), "there are two sites")
  }

  /// The body; of a problem without the request's name.
  private static func content(_ reply: Reply?) -> String? {
    guard let reply, reply.status != 200 else { return reply?.text }
    return reply.json["detail"]?.string
  }

  private static func molecule(_ distance: Double) -> JSONValue {
    parsed(
      "{\"species\": [\"Fe\", \"N\", \"O\"], \"positions\": [[0, 0, 0], [\(distance), 0, 0], [0, \(distance), 0]]}"
    )
  }

  private static func crystal(_ length: Double) -> JSONValue {
    parsed(
      "{\"species\": [\"Fe\"], \"positions\": [[0, 0, 0]], "
        + "\"cell\": [[\(length), 0, 0], [0, \(length), 0], [0, 0, \(length)]]}")
  }

  private static func parsed(_ text: String) -> JSONValue {
    (try? JSONValue(parsing: Array(text.utf8))) ?? .null
  }
}
