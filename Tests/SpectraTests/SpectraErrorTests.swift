import Spectra
import Testing

@Suite struct SpectraErrorTests {
  @Test(arguments: [
    (SpectraError.tooFewPoints(count: 1, minimum: 2), "Too few points: 1 given, at least 2 needed."),
    (
      .lengthsDiffer(energies: 3, intensities: 2),
      "There are 3 energies and 2 intensities; give one intensity for each energy."
    ),
    (.notFinite(quantity: .energy, index: 4), "The energy at index 4 (from 0) is not a finite number."),
    (
      .notIncreasing(index: 2, previous: 1, energy: 0.5),
      "Energies must increase: 0.5 at index 2 (from 0) follows 1.0."
    ),
    (.stepNotPositive(0), "The step of an energy grid is 0.0 eV; it must be a positive number."),
    (
      .emptyRange(from: 1, to: 0),
      "An energy grid from 1.0 to 0.0 eV is empty; both ends must be finite and the first the lower."
    ),
    (
      .gridTooLarge(count: 1e6, limit: 100_000),
      "An energy grid of 1000000 points is too large; at most 100000 are allowed. Use a larger step."
    ),
    (
      .outsideRange(energy: 80, from: -10, to: 60),
      "There are no data at 80.0 eV; the spectrum covers -10.0 to 60.0 eV."
    ),
    (
      .noPostEdge(level: 0, from: 40, to: 50),
      "The spectrum cannot be normalised: its mean from 40.0 to 50.0 eV is 0.0, which is not positive."
        + " Give a longer spectrum or turn normalisation off."
    ),
    (
      .convolutionValue(key: "coreHoleWidth", value: -1, lower: 0, upper: 50),
      "coreHoleWidth is -1.0; it must lie between 0 and 50 eV."
    ),
    (
      .convolutionValue(key: "slope", value: 11, lower: 0, upper: 10),
      "slope is 11.0; it must lie between 0 and 10."
    ),
    (
      .convolutionValue(key: "centre", value: 0, lower: 0.1, upper: 1000),
      "centre is 0.0; it must lie between 0.1 and 1000 eV."
    ),
    (
      .convolutionTooLarge(inputs: 100_000, outputs: 201, limit: 20_000_000),
      "A convolution of 100000 energies onto 201 is too large; their product may be at most 20000000."
        + " Use coarser grids."
    ),
    (
      .unknownConvolution(name: "arc"),
      "There is no convolution 'arc'; use one of arctangent, seah-dench, fixed, none."
    ),
    (.sizesDiffer(expected: 240, found: 3), "3 values were given where 240 are needed."),
    (.noEdge, "The intensity never rises, so the spectrum has no edge."),
    (.unknownFormat(name: "xls"), "There is no spectrum format 'xls'; use one of fdmnes, xdi, columns, csv."),
    (.noData, "The file holds no numbers; a spectrum needs at least two lines of energy and intensity."),
    (
      .binary(offset: 6),
      "The file is not text: byte 6 (from 0) is a control character. Export the spectrum as text."
    ),
    (.compressed, "The file is compressed; unpack it first."),
    (.wideText, "The file is UTF-16 text; save it as UTF-8."),
    (
      .abscissaNotEnergy(label: "x", unit: "mm"),
      "The abscissa is 'x' in 'mm', which cannot be turned into energies; give energies in eV or keV,"
        + " or an angle together with Mono.d_spacing."
    ),
    (
      .edgeEnergyUnknown, "The energies are absolute and no edge energy is known; give the edge energy in eV."
    ),
    (
      .line(0, .xdiField(text: "x")),
      "'x' is not an XDI field; it must read 'Family.key: value', the family beginning with a letter,"
        + " with one dot and letters, digits, '_' or '-' in both names."
    ),
  ])
  func messages(error: SpectraError, message: String) { #expect(error.message == message) }

  @Test(arguments: [
    (SpectraError.LineFault.notANumber(column: 2, text: "x"), "column 2 is 'x', which is not a number."),
    (.notANumber(column: 2, text: ""), "column 2 is empty."),
    (
      .overflow(column: 2),
      "column 2 is filled with asterisks: the number did not fit its Fortran format. Write it again wider."
    ),
    (.notFinite(column: 1, text: "NaN"), "column 1 is 'NaN'; only finite numbers make a spectrum."),
    (.columns(expected: 2, found: 1), "1 column where 2 are expected."),
    (.columns(expected: 1, found: 3), "3 columns where 1 is expected."),
    (
      .notIncreasing(previous: 2, energy: 1),
      "energy 1.0 follows 2.0; energies must increase from line to line."
    ),
    (.truncated, "the last line is cut off; the file is incomplete. Copy it again."),
    (.oneColumn, "there is one column only; a spectrum needs energies and intensities."),
    (
      .detectors(numerator: 1, denominator: 0),
      "detector readings 1.0 and 0.0 give no absorption; both must be positive."
    ),
    (.fdmnesHeader, "an FDMNES file begins with its edge energy, a positive number of eV."),
    (
      .fdmnesColumns(text: "a b"),
      "'a b' is not the column line of an FDMNES file, which reads 'Energy <xanes>'."
    ),
    (
      .xdiVersion(text: "XDI/2.0"),
      "'XDI/2.0' is not '# XDI/1.0', with which an XDI file begins; 1.x versions are read."
    ),
    (.xdiEmptyValue(key: "A.b"), "XDI field A.b has no value; give one or remove the line."),
    (.notUTF8, "the text is not UTF-8; save the file as UTF-8."),
  ])
  func faultsOfALine(fault: SpectraError.LineFault, message: String) {
    #expect(SpectraError.line(12, fault).message == "Line 12: " + message)
  }

  @Test(arguments: [
    (
      SpectrumWarning.missingField(key: "Element.edge"),
      "Element.edge is required in an XDI file and is missing."
    ),
    (
      .missingRecommended(key: "Facility.name"), "Facility.name is recommended in an XDI file and is missing."
    ),
    (
      .invalidValue(key: "Element.edge", value: "Foo", line: 6, expected: "an edge such as K or L3"),
      "Line 6: Element.edge is 'Foo'; expected an edge such as K or L3."
    ),
    (
      .missingHeaderEnd(line: 9),
      "Line 9: the data begin without the line of dashes ('# ---') that ends an XDI header."
    ),
    (.unlabelledColumn(4), "Column 4 of the data has no Column.4 field; it is called col4."),
    (
      .columnNotInData(key: "Column.7", columns: 4, line: 5),
      "Line 5: Column.7 names a column that does not exist (the data have 4); ignored."
    ),
    (.ignoredLine(5), "Line 5: not a field ('Family.key: value'); ignored."),
    (
      .angleWithoutSpacing,
      "The abscissa is an angle and Mono.d_spacing is missing or not a positive number,"
        + " so it cannot become an energy."
    ),
    (.abscissaNotEnergy(label: "x", unit: "mm"), "The abscissa is 'x' in 'mm', which is not an energy."),
    (.reversed, "Energies fall from line to line; the spectrum was turned round."),
    (
      .columnGuessed(column: 2, of: 3),
      "The file has 3 columns without labels; column 2 was taken for the intensities."
    ),
  ])
  func warnings(warning: SpectrumWarning, message: String) { #expect(warning.message == message) }
}
