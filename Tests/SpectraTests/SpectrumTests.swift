import Spectra
import Testing

@Suite struct SpectrumTests {
  @Test func validates() {
    #expect(throws: SpectraError.lengthsDiffer(energies: 2, intensities: 1)) {
      try Spectrum(energies: [1, 2], intensities: [1])
    }
    #expect(throws: SpectraError.tooFewPoints(count: 1, minimum: 2)) {
      try Spectrum(energies: [1], intensities: [1])
    }
    #expect(throws: SpectraError.notFinite(quantity: .intensity, index: 1)) {
      try Spectrum(energies: [1, 2], intensities: [1, .nan])
    }
    #expect(throws: SpectraError.notIncreasing(index: 1, previous: 2, energy: 1)) {
      try Spectrum(energies: [2, 1], intensities: [1, 1])
    }
  }

  @Test func resamplesLinearly() throws {
    let spectrum = try Spectrum(energies: [0, 1, 3], intensities: [0, 10, 30])
    let fine = try spectrum.resampled(to: EnergyGrid([0, 0.5, 1, 2, 3]))
    #expect(fine.intensities == [0, 5, 10, 20, 30])
  }

  @Test func refusesToLeaveTheData() throws {
    let spectrum = try Spectrum(energies: [0, 1, 3], intensities: [0, 10, 30])
    #expect(throws: SpectraError.outsideRange(energy: -1, from: 0, to: 3)) {
      try spectrum.resampled(to: EnergyGrid([-1, 2]))
    }
    #expect(throws: SpectraError.outsideRange(energy: 3.1, from: 0, to: 3)) {
      try spectrum.resampled(to: EnergyGrid([1, 3.1]))
    }
  }

  @Test func holdsTheEndsWhenAsked() throws {
    let spectrum = try Spectrum(energies: [0, 1, 3], intensities: [5, 10, 30])
    let wide = try spectrum.resampled(to: EnergyGrid([-9, -1, 2, 4, 9]), beyond: .hold)
    #expect(wide.intensities == [5, 5, 20, 30, 30])
    // Rounding at the end is forgiven.
    #expect(try spectrum.resampled(to: EnergyGrid([1, 3 + 1e-10])).intensities == [10, 30])
  }

  @Test func shiftsAndScales() throws {
    let spectrum = try Spectrum(energies: [7111, 7113], intensities: [1, 2])
    #expect(try spectrum.shifted(by: -7112).energies == [-1, 1])
    #expect(try spectrum.scaled(by: 3).intensities == [3, 6])
    #expect(throws: SpectraError.self) { try spectrum.shifted(by: .nan) }
  }

  @Test func postEdgeGoesByEnergyNotByCount() throws {
    // 0...20 eV; the last 10 eV hold 11 points of 1 eV, however many lie below.
    let energies = stride(from: 0.0, to: 10, by: 0.1).map { $0 } + (10...20).map { Double($0) }
    let spectrum = try Spectrum(energies: energies, intensities: energies.map { $0 < 10 ? 100 : 2 })
    #expect(abs(spectrum.postEdgeLevel() - 2) < 0.05)
    let uniform = try Spectrum(energies: (0...20).map(Double.init), intensities: (0...20).map(Double.init))
    #expect(abs(uniform.postEdgeLevel() - 15) < 1e-12)
    #expect(abs(uniform.postEdgeLevel(width: 4) - 18) < 1e-12)
    #expect(abs(uniform.postEdgeLevel(width: 1000) - 10) < 1e-12)
    #expect(uniform.postEdgeLevel(width: 0) == 20)
  }

  @Test func aDenseStretchDoesNotOutweighASparseOne() throws {
    let energies = [0] + stride(from: 10.0, to: 15, by: 0.05).map { $0 } + [15, 16, 17, 18, 19, 20]
    let spectrum = try Spectrum(energies: energies, intensities: energies.map { $0 < 15 ? 1 : 3 })
    #expect(abs(spectrum.postEdgeLevel() - 2) < 0.35)
  }

  @Test func normalises() throws {
    let spectrum = try Spectrum(energies: (0...20).map(Double.init), intensities: (0...20).map { _ in 4 })
    let (normalised, level) = try spectrum.normalisedPostEdge()
    #expect(level == 4)
    #expect(normalised.intensities.allSatisfy { $0 == 1 })
    #expect(throws: SpectraError.noPostEdge(level: -4, from: 10, to: 20)) {
      try spectrum.scaled(by: -1).normalisedPostEdge()
    }
  }
}
