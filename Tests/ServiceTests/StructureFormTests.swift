import JSON
import Testing

@testable import Service

@Suite struct StructureFormTests {
  private let client: Client

  init() throws { client = try LiveService.client() }

  /// A request with the text of a file whose comment line is this.
  private func answer(comment: String, format: String) throws -> Reply {
    let content = Requests.xyz.replacing("a complex", with: comment)
    let structure: JSONValue = ["format": .string(format), "content": .string(content)]
    return try client.post("/predict", Requests.json(["structure": structure]))
  }

  private func codes(_ reply: Reply) -> [String] {
    reply.json["warnings"]?.array?.compactMap { $0["code"]?.string } ?? []
  }

  private let cell = "Lattice=\"20 0 0 0 20 0 0 0 20\""

  @Test(arguments: ["Lattice constant 5.43", "lattice", "Properties of the complex", "Lattice=cubic", ""])
  func aCommentIsFreeText(comment: String) throws {
    let wanted = try client.post("/predict", Requests.json())
    #expect(try answer(comment: comment, format: "xyz").body == wanted.body)
    let file = try client.post(
      "/predict", Requests.xyz.replacing("a complex", with: comment), type: "chemical/x-xyz")
    #expect(file.body == wanted.body)
  }

  @Test func theFormatDecidesWhetherALatticeIsRead() throws {
    let small = "Lattice=\"3.9 0 0 0 4 0 0 0 4\""
    #expect(try answer(comment: small, format: "extxyz").status == 422)
    let unread = try answer(comment: small, format: "xyz")
    #expect(unread.status == 200)
    #expect(codes(unread).contains("lattice-not-read"))
    #expect(try !codes(answer(comment: cell, format: "extxyz")).contains("lattice-not-read"))
    #expect(try !codes(answer(comment: "a complex", format: "xyz")).contains("lattice-not-read"))
    #expect(try answer(comment: "Lattice=cubic", format: "extxyz").status == 400)
  }

  @Test func periodicWithoutALattice() throws {
    let reply = try answer(comment: "pbc=\"T T T\"", format: "extxyz")
    #expect(reply.status == 422)
    #expect(
      reply.json["detail"]
        == "The structure is said to be periodic but has no lattice: give its three vectors.")
  }

  @Test(arguments: [
    (
      "\"file.xyz\"", "/structure",
      "an object such as {\"species\": [\"Fe\", ...], \"positions\": [[x, y, z], ...]} or {\"format\": \"xyz\", \"content\": \"...\"}, not a string."
    ),
    (
      "{\"species\": \"Fe N\", \"positions\": [[0, 0, 0]]}", "/structure/species",
      "an array of symbols, [\"Fe\", \"N\", ...], not a string."
    ),
    (
      "{\"numbers\": 26, \"positions\": [[0, 0, 0]]}", "/structure/numbers",
      "an array of atomic numbers, [26, 7, ...], not a number."
    ),
    (
      "{\"species\": [\"Fe\"], \"positions\": [[0, 0, 0]], \"pbc\": true}", "/structure/pbc",
      "an array of three truth values, [true, true, true], not a boolean."
    ),
    (
      "{\"species\": [\"Fe\"], \"positions\": [[0, 0, 0]], \"cell\": [10, 10, 10]}", "/structure/cell/0",
      "an array of three numbers, [x, y, z], not a number."
    ),
  ])
  func aMemberOfAnotherKindIsToldItsShape(_ structure: String, _ pointer: String, _ shape: String) throws {
    let reply = try client.post("/predict", Requests.structure(structure))
    #expect(reply.status == 400)
    #expect(reply.json["errors"]?[0]?["pointer"]?.string == pointer)
    #expect(reply.json["errors"]?[0]?["detail"]?.string == "Must be \(shape)")
  }

  @Test func aCellOfZerosIsNoneWhereNothingRepeats() throws {
    let atoms = "\"species\": [\"Fe\", \"N\"], \"positions\": [[0, 0, 0], [1.95, 0, 0]]"
    let zeros = "\"cell\": [[0, 0, 0], [0, 0, 0], [0, 0, 0]]"
    func reply(_ members: String) throws -> Reply {
      try client.post("/predict", Requests.structure("{\(atoms)\(members)}"))
    }
    let molecule = try reply("")
    #expect(molecule.status == 200)
    #expect(try reply(", \(zeros), \"pbc\": [false, false, false]").body == molecule.body)
    #expect(
      try answer(comment: "Lattice=\"0 0 0 0 0 0 0 0 0\" pbc=\"F F F\"", format: "extxyz").body
        == client.post("/predict", Requests.json()).body)
    for members in [
      ", \(zeros)", ", \(zeros), \"pbc\": [true, false, false]",
      ", \(zeros), \"pbc\": [false, false, false], \"fractional\": true",
    ] {
      let refused = try reply(members)
      #expect(refused.status == 422)
      #expect(refused.json["errors"]?[0]?["pointer"] == "/structure/cell", "\(members)")
    }
  }
}
