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
