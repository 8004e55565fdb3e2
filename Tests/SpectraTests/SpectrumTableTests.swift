import Spectra
import Testing

@Suite struct SpectrumTableTests {
  static func table() throws -> SpectrumTable {
    try SpectrumTable([
      .init("energy", unit: "eV", values: [7112, 7112.25]), .init("mutrans", values: [0.1, 1e-7]),
      .init("sigma of mu", values: [0.01, 0.30000000000000004]),
    ])
  }

  @Test func csv() throws {
    let text = try Self.table().csv(comments: ["model fe-k\nline"])
    #expect(
      text == """
        # model fe-k line
        energy (eV),mutrans,sigma of mu
        7112.0,0.1,0.01
        7112.25,1e-07,0.30000000000000004

        """)
  }

  @Test func labelsWithCommasAndQuotesAreQuoted() throws {
    let table = try SpectrumTable([.init("a,\"b\"", values: [1])])
    #expect(table.csv() == "\"a,\"\"b\"\"\"\n1.0\n")
  }

  @Test func xdi() throws {
    let text = try Self.table().xdi(
      application: "Whiteline/0.1",
      fields: [("Element.symbol", "Fe"), ("Whiteline.model", "fe-k\n1"), ("A.b", "")],
      comments: ["predicted", "----"])
    #expect(
      text == """
        # XDI/1.0 Whiteline/0.1
        # Column.1: energy eV
        # Column.2: mutrans
        # Column.3: sigma_of_mu
        # Element.symbol: Fe
        # Whiteline.model: fe-k 1
        # ///
        # predicted
        # (----)
        # ---
        # energy mutrans sigma_of_mu
         7112.0 0.1 0.01
         7112.25 1e-07 0.30000000000000004

        """)
  }

  @Test func bothReadBackToTheSameNumbers() throws {
    let table = try Self.table()
    let xdi = try SpectrumFile(reading: Array(table.xdi(application: "Whiteline/0.1").utf8))
    let csv = try SpectrumFile(reading: Array(table.csv(comments: ["x"]).utf8))
    #expect(xdi.format == .xdi && csv.format == .csv)
    for file in [xdi, csv] {
      #expect(file.spectrum.energies == [7112, 7112.25])
      #expect(file.spectrum.intensities == [0.1, 1e-7])
      #expect(file.source == .column(2, label: "mutrans"))
    }
    #expect(xdi.xdi?.applications == ["Whiteline/0.1"])
    #expect(xdi.xdi?.columns[2] == [0.01, 0.30000000000000004])
  }

  @Test func aFieldNameMustBeOne() throws {
    #expect(throws: SpectraError.line(0, .xdiField(text: "model"))) {
      try Self.table().xdi(application: "W", fields: [("model", "x")])
    }
  }

  @Test func columnsHaveEqualLengths() {
    #expect(throws: SpectraError.sizesDiffer(expected: 1, found: 2)) {
      try SpectrumTable([.init("a", values: [1]), .init("b", values: [1, 2])])
    }
    #expect(throws: SpectraError.tooFewPoints(count: 0, minimum: 1)) { try SpectrumTable([]) }
  }
}
