import Spectra
import Testing

@Suite struct PeakTests {
  static func spectrum(_ intensities: [Double]) throws -> Spectrum {
    try Spectrum(energies: intensities.indices.map(Double.init), intensities: intensities)
  }

  @Test func prominenceIsTheWayDownToTheHigherValley() throws {
    let peaks = try Self.spectrum([0, 3, 1, 5, 2, 4, 4.0, 3, 1, 1]).peaks(prominence: 0, level: 1)
    #expect(peaks.map(\.prominence) == [2, 5 - 1, 2])
    // A flat top counts once, in its middle.
    #expect(peaks[2].energy == 5.5)
    #expect(peaks[2].intensity == 4)
  }

  @Test func smallPeaksAreLeftOut() throws {
    let spectrum = try Self.spectrum([0, 1, 0.99, 1.02, 1, 1, 1])
    #expect(spectrum.peaks(prominence: 0.015, level: 1).map { $0.energy.rounded() } == [3])
    #expect(spectrum.peaks(prominence: 0.005, level: 1).count == 2)
    #expect(spectrum.peaks(prominence: 0.02, level: 0.01).count == 2)
  }

  @Test func endsAndPlateausAtTheEndsAreNoPeaks() throws {
    #expect(try Self.spectrum([5, 1, 2, 3, 3, 3]).peaks(prominence: 0).isEmpty)
    #expect(try Self.spectrum([1, 1, 1]).peaks(prominence: 0).isEmpty)
    #expect(try Self.spectrum([1, 2]).peaks().isEmpty)
  }

  @Test func theParabolaIsExactForAParabola() throws {
    let energies: [Double] = [-3, -1.2, 0.5, 1.1, 4]
    let spectrum = try Spectrum(
      energies: energies, intensities: energies.map { 7 - 2 * ($0 - 0.3) * ($0 - 0.3) })
    let peak = try #require(spectrum.peaks(prominence: 0).first)
    #expect(abs(peak.energy - 0.3) < 1e-12)
    #expect(abs(peak.intensity - 7) < 1e-12)
  }

  @Test func withoutAPostEdgeTheHighestIntensityIsTheMeasure() throws {
    let spectrum = try Self.spectrum([-5, 1, -5, 0.01, -0.001, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6, -6])
    #expect(spectrum.peaks(prominence: 5).map { $0.energy.rounded() } == [1, 3])
    #expect(spectrum.peaks(prominence: 5.5).map { $0.energy.rounded() } == [1])
  }
}
