import JSON
import Persistence
import Testing

@testable import Service

@Suite struct PredictEndpointTests {
  private let client: Client

  init() throws { client = try LiveService.client() }

  private func xyz(_ text: String = Requests.xyz, _ query: String = "", _ fields: [String: String] = [:])
    throws -> Reply
  {
    try client.post("/predict\(query)", text, type: "chemical/x-xyz", fields)
  }

  @Test func answerHasTheShapeOfTheContract() throws {
    let reply = try client.post("/predict", Requests.json())
    #expect(reply.status == 200)
    #expect(reply.value("Content-Type") == "application/json")
    #expect(reply.values("Vary") == ["Accept, Accept-Encoding"])
    let answer = try #require(reply.json.object)
    #expect(
      answer.members.map(\.key) == [
        "model", "edgeEnergy", "energyAxis", "energies", "convolution", "sites", "average", "warnings",
      ])
    #expect(
      answer["model"] == [
        "name": "fe-k", "version": 3, "digest": "c0ffee", "element": "Fe", "edge": "K",
      ])
    #expect(answer["edgeEnergy"]?.double == 7112)
    let site = try #require(answer["sites"]?[0])
    #expect(site["index"] == 0)
    #expect(site["equivalent"] == [0])
    #expect(site["weight"]?.double == 1)
    for (curve, count) in [("raw", 120), ("rawSigma", 120), ("convolved", 441), ("convolvedSigma", 441)] {
      #expect(site[curve]?.array?.count == count)
      #expect(answer["average"]?[curve] == site[curve])
    }
    #expect(answer["energies"]?["raw"]?.array?.count == 120)
    #expect(answer["energies"]?["convolved"]?.array?.count == 441)
    #expect(site["edgePosition"]?.double != nil)
    #expect(site["whiteLine"]?["energy"]?.double != nil)
    #expect(["inside", "borderline", "outside"].contains(site["domain"]?["status"]?.string ?? ""))
  }

  @Test func sameRequestSameBytesAndBothFormsAgree() throws {
    let first = try client.post("/predict", Requests.json())
    #expect(try client.post("/predict", Requests.json()).body == first.body)
    #expect(try xyz().body == first.body)
    let content = Requests.json(["structure": ["format": "xyz", "content": .string(Requests.xyz)]])
    #expect(try client.post("/predict", content).body == first.body)
    let numbers = Requests.json().replacing("\"Fe\"", with: "26").replacing("\"N\"", with: "7")
      .replacing("\"O\"", with: "8").replacing("species", with: "numbers")
    #expect(try client.post("/predict", numbers).body == first.body)
    #expect(try xyz("\u{FEFF}" + Requests.xyz.replacing("\n", with: "\r\n")).body == first.body)
  }

  /// Moving, turning and mirroring the molecule, or writing its atoms in another order, changes nothing.
  @Test func theSpectrumDoesNotDependOnTheFrame() throws {
    let original = try xyz().json["sites"]?[0]?["raw"]?.doubles ?? []
    let atoms: [[String]] = Requests.xyz.split(separator: "\n").dropFirst(2).map {
      $0.split(separator: " ").map(String.init)
    }
    let (sine, cosine) = (0.6, 0.8)
    func spectrum(_ move: ([Double]) -> [Double], reversed: Bool = false) throws -> [Double] {
      let lines = atoms.map { atom in
        atom[0] + " "
          + move(atom.dropFirst().compactMap { Double($0) }).map { "\($0)" }.joined(separator: " ")
      }
      let text = "7\n\n" + (reversed ? lines.reversed() : lines).joined(separator: "\n")
      return try xyz(text).json["sites"]?[0]?["raw"]?.doubles ?? []
    }
    for moved in [
      try spectrum { [$0[0] + 3.7, $0[1] - 12.1, $0[2] + 0.01] },
      try spectrum { [cosine * $0[0] - sine * $0[1], sine * $0[0] + cosine * $0[1], $0[2]] },
      try spectrum { [$0[0], -$0[1], $0[2]] }, try spectrum({ $0 }, reversed: true),
    ] {
      #expect(moved.count == 120)
      for (one, other) in zip(moved, original) { #expect(abs(one - other) < 1e-4) }
    }
  }

  @Test func optionsMeanTheSameInBothForms() throws {
    let json = try client.post(
      "/predict",
      Requests.json([
        "absorber": 0, "model": "fe-k", "energyAxis": "absolute", "include": ["descriptor", "provenance"],
        "convolution": [
          "kind": "fixed", "coreHoleWidth": 0.8, "normalise": false,
          "energies": ["from": -5, "to": 5, "step": 0.5],
        ],
      ]))
    let query =
      "?absorber=0&model=fe-k&energyAxis=absolute&include=descriptor,provenance&convolution.kind=fixed"
      + "&convolution.coreHoleWidth=0.8&convolution.normalise=false&convolution.energies.from=-5"
      + "&convolution.energies.to=5&convolution.energies.step=0.5"
    #expect(json.status == 200)
    #expect(try xyz(Requests.xyz, query).body == json.body)
    let convolution = try #require(json.json["convolution"])
    #expect(convolution["kind"] == "fixed")
    #expect(convolution["coreHoleWidth"]?.double == 0.8)
    #expect(convolution["finalStateWidth"]?.double == 15)
    #expect(convolution["normalise"] == false)
    let energies = try #require(json.json["energies"]?["convolved"]?.array)
    #expect(energies.count == 21)
    #expect(energies[0].double == 7107)
    #expect(energies[20].double == 7117)
    #expect(json.json["energies"]?["raw"]?[0]?.double == 7102)
    #expect(json.json["energyAxis"] == "absolute")
  }

  @Test func absolutePeaksAreRelativeOnesMoved() throws {
    let relative = try client.post("/predict", Requests.json()).json
    let absolute = try client.post("/predict", Requests.json(["energyAxis": "absolute"])).json
    for key in ["edgePosition"] {
      let one = try #require(relative["average"]?[key]?.double)
      #expect(abs(try #require(absolute["average"]?[key]?.double) - one - 7112) < 1e-6)
    }
    let peaks = try #require(relative["average"]?["peaks"]?.array)
    for (index, peak) in peaks.enumerated() {
      let moved = try #require(absolute["average"]?["peaks"]?[index]?["energy"]?.double)
      #expect(abs(moved - (peak["energy"]?.double ?? 0) - 7112) < 1e-6)
    }
    #expect(absolute["average"]?["convolved"] == relative["average"]?["convolved"])
  }

  @Test func noConvolution() throws {
    let none = try client.post("/predict", Requests.json(["convolution": "none"]))
    #expect(none.status == 200)
    #expect(none.json["convolution"]?["kind"] == "none")
    #expect(try xyz(Requests.xyz, "?convolution=none").body == none.body)
    #expect(try xyz(Requests.xyz, "?convolution.kind=none").body == none.body)
  }

  @Test func outputEnergiesMayBeAList() throws {
    let reply = try client.post("/predict", Requests.json(["convolution": ["energies": [-1, 0, 2.5, 30]]]))
    #expect(reply.json["energies"]?["convolved"]?.doubles == [-1, 0, 2.5, 30])
    #expect(reply.json["sites"]?[0]?["convolved"]?.array?.count == 4)
    #expect(try xyz(Requests.xyz, "?convolution.energies=-1,0,2.5,30").body == reply.body)
    let one = try client.post("/predict", Requests.json(["convolution": ["energies": [10]]]))
    #expect(one.status == 200)
    #expect(one.json["average"]?["edgePosition"] == .null)
    #expect(one.json["average"]?["whiteLine"] == .null)
    #expect(one.json["average"]?["peaks"] == [])
  }

  @Test func absoluteOutputEnergiesAreRefused() throws {
    let detail =
      "They begin at 7100.0 eV, but energies are relative to the edge: subtract its energy, 7112.0 for Fe K."
    for axis in ["relative", "absolute"] {
      let reply = try client.post(
        "/predict",
        Requests.json([
          "convolution": ["energies": ["from": 7100, "to": 7200, "step": 1]], "energyAxis": .string(axis),
        ]))
      #expect(reply.status == 422)
      #expect(reply.json["errors"]?[0]?["pointer"]?.string == "/convolution/energies")
      #expect(reply.json["errors"]?[0]?["detail"]?.string == detail)
    }
    let text = try xyz(Requests.xyz, "?convolution.energies=7100,7200")
    #expect(text.status == 422 && text.json["errors"]?[0]?["pointer"]?.string == "?convolution.energies")
    let high = try client.post("/predict", Requests.json(["convolution": ["energies": [1000, 7200]]]))
    #expect(high.status == 200)
  }

  @Test func everyInclusion() throws {
    let without = try client.post("/predict", Requests.json()).json
    let with = try client.post(
      "/predict", Requests.json(["include": ["descriptor", "cluster", "members", "provenance"]])
    ).json
    let site = try #require(with["sites"]?[0])
    #expect(site["descriptor"]?.array?.count == 69)
    #expect(site["members"]?[0] == site["raw"])
    #expect(site["cluster"]?["species"]?[0] == "Fe")
    #expect(site["cluster"]?["distances"]?.array?.count == 7)
    #expect(site["cluster"]?["indices"]?.doubles?.sorted() == [0, 1, 2, 3, 4, 5, 6])
    #expect(with["provenance"]?["data"]?["source"] == "made up")
    for key in ["descriptor", "cluster", "members"] { #expect(without["sites"]?[0]?[key] == nil) }
    #expect(without["provenance"] == nil)
    #expect(site["raw"] == without["sites"]?[0]?["raw"])
  }

  @Test func severalSites() throws {
    let unasked = try xyz(Requests.twoSites)
    #expect(unasked.status == 200)
    let all = try xyz(Requests.twoSites, "?absorber=all")
    #expect(unasked.json["sites"] == all.json["sites"])
    #expect(unasked.json["warnings"]?[0]?["code"] == "several-sites")
    #expect(all.json["warnings"]?.array?.contains { $0["code"] == "several-sites" } == false)
    #expect(try xyz(Requests.twoSites, "?absorber=0,3").body == all.body)
    let sites = try #require(all.json["sites"]?.array)
    let (indices, weights) = (sites.map { $0["index"]?.integer }, sites.map { $0["weight"]?.double })
    #expect(indices == [0, 3])
    #expect(weights == [0.5, 0.5])
    let curves = sites.map { $0["raw"]?.doubles ?? [] }
    #expect(curves.map(\.count) == [120, 120])
    let mean = try #require(all.json["average"]?["raw"]?.doubles)
    #expect(curves[0] != curves[1])
    for index in mean.indices { #expect(abs(mean[index] - (curves[0][index] + curves[1][index]) / 2) < 1e-5) }
    let second = try xyz(Requests.twoSites, "?absorber=3").json
    #expect(second["sites"]?[0]?["raw"] == sites[1]["raw"])
    let same = try xyz(Requests.twoSites.replacing("22.05", with: "21.95").replacing("17.95", with: "18.05"))
      .json
    #expect(same["sites"]?.array?.count == 1)
    #expect(same["sites"]?[0]?["equivalent"] == [0, 3])
    #expect(same["sites"]?[0]?["weight"]?.double == 1)
  }

  @Test func whatMayStandThereIsSaid() throws {
    let structure = try client.post(
      "/predict", Requests.structure("{\"species\": [\"Fe\"], \"positions\": [[0,0,0]], \"zzz\": 1}"))
    #expect(
      structure.json["errors"]?[0]?["detail"]
        == "Unknown key; known here: species, numbers, positions, cell, pbc, fractional.")
    for (body, pointer) in [
      ("{\"energies\": [1, 2], \"intensities\": [1, 2], \"outputEnergies\": null}", "/outputEnergies"),
      (
        "{\"energies\": [1, 2], \"intensities\": [1, 2], \"convolution\": {\"energies\": 5}}",
        "/convolution/energies"
      ),
    ] {
      let reply = try client.post("/convolve", body)
      #expect(reply.json["errors"]?[0]?["pointer"]?.string == pointer)
      #expect(reply.text.contains("or a list of increasing energies, not"), "\(reply.text)")
    }
  }

  @Test func crystalsInFractionsAreTheSameAsInAngstrom() throws {
    func crystal(_ positions: String, _ fractional: Bool) throws -> Reply {
      try client.post(
        "/predict",
        Requests.structure(
          "{\"species\": [\"Fe\", \"O\"], \"positions\": \(positions), \"cell\": [[4.3,0,0],[0,4.3,0],[0,0,4.3]], \"fractional\": \(fractional)}"
        ))
    }
    let cartesian = try crystal("[[0, 0, 0], [2.15, 2.15, 2.15]]", false)
    let fractions = try crystal("[[0, 0, 0], [0.5, 0.5, 0.5]]", true)
    #expect(cartesian.status == 200)
    #expect(fractions.body == cartesian.body)
    #expect(cartesian.json["sites"]?[0]?["domain"]?["status"] == "outside")
    #expect(cartesian.json["warnings"]?[0]?["code"] == "outside-domain")
  }

  @Test func stagesAreTimed() throws {
    let field = try #require(xyz().value("Server-Timing"))
    let names = field.split(separator: ", ").map { $0.split(separator: ";")[0] }
    #expect(names == ["parse", "descriptor", "network", "convolution", "encode"])
  }

  @Test func gzipInAndOut() throws {
    let plain = try client.post("/predict", Requests.json())
    let packed = try Gzip.compressed(Array(Requests.json().utf8))
    let reply = try client.send(
      "POST", "/predict",
      ["Content-Type": "application/json", "Content-Encoding": "gzip", "Accept-Encoding": "gzip"],
      body: packed)
    #expect(reply.status == 200)
    #expect(reply.values("Content-Encoding") == ["gzip"])
    #expect(reply.values("Vary") == ["Accept, Accept-Encoding"])
    #expect(try Gzip.decompressed(reply.body, limit: 1 << 20) == plain.body)
    #expect(try client.post("/predict", Requests.json(), ["Accept-Encoding": "gzip;q=0"]).body == plain.body)
  }

  @Test func representations() throws {
    let csv = try xyz(Requests.xyz, "", ["Accept": "text/csv"])
    #expect(csv.value("Content-Type") == "text/csv; charset=utf-8")
    let rows = csv.text.split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(rows[0] == "energy (eV),mu,sigma")
    #expect(rows.count == 442)
    let json = try xyz().json
    let third = rows[3].split(separator: ",").compactMap { Double($0) }
    #expect(
      third == [
        -34.5, json["average"]?["convolved"]?[2]?.double ?? 0,
        json["average"]?["convolvedSigma"]?[2]?.double ?? 0,
      ])

    let xdi = try xyz(Requests.xyz, "?energyAxis=absolute", ["Accept": "application/x-xdi"])
    #expect(xdi.value("Content-Type") == "application/x-xdi")
    #expect(
      xdi.text.hasPrefix("# XDI/1.0 Whiteline/\(Version.current)\n# Column.1: energy eV\n# Column.2: mu\n"))
    #expect(xdi.text.contains("# Element.symbol: Fe\n# Element.edge: K\n# Scan.edge_energy: 7112.0 eV\n"))
    #expect(xdi.text.contains("\n 7077.0 "))

    let svg = try xyz(Requests.xyz, "", ["Accept": "image/*"])
    #expect(svg.value("Content-Type") == "image/svg+xml")
    #expect(svg.text.hasPrefix("<svg") || svg.text.hasPrefix("<?xml"))
    #expect(svg.text.contains("Fe K edge, model fe-k version 3"))

    let sites = try xyz(Requests.twoSites, "", ["Accept": "text/csv"]).text
    #expect(sites.contains("energy (eV),mu,sigma,mu_0,sigma_0,mu_3,sigma_3\n"))
  }

  @Test func otherMethods() throws {
    let options = try client.send("OPTIONS", "/predict")
    #expect(options.status == 204)
    #expect(options.values("Allow") == ["OPTIONS, POST"])
    #expect(try client.send("HEAD", "/predict").status == 405)
    #expect(try client.send("DELETE", "/predict").status == 405)
  }
}
