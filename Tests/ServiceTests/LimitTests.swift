import JSON
import Persistence
import Testing

@testable import Service

/// What is too much is refused before it costs much.
@Suite struct LimitTests {
  private static func live() throws -> LiveService {
    var limits = Configuration.Limits()
    limits.atoms = 7
    limits.sites = 1
    limits.body = 4096
    limits.decompressedBody = 2048
    return try LiveService(limits: limits)
  }

  @Test func sizes() throws {
    let live = try Self.live()
    let client = live.client
    #expect(try client.post("/predict", Requests.json()).status == 200)

    let atoms = try client.post("/predict", "8\n\nFe 0 0 0\n", type: "chemical/x-xyz")
    #expect(atoms.status == 422)
    #expect(
      atoms.json["detail"]
        == "Line 1 declares 8 atoms and at most 7 are taken: cut out the absorber's surroundings.")

    let sites = try client.post("/predict", Requests.twoSites, type: "chemical/x-xyz")
    #expect(sites.status == 422)
    #expect(sites.json["type"] == "/problems/too-many-sites")
    #expect(sites.json["errors"]?[0]?["pointer"] == "?absorber")
    #expect(try client.post("/predict?absorber=3", Requests.twoSites, type: "chemical/x-xyz").status == 200)

    let body = try client.post("/predict", String(repeating: " ", count: 5000))
    #expect(body.status == 413)
    #expect(body.json["type"] == "/problems/content-too-large")

    let bomb = try Gzip.compressed([UInt8](repeating: 32, count: 100_000))
    let packed = try client.send(
      "POST", "/predict", ["Content-Type": "application/json", "Content-Encoding": "gzip"], body: bomb)
    #expect(packed.status == 413)
    #expect(packed.json["detail"] == "Decompressed, the body is longer than the limit of 2048 bytes.")
  }

  @Test func answers() throws {
    let client = try LiveService.client()
    func reply(_ count: Int) throws -> Reply {
      let lines = (0..<count).flatMap {
        ["Fe \(100 * $0) 0 0", "N \(100 * $0) 0 \(1.8 + 0.001 * Double($0))"]
      }
      let text = "\(2 * count)\n\n" + lines.joined(separator: "\n")
      return try client.post(
        "/predict?convolution.energies.from=0&convolution.energies.step=0.001&convolution.energies.count=20000",
        text, type: "chemical/x-xyz")
    }
    let long = try reply(26)
    #expect(long.status == 422)
    #expect(long.json["type"] == "/problems/answer-too-long")
    #expect(long.json["errors"]?[0]?["pointer"] == "?convolution.energies")
    #expect(try reply(2).status == 200)
    let grid = try client.post(
      "/predict", Requests.json(["convolution": ["energies": ["from": 0, "step": 0.001, "count": 20_001]]]))
    #expect(grid.status == 422)
  }

  /// 125 iron atoms and 1800 hydrogen atoms in a cell of 8.3 A would keep a worker busy for many seconds.
  @Test func work() throws {
    func point(_ index: Int, of count: Int) -> SIMD3<Double> {
      SIMD3(Double(index % count), Double(index / count % count), Double(index / count / count))
        * (8.3 / Double(count))
    }
    let iron = (0..<125).map { point($0, of: 5) }
    let all = (0..<8000).map { point($0, of: 20) }
    let hydrogen = all.filter { one in
      iron.allSatisfy { other in
        let apart: SIMD3<Double> = one - other
        let separation = apart - 8.3 * (apart / 8.3).rounded(.toNearestOrEven)
        return (separation * separation).sum() > 0.7
      }
    }.prefix(1800)
    let positions = (iron + hydrogen).map { "[\($0[0]),\($0[1]),\($0[2])]" }.joined(separator: ",")
    let numbers = (iron.map { _ in "26" } + hydrogen.map { _ in "1" }).joined(separator: ",")
    let cell = "\"cell\": [[8.3,0,0],[0,8.3,0],[0,0,8.3]]"
    let reply = try LiveService.client().post(
      "/predict", Requests.structure("{\"numbers\": [\(numbers)], \"positions\": [\(positions)], \(cell)}"))
    #expect(hydrogen.count == 1800)
    #expect(reply.status == 422)
    #expect(reply.json["type"] == "/problems/too-much-work")
    #expect(reply.json["errors"]?[0]?["pointer"] == "/structure")
  }

  /// One atom alone in so small a cell cannot be helped by naming fewer sites.
  @Test func oneSiteInATinyCell() throws {
    let reply = try LiveService.client().post(
      "/predict",
      Requests.structure(
        "{\"species\": [\"Fe\"], \"positions\": [[0, 0, 0]], \"cell\": [[0.5,0,0],[0,0.5,0],[0,0,0.5]]}"))
    #expect(reply.status == 422)
    #expect(reply.json["type"] == "/problems/too-much-work")
    let detail = try #require(reply.json["detail"]?.string)
    #expect(detail.contains("atoms lie within 6.0 Angstrom of one site, too many"))
    #expect(detail.contains("cell") && !detail.contains("fewer sites"))
  }

  @Test func convolutions() throws {
    let energies = (0..<5000).map(String.init).joined(separator: ",")
    let reply = try LiveService.client().post(
      "/convolve", "{\"energies\": [\(energies)], \"intensities\": [\(energies)]}")
    #expect(reply.status == 422)
    #expect(
      reply.json["detail"] == "/energies: 5000 energies onto 5000 are too many; their product may be 8000000")
  }
}
