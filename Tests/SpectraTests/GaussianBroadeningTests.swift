import Glibc
import Testing

@testable import Spectra

@Suite struct GaussianBroadeningTests {
  static let crooked: [Double] = [-20, -19, -17, -12, -11.5, -11, -10.9, -5, 0, 0.1, 0.2, 3, 3.5, 7, 20]

  @Test(arguments: [0.05, 0.8, 3, 20])
  func aConstantAndALineStayWhatTheyAre(width: Double) {
    let gaussian = GaussianBroadening(at: Self.crooked, width: width, smoothness: 1)
    let constant = gaussian.applied(to: gaussian.nodes.map { _ in 1 })
    #expect(constant.allSatisfy { abs($0 - 1) < 1e-12 })
    let line = gaussian.applied(to: gaussian.nodes)
    #expect(zip(line, Self.crooked).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func aGaussianGetsTheSumOfTheVariances() {
    let grid = stride(from: -15.0, through: 15, by: 0.25).map { $0 }
    let sigma = 2 / 2.3548200450309493
    let gaussian = GaussianBroadening(at: grid, width: 2, smoothness: 1.25)
    let broad = gaussian.applied(to: gaussian.nodes.map { exp(-$0 * $0 / 8) })
    let variance = 4 + sigma * sigma
    for (energy, value) in zip(grid, broad) {
      let exact = 2 / variance.squareRoot() * exp(-energy * energy / (2 * variance))
      #expect(abs(value - exact) < 3e-4, "E = \(energy)")
    }
  }

  @Test func withoutWidthNothingChanges() {
    let gaussian = GaussianBroadening(at: Self.crooked, width: 0, smoothness: 1)
    #expect(gaussian.nodes == Self.crooked)
    #expect(gaussian.applied(to: gaussian.nodes) == Self.crooked)
  }

  /// Bins without a lifetime become differences of error functions.
  @Test(arguments: [0.7, 0.25], [0.3, 1.0, 3.0])
  func binsWithoutALifetimeAreSmearedExactly(step: Double, width: Double) throws {
    let grid = try EnergyGrid(from: -7, to: 35, step: step)
    let spectrum = try Spectrum(
      grid: grid, intensities: grid.energies.indices.map { Double($0 % 3) + ($0 > 9 ? 1 : 0) })
    let convolution = Convolution(
      kind: .fixed, coreHoleWidth: 0, fermiEnergy: -50, gaussianWidth: width, normalise: false)
    let outputs = try EnergyGrid([-3, -2.9, 0.05, 1, 8.3, 20])
    let sigma = width / 2.3548200450309493
    for (energy, value) in zip(
      outputs.energies, try spectrum.convolved(by: convolution, to: outputs).intensities)
    {
      var exact = 0.0
      for (index, centre) in grid.energies.enumerated() {
        let (low, high) = (centre - step / 2 - energy, centre + step / 2 - energy)
        exact +=
          spectrum.intensities[index]
          * (erf(high / (sigma * 2.0.squareRoot())) - erf(low / (sigma * 2.0.squareRoot())))
          / 2
      }
      #expect(abs(value - exact) < 1e-4, "E = \(energy)")
    }
  }

  /// What is asked elsewhere must not matter.
  @Test(arguments: [0.05, 0.4, 1.25], [0.5, 2.0])
  func anEnergyGetsTheSameWhateverElseIsAsked(lifetime: Double, width: Double) throws {
    let grid = EnergyGrid.rankine2020
    let spectrum = try Spectrum(
      grid: grid, intensities: grid.energies.map { $0 < 0 ? 0.05 : 1 + sin($0 / 3) * exp(-$0 / 40) })
    let convolution = Convolution(coreHoleWidth: lifetime, gaussianWidth: width)
    let fine = try spectrum.convolved(by: convolution, to: EnergyGrid(from: -1.5, to: 2.5, step: 0.01))
    for others in [[0.5, 0.6], [-49.5, 0.5, 50.5], [-4.5, 0.5, 5.5], [-0.5, 0.5, 1.5]] {
      let asked = try spectrum.convolved(by: convolution, to: EnergyGrid(others))
      let value = asked.intensities[others.firstIndex(of: 0.5) ?? 0]
      #expect(abs(value - fine.intensities[200]) < 5e-4, "among \(others)")
    }
  }

  @Test func aCoarseOutputGridGivesTheSameCurveAsAFineOne() throws {
    let spectrum = try Spectrum(
      grid: .rankine2020, intensities: EnergyGrid.rankine2020.energies.map { 2 + sin($0) })
    let convolution = Convolution(gaussianWidth: 1.5)
    let fine = try spectrum.convolved(by: convolution, to: EnergyGrid(from: -20, to: 60, step: 0.1))
    let coarse = try spectrum.convolved(by: convolution, to: EnergyGrid(from: -20, to: 60, step: 2))
    for (index, value) in coarse.intensities.enumerated() {
      #expect(abs(value - fine.intensities[index * 20]) < 2e-3, "E = \(coarse.energies[index])")
    }
  }
}
