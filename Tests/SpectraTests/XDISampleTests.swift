import Spectra
import Testing

/// The samples of the XDI working group, good and deliberately broken, and measured and calculated XDI files.
@Suite(.enabled(if: ReferenceData.isThere, "set WHITELINE_DATA=folder that holds reference/xdi and others"))
struct XDISampleTests {
  @Test(arguments: [
    ("co_metal_rt", "Co", 3), ("cu_metal_10K", "Cu", 2), ("fe2o3_rt", "Fe", 3), ("fe_metal_rt", "Fe", 3),
    ("zn_znse_rt", "Zn", 4),
  ])
  func goodSamples(name: String, symbol: String, width: Int) throws {
    let file = try SpectrumFile(reading: ReferenceData.bytes("reference/xdi/\(name).xdi"))
    #expect(file.format == .xdi)
    #expect(file.axis == .absolute)
    #expect(file.warnings.isEmpty, "\(file.warnings)")
    #expect(file.xdi?["Element.symbol"] == symbol)
    #expect(file.labels.count == width)
    #expect(file.spectrum.count > 100)
    #expect(file.xdi?.comments.isEmpty == false)
    let edge = try #require(file.edgeEnergy)
    #expect(try abs(file.spectrum.edgePosition() - edge) < 16)
  }

  @Test func aSampleThatIsNoSpectrumIsReadAndSaysSo() throws {
    let file = try SpectrumFile(reading: ReferenceData.bytes("reference/xdi/nonxafs_1d.xdi"))
    #expect(file.axis == .other(label: "x", unit: "mm"))
    #expect(
      file.warnings == [
        .missingField(key: "Element.symbol"), .missingField(key: "Element.edge"),
        .abscissaNotEnergy(label: "x", unit: "mm"),
      ])
  }

  /// Every line of `EXPECTED.txt`: files that are read, and what they warn of.
  @Test(
    arguments: [
      ("00", []),
      ("02", [.missingField(key: "Element.edge")]),
      (
        "04", [.invalidValue(key: "Element.edge", value: "Foo", line: 6, expected: "an edge such as K or L3")]
      ),
      ("06", [.missingHeaderEnd(line: 29)]),
      ("08", [.unlabelledColumn(4)]),
      ("10", [.columnNotInData(key: "Column.7", columns: 4, line: 5), .unlabelledColumn(4)]),
      ("12", [.missingField(key: "Mono.d_spacing"), .angleWithoutSpacing]),
      ("26", []),
      (
        "28",
        [
          .invalidValue(
            key: "Scan.start_time", value: "2001-Jun-26 22:27:31", line: 18,
            expected: "an ISO 8601 time such as 2007-04-05T14:30:22")
        ]
      ),
      (
        "30",
        [
          .invalidValue(key: "Element.edge", value: "Bar", line: 6, expected: "an edge such as K or L3"),
          .invalidValue(key: "Element.symbol", value: "Foo", line: 7, expected: "the symbol of an element"),
        ]
      ),
      ("32", [.missingRecommended(key: "Facility.name"), .missingRecommended(key: "Beamline.name")]),
      (
        "34",
        [
          .invalidValue(
            key: "Facility.energy", value: "7.00 missing units", line: 16,
            expected: "a number followed by GeV or MeV")
        ]
      ),
    ] as [(String, [SpectrumWarning])])
  func brokenSamplesThatAreRead(number: String, warnings: [SpectrumWarning]) throws {
    let document = try XDIDocument(reading: ReferenceData.bytes("reference/xdi/bad/bad_\(number).xdi"))
    #expect(document.warnings == warnings)
    #expect(document.labels.count == 4)
    _ = try document.file()
  }

  @Test(arguments: [
    ("14", SpectraError.line(36, .columns(expected: 4, found: 6))),
    ("16", .line(30, .notANumber(column: 2, text: "STRING"))),
    ("18", .line(8, .xdiEmptyValue(key: "Family.key"))),
    ("20", .line(8, .xdiField(text: "Family:key:  Value"))),
    ("22", .line(8, .xdiField(text: "Family.key.subkey:  Value"))),
    ("24", .line(8, .xdiField(text: "2000Family.key:  Value"))),
  ])
  func brokenSamplesThatAreRefused(number: String, error: SpectraError) throws {
    let bytes = try ReferenceData.bytes("reference/xdi/bad/bad_\(number).xdi")
    #expect(throws: error) { try XDIDocument(reading: bytes) }
    #expect(throws: error) { try SpectrumFile(reading: bytes) }
  }

  @Test(arguments: [("fe-k-crystals", 682, 120), ("cu-k-crystals", 4307, 173)])
  func calculatedSetsAreRead(folder: String, count: Int, points: Int) throws {
    let names = ReferenceData.names(in: "\(folder)/spectra")
    #expect(names.count == count)
    for name in names {
      let file = try SpectrumFile(reading: ReferenceData.bytes("\(folder)/spectra/\(name)"))
      #expect(file.spectrum.count == points && file.source == .column(2, label: "mutrans"), "\(name)")
    }
  }
}
