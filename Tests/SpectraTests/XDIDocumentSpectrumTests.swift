import Glibc
import Spectra
import Testing

@Suite struct XDIDocumentSpectrumTests {
  static func read(_ text: String) throws -> SpectrumFile { try SpectrumFile(reading: Array(text.utf8)) }

  @Test func transmissionIsALogarithm() throws {
    let file = try Self.read(XDIDocumentTests.good)
    #expect(file.format == .xdi)
    #expect(file.source == .transmission)
    #expect(file.axis == .absolute)
    #expect(file.edgeEnergy == 8980)
    #expect(file.spectrum.intensities == [log(2.0), log(3.0)])
    #expect(try file.relativeSpectrum().energies == [-201, -191])
    #expect(try file.relativeSpectrum(edgeEnergy: 8779).energies == [0, 10])
  }

  @Test func fluorescenceIsAQuotient() throws {
    let file = try Self.read(XDIDocumentTests.good.replacing("itrans", with: "ifluor"))
    #expect(file.source == .fluorescence)
    #expect(file.spectrum.intensities == [0.5, 1.0 / 3])
  }

  @Test func aColumnOfAbsorptionIsPreferred() throws {
    let file = try Self.read(XDIDocumentTests.good.replacing("itrans", with: "mutrans"))
    #expect(file.source == .column(3, label: "mutrans"))
    #expect(file.spectrum.intensities == [100, 100])
  }

  @Test func detectorsMustGiveAnAbsorption() {
    #expect(throws: SpectraError.line(22, .detectors(numerator: 300, denominator: -100))) {
      try Self.read(XDIDocumentTests.good.replacing("300.0  100.0", with: "300.0  -100.0"))
    }
    #expect(throws: SpectraError.line(22, .detectors(numerator: 300, denominator: 0))) {
      try Self.read(XDIDocumentTests.good.replacing("300.0  100.0", with: "300.0  0"))
    }
  }

  @Test func kiloelectronvoltsBecomeElectronvolts() throws {
    let text = XDIDocumentTests.good.replacing("energy eV", with: "energy keV")
      .replacing("8779.0", with: "8.779").replacing("8789.0", with: "8.789").replacing(
        "8980.0", with: "8.98 keV")
    let file = try Self.read(text)
    #expect(file.spectrum.energies == [8779, 8789])
    #expect(file.edgeEnergy == 8980)
  }

  @Test(arguments: [("angle degrees", 1.0), ("angle radians", .pi / 180)])
  func anAngleBecomesAnEnergy(label: String, factor: Double) throws {
    let text = XDIDocumentTests.good.replacing("energy eV", with: label)
      .replacing("8779.0", with: "\(13 * factor)").replacing("8789.0", with: "\(12 * factor)")
    let file = try Self.read(text)
    #expect(abs(file.spectrum.energies[0] - 12398.419843320026 / (2 * 3.13553 * 0.22495105434386497)) < 1e-8)
    #expect(file.spectrum.energies[1] > file.spectrum.energies[0])
    #expect(file.axis == .absolute)
    #expect(file.warnings.isEmpty)
  }

  @Test func anAngleWithoutSpacingStaysAnAngle() throws {
    let text = XDIDocumentTests.good.replacing("energy eV", with: "angle degrees")
      .replacing("Mono.d_spacing", with: "Mono.spacing")
    let file = try Self.read(text)
    #expect(file.axis == .other(label: "angle", unit: "degrees"))
    #expect(file.warnings == [.missingField(key: "Mono.d_spacing"), .angleWithoutSpacing])
    #expect(throws: SpectraError.abscissaNotEnergy(label: "angle", unit: "degrees")) {
      try file.relativeSpectrum(edgeEnergy: 8980)
    }
  }

  @Test func fallingEnergiesAreTurnedRound() throws {
    let text = XDIDocumentTests.good.replacing("8789.0", with: "8769.0")
    let file = try Self.read(text)
    #expect(file.spectrum.energies == [8769, 8779])
    #expect(file.spectrum.intensities == [log(3.0), log(2.0)])
    #expect(file.warnings == [.reversed])
  }

  @Test func withoutAnEdgeTheAxisCannotBeShifted() throws {
    let file = try Self.read(XDIDocumentTests.good.replacing("Scan.edge_energy", with: "Scan.edge"))
    #expect(throws: SpectraError.edgeEnergyUnknown) { try file.relativeSpectrum() }
  }
}
