import Glibc
import Spectra
import Testing

@Suite struct SpectrumEdgeTests {
  @Test func theEdgeOfAnArctangentIsItsCentre() throws {
    let energies = stride(from: -30.0, through: 50, by: 0.5).map { $0 }
    let spectrum = try Spectrum(energies: energies, intensities: energies.map { atan(($0 - 3.5) / 2) })
    #expect(try spectrum.edgePosition() == 3.5)
    #expect(spectrum.whiteLine(above: 3.5, among: spectrum.peaks()) == nil)
  }

  @Test func unequalSpacingDoesNotMoveTheEdge() throws {
    let energies: [Double] = [-9, -6, -4, -3, -2.5, -2, -1.8, -1, 0, 0.7, 1, 3, 5, 9]
    let spectrum = try Spectrum(energies: energies, intensities: energies.map { tanh($0 / 4) })
    #expect(try abs(spectrum.edgePosition()) <= 0.7)
  }

  @Test func theWhiteLineIsTheHighestPeakAboveTheEdge() throws {
    let energies = stride(from: -20.0, through: 80, by: 0.25).map { $0 }
    func bump(_ energy: Double, _ centre: Double) -> Double {
      exp(-(energy - centre) * (energy - centre) / 4)
    }
    let spectrum = try Spectrum(
      energies: energies,
      intensities: energies.map {
        0.5 + atan($0) / .pi + 0.8 * bump($0, 6) + 0.3 * bump($0, 20) + 3 * bump($0, 60)
      })
    let edge = try spectrum.edgePosition()
    let line = try #require(spectrum.whiteLine(above: edge, among: spectrum.peaks()))
    // The bump at 60 rises steepest, so it makes the edge; looked at without it, the edge is near zero.
    #expect(abs(edge - (60 - 2.0.squareRoot())) < 0.3)
    #expect(abs(line.energy - 60) < 0.1)
    let below = try Spectrum(
      energies: Array(energies[..<260]), intensities: Array(spectrum.intensities[..<260]))
    let lower = try below.edgePosition()
    let first = try #require(below.whiteLine(above: lower, among: below.peaks()))
    #expect(abs(lower) < 6)
    #expect(abs(first.energy - 6) < 0.2)
  }

  @Test func aFallingCurveHasNoEdge() throws {
    let spectrum = try Spectrum(energies: [0, 1, 2, 3], intensities: [4, 3, 2, 1])
    #expect(throws: SpectraError.noEdge) { try spectrum.edgePosition() }
    #expect(throws: SpectraError.tooFewPoints(count: 2, minimum: 3)) {
      try Spectrum(energies: [0, 1], intensities: [0, 1]).edgePosition()
    }
  }

  /// E0 of measured Fe K edges, eV, in the order of oxidation and ligands.
  @Test(.enabled(if: ReferenceData.isThere, "set WHITELINE_DATA=folder that holds reference/experiment-xdi"))
  func measuredEdgesAreWhereTheyShouldBe() throws {
    let known: [(String, Double)] = [
      ("Fe_metal_rt_01", 7111), ("FeS2_rt_01", 7117.0), ("Hansel2001_siderite_xanes_001", 7121.25),
      ("FeO_rt_01", 7123.0), ("Fe3O4_rt_01", 7123.25), ("Fe2O3_rt_01", 7125.75),
    ]
    var positions: [Double] = []
    for (name, energy) in known {
      let file = try SpectrumFile(reading: ReferenceData.bytes("reference/experiment-xdi/\(name).xdi"))
      #expect(file.source == .transmission)
      let position = try file.spectrum.edgePosition()
      #expect(abs(position - energy) < 1, "\(name)")
      positions.append(position)
    }
    print("measured E0: \(positions)")
    #expect(zip(positions, positions.dropFirst()).allSatisfy { $0 < $1 })
  }
}
