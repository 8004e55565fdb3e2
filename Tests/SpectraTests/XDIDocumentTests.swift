import Testing

@testable import Spectra

@Suite struct XDIDocumentTests {
  static let good = """
    # XDI/1.0 GSE/1.0 Athena
    # Column.1: energy eV
    # Column.2: i0
    # Column.3: itrans
    # Element.edge: K
    # Element.symbol: Cu
    # Scan.edge_energy: 8980.0
    # Mono.d_spacing: 3.13553
    # Beamline.name: 13ID
    # Facility.name: APS
    # Facility.energy: 7.00 GeV
    # Facility.xray_source: APS Undulator A
    # Scan.start_time: 2001-06-26T22:27:31
    # GSE.EXTRA:  config 1
    # ///
    #  Cu foil  Room Temperature
    #
    #----
    # energy i0 itrans
      8779.0  200.0  100.0

      8789.0  300.0  100.0

    """

  static func read(_ text: String) throws -> XDIDocument { try XDIDocument(reading: Array(text.utf8)) }

  @Test(arguments: ["\n", "\r\n", "\r"]) func everyPartIsRead(lineEnd: String) throws {
    let document = try Self.read(Self.good.replacing("\n", with: lineEnd))
    #expect(document.version == "1.0")
    #expect(document.applications == ["GSE/1.0", "Athena"])
    #expect(document.fields.count == 13)
    #expect(document.fields[12] == .init(name: "GSE.EXTRA", value: "config 1", line: 14))
    #expect(document.comments == [" Cu foil  Room Temperature", ""])
    #expect(document.labels == ["energy", "i0", "itrans"])
    #expect(document.units == ["eV", "", ""])
    #expect(document.columns == [[8779, 8789], [200, 300], [100, 100]])
    #expect(document.warnings.isEmpty)
    #expect(document["element.SYMBOL"] == "Cu")
    #expect(document["Element.nothing"] == nil)
    #expect(document.edgeEnergy == 8980)
  }

  @Test func theLastOfSeveralFieldsCounts() throws {
    let document = try Self.read(Self.good.replacing("# ///", with: "# element.Symbol: Fe\n# ///"))
    #expect(document["Element.symbol"] == "Fe")
  }

  @Test(arguments: [
    (
      "# Element.edge: K", "# Element.edge: Foo",
      SpectrumWarning.invalidValue(
        key: "Element.edge", value: "Foo", line: 5, expected: "an edge such as K or L3")
    ),
    ("# Element.edge: K", "#", .missingField(key: "Element.edge")),
    ("# Element.edge: K", "# just words", .ignoredLine(5)),
    (
      "# Element.symbol: Cu", "# Element.symbol: Xx",
      .invalidValue(key: "Element.symbol", value: "Xx", line: 6, expected: "the symbol of an element")
    ),
    ("# Facility.name: APS", "#", .missingRecommended(key: "Facility.name")),
    (
      "7.00 GeV", "7.00",
      .invalidValue(
        key: "Facility.energy", value: "7.00", line: 11, expected: "a number followed by GeV or MeV")
    ),
    (
      "2001-06-26T22:27:31", "2001-13-26T22:27:31",
      .invalidValue(
        key: "Scan.start_time", value: "2001-13-26T22:27:31", line: 13,
        expected: "an ISO 8601 time such as 2007-04-05T14:30:22")
    ),
    (
      "3.13553", "-3",
      .invalidValue(
        key: "Mono.d_spacing", value: "-3", line: 8, expected: "a positive number, in Angstrom")
    ),
    ("#----", "#", .missingHeaderEnd(line: 20)),
    ("# Column.3: itrans", "#", .unlabelledColumn(3)),
    ("Column.3:", "Column.7:", .columnNotInData(key: "Column.7", columns: 3, line: 4)),
    (
      "Column.3:", "Column.x:",
      .invalidValue(
        key: "Column.x", value: "itrans", line: 4, expected: "a column number after 'Column.'")
    ),
    (
      "energy eV", "energy",
      .invalidValue(
        key: "Column.1", value: "energy", line: 2, expected: "a label and a unit, such as 'energy eV'")
    ),
  ])
  func departuresAreWarnings(old: String, new: String, warning: SpectrumWarning) throws {
    let document = try Self.read(Self.good.replacing(old, with: new))
    #expect(document.warnings.contains(warning), "\(document.warnings)")
    #expect(document.columns[0] == [8779, 8789])
  }

  @Test(arguments: [
    ("# XDI/1.0", "# XDI/2.0", SpectraError.line(1, .xdiVersion(text: "XDI/2.0 GSE/1.0 Athena"))),
    ("# XDI/1.0", "# XYZ/1.0", .line(1, .xdiVersion(text: "XYZ/1.0 GSE/1.0 Athena"))),
    ("Element.edge: K", "Element.edge:  ", .line(5, .xdiEmptyValue(key: "Element.edge"))),
    ("Element.edge: K", "Element:edge: K", .line(5, .xdiField(text: "Element:edge: K"))),
    ("Element.edge: K", "Element.edge.x: K", .line(5, .xdiField(text: "Element.edge.x: K"))),
    ("Element.edge: K", "1lement.edge: K", .line(5, .xdiField(text: "1lement.edge: K"))),
    ("Element.edge: K", "Element.: K", .line(5, .xdiField(text: "Element.: K"))),
    ("300.0", "STRING", .line(22, .notANumber(column: 2, text: "STRING"))),
    ("300.0", "300.0 1", .line(22, .columns(expected: 3, found: 4))),
    ("300.0", "inf", .line(22, .notFinite(column: 2, text: "inf"))),
  ])
  func faultsNameTheLine(old: String, new: String, error: SpectraError) {
    #expect(throws: error) { try Self.read(Self.good.replacing(old, with: new)) }
  }

  @Test func headerTextMustBeUTF8() {
    var bytes = Array(Self.good.utf8)
    bytes[30] = 0xFF
    #expect(throws: SpectraError.line(2, .notUTF8)) { try XDIDocument(reading: bytes) }
  }

  @Test func aHeaderAloneIsNoSpectrum() {
    #expect(throws: SpectraError.noData) { try Self.read("# XDI/1.0\n# Element.edge: K\n#---\n") }
    #expect(throws: SpectraError.line(1, .xdiVersion(text: "1 2"))) { try Self.read("1 2\n") }
  }

  @Test(arguments: [
    ("2007-04-05T14:30:22", true), ("2007-04-05 14:30:22", true), ("2007-04-05T14:30:22.5Z", true),
    ("2007-04-05T14:30:22+02:00", true), ("2007-04-05", false), ("2007-Apr-05 14:30:22", false),
    ("2007-04-05T25:30:22", false), ("2007-04-32T14:30:22", false), ("2007-04-05T14:30:22 h", false),
    ("", false),
  ])
  func times(text: String, isTime: Bool) { #expect(XDIDictionary.isTime(text) == isTime) }
}
