/// What the dictionary of XDI metadata asks of the fields: which must be there, and the form of their values.
enum XDIDictionary {
  /// Warnings for absent and malformed fields, required ones first, then in the order of the file.
  static func warnings(for fields: [XDIDocument.Field]) -> [SpectrumWarning] {
    let present = Set(fields.map { $0.name.lowercased() })
    func absent(_ keys: [String]) -> [String] { keys.filter { !present.contains($0.lowercased()) } }
    let column = fields.last { $0.name.lowercased() == "column.1" }?.value.lowercased() ?? ""
    return absent(required).map { .missingField(key: $0) }
      + (column.hasPrefix("angle") && !hasSpacing(fields) ? [.angleWithoutSpacing] : [])
      + absent(recommended).map { .missingRecommended(key: $0) }
      + fields.compactMap(malformed)
  }

  private static let required = ["Element.symbol", "Element.edge", "Mono.d_spacing"]
  private static let recommended = [
    "Facility.name", "Facility.xray_source", "Beamline.name", "Scan.start_time", "Column.1",
  ]

  static func hasSpacing(_ fields: [XDIDocument.Field]) -> Bool {
    let value = fields.last { $0.name.lowercased() == "mono.d_spacing" }.flatMap { number($0.value) }
    return (value ?? 0) > 0
  }

  private static func malformed(_ field: XDIDocument.Field) -> SpectrumWarning? {
    let value = field.value
    let expected: String? =
      switch field.name.lowercased() {
      case "element.symbol", "element.reference": isElement(value) ? nil : "the symbol of an element"
      case "element.edge", "element.ref_edge":
        edges.contains(value.uppercased()) ? nil : "an edge such as K or L3"
      case "mono.d_spacing": (number(value) ?? 0) > 0 ? nil : "a positive number, in Angstrom"
      case "facility.energy": hasUnit(value, ["gev", "mev"]) ? nil : "a number followed by GeV or MeV"
      case "facility.current": hasUnit(value, ["ma", "a"]) ? nil : "a number followed by mA or A"
      case "scan.edge_energy":
        hasUnit(value, ["", "ev", "kev", "inverse angstrom"]) ? nil : "a number followed by eV or keV"
      case "scan.start_time", "scan.end_time":
        isTime(value) ? nil : "an ISO 8601 time such as 2007-04-05T14:30:22"
      case "column.1":
        hasAbscissaUnit(value) ? nil : "a label and a unit, such as 'energy eV'"
      default: nil
      }
    return expected.map { .invalidValue(key: field.name, value: value, line: field.line, expected: $0) }
  }

  static func number(_ text: some StringProtocol) -> Double? {
    let bytes = Array(text.utf8)
    return NumberScanner.double(bytes, from: 0, to: bytes.count).flatMap { $0.isFinite ? $0 : nil }
  }

  private static func hasUnit(_ value: String, _ units: [String]) -> Bool {
    let words = value.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
    guard let first = words.first, number(first) != nil else { return false }
    return units.contains(words.count > 1 ? words[1].lowercased() : "")
  }

  private static func hasAbscissaUnit(_ value: String) -> Bool {
    value.split { $0 == " " || $0 == "\t" }.count >= 2
  }

  private static func isElement(_ symbol: String) -> Bool { symbols.contains(symbol.lowercased()) }

  /// `YYYY-MM-DDThh:mm:ss` (a blank for the T is common and taken), with an optional fraction and zone.
  static func isTime(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let form = Array("dddd-dd-ddTdd:dd:dd".utf8)
    guard bytes.count >= form.count else { return false }
    for (byte, mark) in zip(bytes, form) {
      switch mark {
      case UInt8(ascii: "d"): guard byte.isDigit else { return false }
      case UInt8(ascii: "T"): guard byte == mark || byte == .space else { return false }
      default: guard byte == mark else { return false }
      }
    }
    func pair(_ index: Int) -> Int { Int(bytes[index] - .zero) * 10 + Int(bytes[index + 1] - .zero) }
    guard (1...12).contains(pair(5)), (1...31).contains(pair(8)) else { return false }
    guard pair(11) <= 24, pair(14) < 60, pair(17) <= 60 else { return false }
    let rest = bytes[form.count...]
    return rest.allSatisfy { $0.isDigit || ".,+-:Zz ".utf8.contains($0) }
  }

  private static let edges = Set(
    ("K L L1 L2 L3 M M1 M2 M3 M4 M5 N N1 N2 N3 N4 N5 N6 N7 O O1 O2 O3 O4 O5 O6 O7 L23 M23 M45")
      .split(separator: " ").map(String.init))

  private static let symbols = Set(
    """
    h he li be b c n o f ne na mg al si p s cl ar k ca sc ti v cr mn fe co ni cu zn ga ge as se br kr rb \
    sr y zr nb mo tc ru rh pd ag cd in sn sb te i xe cs ba la ce pr nd pm sm eu gd tb dy ho er tm yb lu \
    hf ta w re os ir pt au hg tl pb bi po at rn fr ra ac th pa u np pu am cm bk cf es fm md no lr rf db \
    sg bh hs mt ds rg cn nh fl mc lv ts og uut uup uus uuo
    """.split(separator: " ").map(String.init))
}
