import JSON
import Prediction
import Testing

@testable import Service

/// What scanners and broken programs send: always an answer, never one that blames the server.
@Suite struct HostileInputTests {
  private let client: Client

  init() throws { client = try LiveService.client() }

  private static let json =
    "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}, \"absorber\": 0}"

  @Test(arguments: [
    "null", "0", "\"\"", "true", "[[]]", "{\"structure\": null}", "{\"structure\": []}",
    "{\"structure\": {}}",
    "{\"\": 1}", "{\"structure\": {\"species\": null, \"positions\": null}}",
    "{\"structure\": {\"species\": [], \"positions\": [[]]}}",
    "{\"structure\": {\"species\": [null], \"positions\": [[null, null, null]]}}",
    "{\"structure\": {\"numbers\": [1e300], \"positions\": [[0, 0, 0]]}}",
    "{\"structure\": {\"numbers\": [-9223372036854775808], \"positions\": [[0, 0, 0]]}}",
    "{\"structure\": {\"species\": [\"\u{1F600}\", \"\\u0000\"], \"positions\": [[0, 0, 0], [1, 1, 1]]}}",
    "{\"structure\": {\"format\": \"xyz\", \"content\": \"\"}}",
    "{\"structure\": {\"format\": \"xyz\", \"content\": \"\\u0000\"}}",
    "{\"structure\": {\"format\": \"xyz\", \"content\": \"99999999999999999999\\n\\n\"}}",
    "{\"structure\": {\"format\": \"xyz\", \"content\": \"-1\\n\\n\"}}",
    "{\"structure\": {\"format\": \"extxyz\", \"content\": \"1\\nLattice=\\\"\\\"\\nFe 0 0 0\"}}",
    "{\"structure\": {\"species\": [\"Fe\"], \"positions\": [[0,0,0]], \"cell\": [[1e308,0,0],[0,1e308,0],[0,0,1e308]]}}",
    "{\"structure\": {\"species\": [\"Fe\"], \"positions\": [[0,0,0]], \"cell\": [[1e-308,0,0],[0,1e-308,0],[0,0,1e-308]]}}",
    "{\"structure\": {\"species\": [\"Fe\"], \"positions\": [[0,0,0]], \"cell\": [[1000,0,0],[1000,0.00001,0],[0,0,1]]}}",
    "{\"structure\": {\"species\": [\"Fe\"], \"positions\": [[0,0,0]], \"cell\": [[0.3,0,0],[0,0.3,0],[0,0,0.3]]}}",
    "{\"structure\": {\"species\": [\"Fe\"], \"positions\": [[1e308,1e308,1e308]], \"cell\": [[5,0,0],[0,5,0],[0,0,5]], \"fractional\": true}}",
    "{\"structure\": {\"species\": [\"Fe\"], \"positions\": [[0,0,0]], \"cell\": [], \"pbc\": []}}",
    "{\"structure\": {\"species\": [\"Fe\"], \"positions\": [[0,0,0]], \"pbc\": [true, true, true, true]}}",
  ])
  func refused(text: String) throws {
    let reply = try client.post("/predict", text)
    #expect([400, 422].contains(reply.status), "\(reply.status) \(reply.text)")
    #expect(reply.json["detail"]?.string?.isEmpty == false)
  }

  @Test(arguments: [
    "\"absorber\": 9223372036854775808", "\"absorber\": -9223372036854775808", "\"absorber\": [[0]]",
    "\"absorber\": {}", "\"absorber\": \"0\"", "\"include\": [null]", "\"include\": \"descriptor\"",
    "\"energyAxis\": null", "\"convolution\": null", "\"convolution\": []", "\"convolution\": \"NONE\"",
    "\"convolution\": {\"width\": 0}", "\"convolution\": {\"centre\": -30}",
    "\"convolution\": {\"gaussianWidth\": 1e308}",
    "\"convolution\": {\"fermiEnergy\": 1e300}", "\"convolution\": {\"energies\": []}",
    "\"convolution\": {\"energies\": {\"from\": -1e308, \"to\": 1e308, \"step\": 1e-308}}",
    "\"convolution\": {\"energies\": {\"from\": 0, \"to\": 1, \"step\": 0}}",
    "\"convolution\": {\"energies\": {\"from\": 0, \"to\": 1, \"step\": -1}}",
    "\"convolution\": {\"energies\": {\"from\": 0, \"step\": 1, \"count\": 9223372036854775807}}",
    "\"convolution\": {\"energies\": {\"from\": 1e308, \"step\": 1e308, \"count\": 3}}",
    "\"convolution\": {\"energies\": {\"from\": 1e300, \"step\": 1, \"count\": 3}}",
    "\"convolution\": {\"energies\": {\"from\": 0, \"step\": 1}}",
    "\"convolution\": {\"kind\": \"none\", \"energies\": {}}", "\"model\": \"\"",
    "\"model\": \"../../etc/passwd\"",
  ])
  func refusedMember(text: String) throws {
    let reply = try client.post(
      "/predict",
      "{\"structure\": {\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]}, \(text)}")
    #expect([400, 404, 422].contains(reply.status), "\(reply.status) \(reply.text)")
  }

