import Geometry
import JSON
import Prediction

/// A structure as written in a request: arrays of numbers, or the text of a file.
enum StructureForm {
  /// Without a format, the text shows whether it is extended XYZ.
  case text(XYZFormat?, [UInt8])
  case atoms(
    elements: [Element], positions: [SIMD3<Double>], cell: [SIMD3<Double>]?, periodic: Periodicity?,
    fractional: Bool)

  /// Reads `{"species" | "numbers", "positions", "cell"?, "pbc"?, "fractional"?}` or `{"format", "content"}`.
  init?(reading reader: inout ValueReader) {
    guard reader.kind == .object else {
      reader.refuse(
        expected: "an object such as {\"species\": [\"Fe\", ...], \"positions\": [[x, y, z], ...]} or "
          + "{\"format\": \"xyz\", \"content\": \"...\"}")
      return nil
    }
    let form: StructureForm? = reader.object { object in
      if object.contains("format") || object.contains("content") {
        let format = object.requiredChoice("format", of: XYZFormat.self)
        let content = object.required("content", as: String.self)
        guard let format, let content else { return nil }
        return .text(format, Array(content.utf8))
      }
      return StructureForm(arrays: &object)
    }
    guard let form else { return nil }
    self = form
  }

  private init?(arrays object: inout ObjectReader) {
    let elements = Self.elements(&object)
    let positions = object.requiredVectors("positions")
    let cell = object.optionalVectors("cell")
    let pbc = object.optionalValue("pbc") { pbc in
      Self.list(&pbc, of: "three truth values, [true, true, true]") { $0.value(as: Bool.self) }
    }
    let fractional = object.optional("fractional", default: false)
    if let cell, cell.count != 3 {
      object.fail("cell", "Three lattice vectors are needed, not \(cell.count).")
    }
    if let pbc, pbc.count != 3 { object.fail("pbc", "Three truth values are needed, not \(pbc.count).") }
    if fractional && !object.contains("cell") {
      object.fail("fractional", "Fractional coordinates need a \"cell\"; add it.")
    }
    guard let elements, let positions, cell?.count ?? 3 == 3, pbc?.count ?? 3 == 3,
      !fractional || cell != nil
    else { return nil }
    if elements.count != positions.count {
      object.fail(
        "positions",
        "There are \(elements.count) elements but \(positions.count) positions; each atom needs one of each.")
      return nil
    }
    self = .atoms(
      elements: elements, positions: positions, cell: cell,
      periodic: pbc.map { Periodicity($0[0], $0[1], $0[2]) }, fractional: fractional)
  }

  /// The elements of an array; refuses anything else by saying what the array is to hold.
  private static func list<Value>(
    _ reader: inout ValueReader, of contents: String, _ body: (inout ValueReader) -> Value?
  ) -> [Value]? {
    guard reader.kind == .array else {
      reader.refuse(expected: "an array of \(contents)")
      return nil
    }
    return reader.elements(body)
  }

  private static func elements(_ object: inout ObjectReader) -> [Element]? {
    switch (object.contains("species"), object.contains("numbers")) {
    case (true, true):
      object.ignore("species", "numbers")
      object.fail("numbers", "Give either \"species\" or \"numbers\", not both.")
      return nil
    case (false, true):
      object.ignore("species")
      return object.requiredValue("numbers") { numbers in
        Self.list(&numbers, of: "atomic numbers, [26, 7, ...]") { Element(reading: &$0) }
      }
    default:
      let elements = object.requiredValue("species") { species in
        Self.list(&species, of: "symbols, [\"Fe\", \"N\", ...]") { Element(reading: &$0) }
      }
      object.ignore("numbers")
      return elements
    }
  }

  /// The structure itself; throws what makes no sense about it.
  func structure(_ limits: GeometryLimits) throws(GeometryError) -> Structure {
    switch self {
    case .text(let format, let bytes):
      return try Structure(xyz: bytes, format: format, limits: limits)
    case .atoms(let elements, let positions, let cell, let periodic, let fractional):
      if fractional, let cell {
        return try Structure(
          elements: elements, fractional: positions, lattice: Lattice(a: cell[0], b: cell[1], c: cell[2]),
          periodic: periodic ?? .all, limits: limits)
      }
      var lattice: Lattice?
      if let cell { lattice = try Lattice(vectors: cell, periodic: periodic ?? .all) }
      return try Structure(
        elements: elements, positions: positions, lattice: lattice, periodic: periodic, limits: limits)
    }
  }
}
