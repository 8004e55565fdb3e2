import Spectra
import Testing

@Suite struct FDMNESReaderTests {
  static let raw = """
      7112.000   26  1  1  8.9911222E-02 -5.8307339E+00 -2.4594958E+00  1  1  7.2664734E+03  0.0000000E+00 \
     0.0000000E+00  1.9905120E+00  1.0000000E+00  0.0000000E+00 = E_edge, Z, n_edge, j_edge, Abs_before_edge, \
    VO_interstitial, E_cut, ninitl, ninit1, Epsii, UnitCell_Volume, Surface_ref, f0_forward, natomsym_f, abs_u_i
        Energy    <xanes>\u{20}\u{20}\u{20}\u{20}
       7097.00  2.4424380E-05
       7097.20  2.3714061E-05
       7097.40  2.3222055E-05

    """

  static func read(_ text: String) throws -> SpectrumFile { try SpectrumFile(reading: Array(text.utf8)) }

  @Test func rawOutput() throws {
    let file = try Self.read(Self.raw)
    #expect(file.format == .fdmnes)
    #expect(file.axis == .absolute)
    #expect(file.edgeEnergy == 7112)
    #expect(file.spectrum.energies == [7097, 7097.2, 7097.4])
    #expect(file.spectrum.intensities == [2.4424380e-05, 2.3714061e-05, 2.3222055e-05])
    #expect(file.fdmnes?.atomicNumber == 26)
    #expect(file.fdmnes?.cutEnergy == -2.4594958)
    #expect(file.fdmnes?.values["VO_interstitial"] == -5.8307339)
    #expect(file.fdmnes?.values["f0_forward"] == 1.9905120)
    #expect(file.fdmnes?.values.count == 15)
    #expect(try abs(file.relativeSpectrum().energies[0] + 15) < 1e-12)
  }

  @Test func severalInitialStatesShiftWhatFollows() throws {
    let text = Self.raw.replacing("7.2664734E+03 ", with: "7.2664734E+03 7.1E+03 ")
    let file = try Self.read(text)
    #expect(file.fdmnes?.values["Epsii"] == 7266.4734)
    #expect(file.fdmnes?.values["f0_forward"] == 1.9905120)
    #expect(file.fdmnes?.values["abs_u_i"] == 0)
  }

  @Test func convolvedOutputHasNoEdge() throws {
    let file = try Self.read("    Energy    <xanes>\n  -25.0  1.0E-04\n  -24.0  2.0E-04\n")
    #expect(file.format == .fdmnes)
    #expect(file.axis == .relative)
    #expect(file.edgeEnergy == nil)
    #expect(file.fdmnes == nil)
  }

  @Test func theXanesColumnIsTakenAmongSeveral() throws {
    let file = try Self.read("    Energy  xanes_xx  <xanes>\n  -25.0  1  3\n  -24.0  2  4\n")
    #expect(file.spectrum.intensities == [3, 4])
    #expect(file.source == .column(3, label: "<xanes>"))
  }

  @Test(arguments: [
    ("2.3714061E-05", "NaN", SpectraError.line(4, .notFinite(column: 2, text: "NaN"))),
    ("2.3714061E-05", "*************", .line(4, .overflow(column: 2))),
    ("2.3714061E-05", "2.37x", .line(4, .notANumber(column: 2, text: "2.37x"))),
    ("2.3714061E-05", "", .line(4, .columns(expected: 2, found: 1))),
    ("2.3714061E-05", "1 2", .line(4, .columns(expected: 2, found: 3))),
    ("7097.20", "7096.00", .line(4, .notIncreasing(previous: 7097, energy: 7096))),
    ("7097.20", "7097.00", .line(4, .notIncreasing(previous: 7097, energy: 7097))),
    ("2.3222055E-05\n", "2.3222", .line(5, .truncated)),
    ("2.3222055E-05\n", "2.3222055E", .line(5, .truncated)),
    ("  2.3222055E-05\n", "", .line(5, .truncated)),
    ("7112.000", "-7112.0", .line(1, .fdmnesHeader)),
    ("7112.000", "edge", .line(1, .notANumber(column: 1, text: "edge"))),
    ("Energy", "Enrgy", .line(2, .fdmnesColumns(text: "Enrgy    <xanes>"))),
  ])
  func faultsNameTheLine(old: String, new: String, error: SpectraError) {
    #expect(throws: error) { try Self.read(Self.raw.replacing(old, with: new)) }
  }

  @Test func aCutFileIsAnErrorOrGivesOnlyWholeRows() throws {
    let bytes = Array(Self.raw.utf8)
    let whole = try Self.read(Self.raw).spectrum
    var readable = 0
    for count in 0..<bytes.count {
      guard let file = try? SpectrumFile(reading: Array(bytes[..<count]), as: .fdmnes) else { continue }
      readable += 1
      #expect(file.spectrum.energies == Array(whole.energies.prefix(file.spectrum.count)), "cut at \(count)")
      #expect(file.spectrum.intensities == Array(whole.intensities.prefix(file.spectrum.count)))
    }
    // Two rows with or without line end, the blanks of the third line, and three rows without line end.
    #expect(readable == 6)
  }

  @Test(.enabled(if: ReferenceData.isThere, "set WHITELINE_DATA=folder that holds fe-k-tmqm"))
  func allFourThousandFilesAreRead() throws {
    let names = ReferenceData.names(in: "fe-k-tmqm/xanes")
    #expect(names.count == 4076)
    for name in names {
      let file = try SpectrumFile(reading: ReferenceData.bytes("fe-k-tmqm/xanes/\(name)"))
      let good =
        file.format == .fdmnes && file.spectrum.count == 376 && file.edgeEnergy == 7112
        && file.fdmnes?.atomicNumber == 26 && file.fdmnes?.cutEnergy != nil && file.axis == .absolute
        && file.spectrum.grid.first == 7097 && file.spectrum.grid.last == 7172 && file.warnings.isEmpty
      #expect(good, "\(name)")
    }
  }
}
