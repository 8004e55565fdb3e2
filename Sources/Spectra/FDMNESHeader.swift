/// What the first line of raw FDMNES output says.
public struct FDMNESHeader: Equatable, Sendable {
  /// E_edge, eV.
  public let edgeEnergy: Double
  /// Z of the absorber, when given.
  public let atomicNumber: Int?
  /// E_cut, eV relative to the edge: where FDMNES puts the Fermi energy when it convolves. Nil when not
  /// given.
  public let cutEnergy: Double?
  /// All values by the name FDMNES gives them, `E_edge` first; a name with several values carries the first
  /// of them.
  public let values: [String: Double]

  /// Reads `7112.0 26 1 1 ... = E_edge, Z, n_edge, ...`; the edge energy must come first.
  init(_ text: String, line: Int) throws(SpectraError) {
    let parts = text.split(separator: "=", maxSplits: 1)
    let fields = parts.first?.split { $0 == " " || $0 == "\t" } ?? []
    let names =
      parts.count > 1 ? parts[1].split { $0 == "," || $0 == " " || $0 == "\t" }.map(String.init) : []
    var numbers: [Double] = []
    for (column, field) in fields.enumerated() {
      let bytes = Array(field.utf8)
      guard let value = NumberScanner.double(bytes, from: 0, to: bytes.count) else {
        throw .line(line, .notANumber(column: column + 1, text: String(field.prefix(40))))
      }
      numbers.append(value)
    }
    guard let edge = numbers.first, edge.isFinite, edge > 0 else { throw .line(line, .fdmnesHeader) }
    let values = Self.named(numbers, names)
    self.values = values
    edgeEnergy = edge
    atomicNumber = values["Z"].flatMap { Int(exactly: $0) }
    cutEnergy = values["E_cut"].flatMap { $0.isFinite ? $0 : nil }
  }

  /// Pairs values and names. `Epsii` has a value for each initial state, so what follows it counts from the
  /// end.
  private static func named(_ numbers: [Double], _ names: [String]) -> [String: Double] {
    let surplus = max(0, numbers.count - names.count)
    let list = names.firstIndex(of: "Epsii") ?? names.count
    var values = ["E_edge": numbers[0]]
    for (position, name) in names.enumerated() where position > 0 {
      let index = position <= list ? position : position + surplus
      if index < numbers.count { values[name] = numbers[index] }
    }
    return values
  }
}
