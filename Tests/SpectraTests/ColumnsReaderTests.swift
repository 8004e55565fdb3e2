import Glibc
import Spectra
import Testing

@Suite struct ColumnsReaderTests {
  static func read(_ text: String, as format: SpectrumFile.Format? = nil) throws -> SpectrumFile {
    try SpectrumFile(reading: Array(text.utf8), as: format)
  }

  @Test(arguments: [
    ("1 2\n3 4\n", SpectrumFile.Format.columns), ("1\t2\n3\t4", .columns),
    ("  1   2  \r\n\r\n 3 4\r\n", .columns),
    ("1 2\r3 4\r", .columns), ("1,2\n3,4\n", .csv), ("1, 2,\n3, 4,\n", .csv), ("1;2\n3;4\n", .csv),
    ("\"1\",\"2\"\n\"3\",\"4\"\n", .csv), ("# a\n; b\n% c\n! d\n1 2\n# e\n3 4\n", .columns),
    ("energy,mu\n1,2\n3,4\n", .csv), ("E mu\n1 2\n3 4\n", .columns), ("1.0D0 2d+0\n0.3E1 .4+1\n", .columns),
    ("\u{FEFF}1 2\n3 4\n", .columns), ("1 2\n3 4\n\u{1A}", .columns), ("energy;mu\n1;2\n3;4\n", .csv),
    ("\"energy\",\"mu\"\n1,2\n3,4\n", .csv), ("3 4\n1 2\n", .columns),
  ])
  func everySpellingOfTheSameSpectrum(text: String, format: SpectrumFile.Format) throws {
    let file = try Self.read(text)
    #expect(file.format == format)
    #expect(file.spectrum.energies == [1, 3])
    #expect(file.spectrum.intensities == [2, 4])
    #expect(file.axis == .relative)
  }

  @Test(arguments: ["7112,5;0,25\n7113,5;0,5\n", "7112,5\t0,25\n7113,5\t0,5\n", "7112,5 0,25\n7113,5 0,5\n"])
  func decimalCommas(text: String) throws {
    let file = try Self.read(text)
    #expect(file.spectrum.energies == [7112.5, 7113.5])
    #expect(file.spectrum.intensities == [0.25, 0.5])
    #expect(file.axis == .absolute)
  }

  @Test func labelsChooseTheColumns() throws {
    let file = try Self.read("# e0 7112\n# omega e k mu mu0 chi\n1 0 0 5 0 0\n2 0 0 6 0 0\n")
    #expect(file.source == .column(4, label: "mu"))
    #expect(file.spectrum.intensities == [5, 6])
    let detectors = try Self.read("energy i0 itrans\n1 2 1\n2 3 1\n")
    #expect(detectors.spectrum.intensities == [log(2.0), log(3.0)])
    let turned = try Self.read("mu energy\n5 1\n6 2\n")
    #expect(turned.spectrum.energies == [1, 2])
    #expect(turned.spectrum.intensities == [5, 6])
  }

  @Test func aGuessIsSaid() throws {
    #expect(try Self.read("1 2 3\n2 4 5\n").warnings == [.columnGuessed(column: 2, of: 3)])
    #expect(try Self.read("1 2\n2 4\n").warnings.isEmpty)
    #expect(try Self.read("2 4\n1 2\n").warnings == [.reversed])
  }

  @Test(arguments: [
    ("", SpectraError.noData), ("\n \n", .noData), ("# only\n# comments\n", .noData),
    ("energy mu\n", .noData),
    ("1 2\n", .tooFewPoints(count: 1, minimum: 2)), ("1\n2\n", .line(1, .oneColumn)),
    ("1 2\n3\n", .line(2, .columns(expected: 2, found: 1))),
    ("1 2\n3 4 5\n", .line(2, .columns(expected: 2, found: 3))),
    ("1 2\nx 4\n", .line(2, .notANumber(column: 1, text: "x"))),
    ("a b\nc d\n1 2\n2 3\n", .line(2, .notANumber(column: 1, text: "c"))),
    ("1,,2\n", .line(1, .notANumber(column: 2, text: ""))),
    ("1 nan\n3 4\n", .line(1, .notFinite(column: 2, text: "nan"))),
    ("1 2\n3 -Infinity\n", .line(2, .notFinite(column: 2, text: "-Infinity"))),
    ("1 2\n3 1e999\n", .line(2, .notFinite(column: 2, text: "1e999"))),
    ("1 2\n3 ****\n", .line(2, .overflow(column: 2))),
    ("1 2\n1 3\n", .line(2, .notIncreasing(previous: 1, energy: 1))),
    ("1 2\n\n3 2\n2 3\n", .line(4, .notIncreasing(previous: 3, energy: 2))),
    ("3 2\n2 3\n2.5 1\n", .line(3, .notIncreasing(previous: 2, energy: 2.5))),
    ("1 2\n3 \u{0}4\n", .binary(offset: 6)),
  ])
  func faultsNameTheLine(text: String, error: SpectraError) {
    #expect(throws: error) { try Self.read(text) }
  }

  @Test func whatIsNotTextIsSaid() {
    #expect(throws: SpectraError.compressed) { try SpectrumFile(reading: [0x1F, 0x8B, 8, 0]) }
    #expect(throws: SpectraError.compressed) { try SpectrumFile(reading: [0x50, 0x4B, 3, 4]) }
    #expect(throws: SpectraError.wideText) { try SpectrumFile(reading: [0xFF, 0xFE, 0x31, 0]) }
    #expect(throws: SpectraError.binary(offset: 4)) {
      try SpectrumFile(reading: [0x89, 0x50, 0x4E, 0x47, 1])
    }
  }

  @Test func formatsHaveNames() throws {
    #expect(try SpectrumFile.Format(named: "columns") == .columns)
    #expect(throws: SpectraError.unknownFormat(name: "xls")) { try SpectrumFile.Format(named: "xls") }
  }

  @Test func randomBytesNeverTrap() {
    var generator = SplitMix(state: 20)
    let alphabet = Array("0123456789.eEdD+-*,;: \t\n\r#%XDI/abc<>=_\"\u{1A}é".utf8)
    for _ in 0..<3000 {
      let count = Int.random(in: 0..<60, using: &generator)
      let text = (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &generator)] }
      let prefix = ["", "# XDI/1.0\n", "7112 26 = E_edge, Z\nEnergy <xanes>\n", "energy,mu\n"].randomElement(
        using: &generator)
      let bytes = Array((prefix ?? "").utf8) + text
      if let file = try? SpectrumFile(reading: bytes) {
        #expect(file.spectrum.count >= 2, "\(bytes)")
        #expect(file.spectrum.intensities.allSatisfy { $0.isFinite }, "\(bytes)")
      }
    }
  }
}

/// A small seeded generator, so that a failure comes back.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
