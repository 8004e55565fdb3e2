import Dispatch
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
    #expect(Set(alone.map(\.status)) == [200, 400])
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
        + "\"lattice\": [[\(length), 0, 0], [0, \(length), 0], [0, 0, \(length)]]}")
  }

  private static func parsed(_ text: String) -> JSONValue {
    (try? JSONValue(parsing: Array(text.utf8))) ?? .null
  }
}