  /// Extreme but allowed values give finite curves.
  @Test(arguments: [
    "{\"coreHoleWidth\": 0, \"finalStateWidth\": 0}", "{\"coreHoleWidth\": 50, \"finalStateWidth\": 200}",
    "{\"fermiEnergy\": -200}", "{\"gaussianWidth\": 20}", "{\"centre\": 0.1, \"width\": 0.1}",
    "{\"kind\": \"seah-dench\", \"slope\": 0}", "{\"kind\": \"seah-dench\", \"slope\": 10}",
    "{\"energies\": [-100000, 100000]}", "{\"energies\": [-1e300, 1e300]}",
  ])
  func extremes(convolution: String) throws {
    let reply = try client.post(
      "/predict", Self.json.replacing("\"absorber\": 0", with: "\"convolution\": \(convolution)"))
    #expect([200, 422].contains(reply.status), "\(reply.status) \(reply.text)")
    if reply.status == 200 {
      #expect(reply.json["average"]?["convolved"]?.isFinite == true)
    }
  }

  @Test func bytesThatAreNoText() throws {
    var utf16: [UInt8] = [0xFF, 0xFE]
    for unit in Requests.xyz.utf16 { utf16 += [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)] }
    let binary: [UInt8] = (0..<2000).map { UInt8(truncatingIfNeeded: $0 &* 167) }
    let zeros = [UInt8](repeating: 0, count: 5000)
    for bytes in [utf16, binary, [0], zeros, [0x1F, 0x8B, 8, 0]] as [[UInt8]] {
      for type in ["application/json", "chemical/x-xyz"] {
        let reply = try client.send("POST", "/predict", ["Content-Type": type], body: bytes)
        #expect(reply.status == 400)
        #expect(reply.json["detail"]?.string?.isEmpty == false)
        #expect(reply.body.count < 1000)
      }
    }
  }

  @Test func parametersOfAnyKind() throws {
    let deep = Array(repeating: "a", count: 3000).joined(separator: ".")
    for query in [
      deep + "=1", "=", "&&", ".=1", "..=", "absorber=", "absorber=,", "absorber=1e400",
      "absorber=0&absorber=0", "convolution=",
      "convolution=none&convolution.width=1", "convolution.width=1&convolution=none",
      "convolution.energies=,",
      "include=,,descriptor,", "%00=1", "a%2Eb=1", "include=cluster&include=members", "absorber=%5B0%5D",
      "convolution.energies.from=1",
    ] {
      let reply = try client.post("/predict?\(query)", Requests.xyz, type: "chemical/x-xyz")
      #expect(reply.status < 500, "\(query.prefix(50)) \(reply.status) \(reply.text)")
      #expect(reply.status != 200 || ["&&", "include=,,descriptor,"].contains(query), "\(query.prefix(50))")
    }
  }

  /// Bytes of valid requests changed, cut, doubled and swapped at random, by a seed that a failure names.
  @Test(arguments: 1...4) func mutated(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let full = Requests.json([
      "absorber": "all",
      "convolution": ["coreHoleWidth": 1.5, "energies": ["from": -5, "to": 5, "step": 0.5]],
      "include": ["cluster"],
    ])
    let lattice =
      "2\nLattice=\"4.3 0 0 0 4.3 0 0 0 4.3\" pbc=\"T T T\" Properties=species:S:1:pos:R:3\nFe 0 0 0\nO 2.15 2.15 2.15\n"
    let spectrum =
      "{\"energies\": [-5, 0, 1, 7], \"intensities\": [0, 1, 2, 1], \"convolution\": {\"kind\": \"fixed\"}}"
    let originals = [
      (full, "/predict", "application/json"), (Requests.xyz, "/predict?absorber=0", "chemical/x-xyz"),
      (lattice, "/predict", "chemical/x-xyz"), (spectrum, "/convolve", "application/json"),
    ]
    for round in 0..<100 {
      let (text, target, type) = originals[round % originals.count]
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &generator) { Self.mutate(&bytes, &generator) }
      let reply = try client.send("POST", target, ["Content-Type": type], body: bytes)
      #expect(
        reply.status < 500,
        "seed \(seed), round \(round): \(reply.status) \(String(decoding: bytes, as: UTF8.self))")
      #expect(reply.json["status"]?.integer ?? 200 == reply.status)
    }
  }

  private static func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    guard bytes.count > 2 else { return }
    let at = Int.random(in: 0..<bytes.count, using: &generator)
    let other = Int.random(in: 0..<bytes.count, using: &generator)
    switch Int.random(in: 0..<7, using: &generator) {
    case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
    case 1: bytes.remove(at: at)
    case 2: bytes.insert(bytes[other], at: at)
    case 3: bytes.swapAt(at, other)
    case 4: bytes.removeSubrange(min(at, other)..<max(at, other))
    case 5: bytes.insert(contentsOf: bytes[min(at, other)..<max(at, other)], at: at)
    default:
      let words = ["1e308", "-", "null", "9999999999", "NaN", "[]", "{}", "\"", ",", "1e-320", "\\u0000"]
      bytes.insert(contentsOf: Array(words[at % words.count].utf8), at: other)
    }
  }
}
