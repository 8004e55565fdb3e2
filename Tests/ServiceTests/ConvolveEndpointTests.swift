import Foundation
import JSON
import Spectra
import Testing

@testable import Service

@Suite struct ConvolveEndpointTests {
  private let client: Client

  init() throws { client = try LiveService.client() }

  private func convolved(
    _ energies: [Double], _ intensities: [Double], _ convolution: JSONValue? = nil, to output: [Double]? = nil
  ) throws -> [Double] {
    var object: JSONObject = ["energies": numbers(energies), "intensities": numbers(intensities)]
    if let convolution { object["convolution"] = convolution }
    if let output { object["outputEnergies"] = numbers(output) }
    let reply = try client.post(
      "/convolve", String(decoding: JSONValue.object(object).encoded(), as: UTF8.self))
    #expect(reply.status == 200)
    #expect(reply.json["energies"]?.doubles == output ?? energies)
    return try #require(reply.json["intensities"]?.doubles)
  }

  private func numbers(_ values: [Double]) -> JSONValue { .array(values.map { .number(.real($0)) }) }

  private let grid = stride(from: -40.0, through: 400, by: 0.5).map { $0 }

  @Test func aStepBecomesAnArctangent() throws {
    let step = try convolved(
      grid, grid.map { _ in 1 }, ["kind": "fixed", "coreHoleWidth": 1.25, "fermiEnergy": -5])
    for (energy, value) in zip(grid, step) where energy < 50 {
      #expect(abs(value - 0.5 - atan(2 * (energy + 5) / 1.25) / .pi) < 2e-3)
    }
    #expect(abs(step[70] - 0.5) < 1e-3)
  }

  @Test func oneBinBecomesALorentzianOfItsArea() throws {
    var bin = grid.map { _ in 0.0 }
    bin[160] = 3  // 40 eV, 0.5 eV wide
    let curve = try convolved(grid, bin, ["kind": "fixed", "coreHoleWidth": 2])
    #expect(abs(curve.reduce(0, +) * 0.5 - 1.5) < 0.02)
    #expect(curve.indices.max { curve[$0] < curve[$1] } == 160)
    for offset in 4...40 {
      let distance = Double(offset) * 0.5
      #expect(
        abs(curve[160 + offset] - 1.5 / .pi / (distance * distance + 1)) < 0.02 * curve[160 + offset] + 1e-6)
    }
  }

  @Test func itIsLinear() throws {
    let one = grid.map { sin($0 / 7) + 2 }
    let other = grid.map { cos($0 / 3) }
    let sum = try convolved(grid, zip(one, other).map { 2 * $0 + $1 })
    let (first, second) = (try convolved(grid, one), try convolved(grid, other))
    for index in grid.indices { #expect(abs(sum[index] - 2 * first[index] - second[index]) < 1e-9) }
  }

  @Test func noWidthReturnsTheInputAboveTheFermiEnergy() throws {
    let input = grid.map { sin($0 / 7) + 2 }
    let output = try convolved(grid, input, ["kind": "fixed", "coreHoleWidth": 1e-6])
    for (index, energy) in grid.enumerated() where energy > -4 {
      #expect(abs(output[index] - input[index]) < 1e-4)
    }
    #expect(try convolved(grid, input, "none") == input)
  }

  @Test func widthAtTheCentreIsHalfWay() throws {
    // Gamma(E_F + E_c) = Gamma_i + Gamma_f / 2: there the step at E_F has 1/2 + atan(2 E_c / Gamma) / pi.
    let long = stride(from: -10.0, through: 2000, by: 1).map { $0 }
    let curve = try convolved(
      long, long.map { _ in 1 },
      ["coreHoleWidth": 1, "finalStateWidth": 10, "centre": 30, "width": 30, "fermiEnergy": 0], to: [30])
    #expect(abs(curve[0] - 0.5 - atan(2 * 30.0 / 6) / .pi) < 2e-3)
  }

  @Test func equalRequestsEqualBytes() throws {
    let body = "{\"energies\": [-5, 0, 1, 7], \"intensities\": [0, 1, 2, 1]}"
    let reply = try client.post("/convolve", body)
    #expect(try client.post("/convolve", body).body == reply.body)
    #expect(reply.value("Content-Type") == "application/json")
    let names = try #require(reply.value("Server-Timing")).split(separator: ", ").map {
      $0.split(separator: ";")[0]
    }
    #expect(names == ["parse", "convolution", "encode"])
    let unacceptable = try client.post("/convolve", body, ["Accept": "text/csv"])
    #expect(unacceptable.status == 406 && unacceptable.values("Vary") == ["Accept"])
    #expect(try client.post("/convolve", body, type: "chemical/x-xyz").status == 415)
  }

  private static let reference = ProcessInfo.processInfo.environment["WHITELINE_DATA"].map {
    "\($0)/reference/fdmnes-convolution"
  }

  @Test(.enabled(if: reference != nil, "set WHITELINE_DATA=folder that holds reference/fdmnes-convolution"))
  func genuineFDMNESPairs() throws {
    let folder = try #require(Self.reference)
    func spectrum(_ path: String) throws -> Spectrum {
      try SpectrumFile(reading: [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(path)")))).spectrum
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/raw").sorted()
    #expect(names.count == 24)
    var worst = 0.0
    for name in names {
      let (raw, genuine) = (try spectrum("raw/\(name)"), try spectrum("convolved/\(name)"))
      let ours = try convolved(
        raw.energies, raw.intensities,
        ["coreHoleWidth": 1.33, "finalStateWidth": 5, "centre": 30, "width": 30, "fermiEnergy": 5],
        to: genuine.energies)
      let peak = genuine.intensities.max() ?? 0
      for (value, expected) in zip(ours, genuine.intensities) {
        worst = max(worst, abs(value - expected) / peak)
      }
    }
    print("FDMNES pairs through /convolve: worst difference \(worst) of the peak")
    #expect(worst < 1e-6)
  }
}
