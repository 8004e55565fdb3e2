import JSON

/// Requests that tests begin with.
enum Requests {
  /// Fe in an octahedron of two O and four N, as XYZ.
  static let xyz = """
    7
    a complex
    Fe 0 0 0
    N 1.95 0 0
    N -1.95 0 0
    O 0 1.95 0
    O 0 -1.95 0
    N 0 0 1.95
    N 0 0 -1.95

    """

  /// The same atoms as the member `structure`.
  static let structure: JSONValue = [
    "species": ["Fe", "N", "N", "O", "O", "N", "N"],
    "positions": [
      [0, 0, 0], [1.95, 0, 0], [-1.95, 0, 0], [0, 1.95, 0], [0, -1.95, 0], [0, 0, 1.95], [0, 0, -1.95],
    ],
  ]

  /// Two alike iron atoms far from each other, each with two N at another distance.
  static let twoSites = """
    6
    two sites
    Fe 0 0 0
    N 1.95 0 0
    N -1.95 0 0
    Fe 20 0 0
    N 22.05 0 0
    N 17.95 0 0

    """

  /// The structure's request as JSON text, with further members.
  static func json(_ members: JSONObject = [:]) -> String {
    var object: JSONObject = ["structure": structure]
    for member in members.members { object[member.key] = member.value }
    return String(decoding: JSONValue.object(object).encoded(), as: UTF8.self)
  }

  /// A request with just this structure, given as JSON text.
  static func structure(_ text: String) -> String { "{\"structure\": \(text)}" }
}

extension JSONValue {
  /// The numbers of an array.
  var doubles: [Double]? { array.map { $0.compactMap(\.double) } }

  /// Whether this is an array of finite numbers.
  var isFinite: Bool { doubles?.allSatisfy(\.isFinite) == true && doubles?.count == array?.count }
}
