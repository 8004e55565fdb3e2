import Glibc
import Testing

@testable import Spectra

@Suite struct ConvolutionMatrixTests {
  static let plain = Convolution(normalise: false)

  /// The definition, one arctangent at a time, the extension written out: what the fast code must equal.
  static func byDefinition(_ energies: [Double], _ mu: [Double], _ c: Convolution, at energy: Double)
    -> Double
  {
    let n = energies.count
    let step = energies[n - 1] - energies[n - 2]
    let points = energies + (1...500).map { energies[n - 1] + Double($0) * step }
    let values = mu + [Double](repeating: mu[n - 1], count: 500)
    guard let first = points.firstIndex(where: { $0 > c.fermiEnergy - 1e-10 }) else { return 0 }
    let half = c.width(at: energy) / 2
    return (first..<points.count).reduce(0) { sum, j in
      var low = j > 0 ? (points[j - 1] + points[j]) / 2 : points[0] - (points[1] - points[0]) / 2
      if j == first { low = j > 0 ? c.fermiEnergy : max(low, c.fermiEnergy) }
      let high = j + 1 < points.count ? (points[j] + points[j + 1]) / 2 : points[j] + step / 2
      return sum + values[j] * (atan((high - energy) / half) - atan((low - energy) / half)) / .pi
    }
  }

  static let crooked: [Double] = [-12, -11, -9.5, -7, -5, -4.8, -4.1, -2, 0, 0.3, 1.7, 4, 9, 9.5, 14, 22, 31]
  static let wave = crooked.map { 1 + 0.6 * sin($0) }

  @Test(
    arguments: [-30, -12.5, -11.7, -11, -5, -4.9, 0.1, 30.5, 31, 31.2], Convolution.Kind.allCases.dropLast())
  func equalsTheDefinition(fermiEnergy: Double, kind: Convolution.Kind) throws {
    var convolution = Self.plain
    convolution.kind = kind
    convolution.fermiEnergy = fermiEnergy
    let output = try EnergyGrid([-40, -20, fermiEnergy, 35, 80, 500].sorted())
    let curve = try ConvolutionMatrix(from: EnergyGrid(Self.crooked), by: convolution, to: output).apply(
      Self.wave)
    for (energy, value) in zip(output.energies, curve) {
      if fermiEnergy > 31 {
        // Above the data only the extension is left, from E_F on.
        let half = convolution.width(at: energy) / 2
        let end = 31 + 500.5 * 9
        let area = (atan((end - energy) / half) - atan((fermiEnergy - energy) / half)) / .pi
        #expect(abs(value - Self.wave[16] * area) < 1e-14)
      } else {
        let wanted = Self.byDefinition(Self.crooked, Self.wave, convolution, at: energy)
        #expect(abs(value - wanted) < 1e-13, "E = \(energy)")
      }
    }
  }

  @Test func aStepGivesAnArctangent() throws {
    // Fine grid far beyond the window, so that the end of the extension does not show.
    let input = try EnergyGrid(from: -10, to: 3000, step: 5)
    let ones = [Double](repeating: 1, count: input.count)
    let matrix = try ConvolutionMatrix(from: input, by: Self.plain, to: .convolved)
    let end = input.last + 500.5 * 5
    for (energy, value) in zip(EnergyGrid.convolved.energies, matrix.apply(ones)) {
      let half = Self.plain.width(at: energy) / 2
      let missing = 0.5 - atan((end - energy) / half) / .pi
      #expect(abs(value + missing - (0.5 + atan((energy + 5) / half) / .pi)) < 1e-13)
      if energy == -5 { #expect(abs(value + missing - 0.5) < 1e-14) }
    }
  }

  @Test func oneNarrowBinGivesALorentzianOfAreaOne() throws {
    let convolution = Convolution(kind: .fixed, coreHoleWidth: 2, normalise: false)
    let input = try EnergyGrid(from: -10, to: 50, step: 0.05)
    var mu = [Double](repeating: 0, count: input.count)
    mu[400] = 1 / 0.05
    let output = try EnergyGrid(from: -990, to: 1010, step: 0.25)
    let curve = try Spectrum(grid: input, intensities: mu).convolved(by: convolution, to: output)
    let area = curve.intensities.reduce(0, +) * 0.25
    #expect(abs(area - (1 - 2 / (.pi * 1000))) < 1e-5)
    #expect(abs((curve.intensities.max() ?? 0) - 1 / .pi) < 1e-4)
    let half = curve.energies.indices.filter { curve.intensities[$0] >= 0.5 / .pi - 1e-4 }
    #expect(abs(curve.energies[half[half.count - 1]] - curve.energies[half[0]] - 2) < 0.01)
  }

  @Test func isLinear() throws {
    let matrix = try ConvolutionMatrix(from: EnergyGrid(Self.crooked), by: .feKEdge)
    let other = Self.crooked.map { exp(-$0 * $0 / 50) }
    let sum = matrix.apply(zip(Self.wave, other).map { 2 * $0 - 3 * $1 })
    for (index, value) in zip(matrix.apply(Self.wave), matrix.apply(other)).enumerated() {
      #expect(abs(sum[index] - (2 * value.0 - 3 * value.1)) < 1e-13)
    }
  }

  @Test func withoutWidthTheInputComesBackAboveTheFermiEnergy() throws {
    let convolution = Convolution(coreHoleWidth: 0, finalStateWidth: 0, normalise: false)
    let grid = try EnergyGrid(Self.crooked)
    let curve = try ConvolutionMatrix(from: grid, by: convolution, to: grid).apply(Self.wave)
    for (index, energy) in Self.crooked.enumerated() {
      let wanted = energy > -5 ? Self.wave[index] : energy == -5 ? Self.wave[index] / 2 : 0
      #expect(abs(curve[index] - wanted) < 1e-14, "E = \(energy)")
    }
  }

  @Test func noneInterpolatesAndHoldsTheEnd() throws {
    let convolution = Convolution(kind: .none, normalise: false)
    let input = try EnergyGrid([-8, -6, 0, 4])
    let output = try EnergyGrid([-9, -8, -7, -6, -3, 4, 5])
    let curve = try ConvolutionMatrix(from: input, by: convolution, to: output).apply([1, 3, 9, 5])
    #expect(zip(curve, [0, 1, 2, 3, 6, 5, 5]).allSatisfy { abs($0 - $1) < 1e-15 })
  }

  @Test(arguments: [0, 0.7, 6.0], Convolution.Kind.allCases)
  func matrixAndDirectConvolutionAgree(gaussianWidth: Double, kind: Convolution.Kind) throws {
    let convolution = Convolution(kind: kind, gaussianWidth: gaussianWidth)
    let spectrum = try Spectrum(energies: Self.crooked, intensities: Self.wave)
    let matrix = try ConvolutionMatrix(from: spectrum.grid, by: convolution, to: .convolved)
    let (curve, level) = try matrix.convolved(Self.wave)
    let direct = try spectrum.convolved(by: convolution, to: .convolved)
    #expect(level > 0)
    #expect(zip(curve, direct.intensities).allSatisfy { abs($0 - $1) < 1e-12 })
    let entry = (0..<matrix.inputCount).reduce(0) { $0 + matrix[200, $1] * Self.wave[$1] } / level
    #expect(abs(entry - curve[200]) < 1e-12)
  }

  @Test func normalisedMeansOneOverTheLastTenElectronvolts() throws {
    let mu = EnergyGrid.rankine2020.energies.map { 3 + sin($0) }
    let spectrum = try Spectrum(grid: .rankine2020, intensities: mu)
    let curve = try spectrum.convolved(by: .feKEdge)
    let window = zip(curve.energies, curve.intensities).filter { (39.75...49.75).contains($0.0) }.map(\.1)
    #expect(window.count == 41)
    #expect(abs(Metrics.mean(window) - 1) < 1e-12)
    // The level does not depend on where the curve is wanted.
    let zoom = try spectrum.convolved(by: .feKEdge, to: EnergyGrid(from: 0, to: 5, step: 0.25))
    #expect(abs(zoom.intensities[0] - curve.intensities[140]) < 1e-14)
  }

  @Test func nothingToNormaliseByIsAnError() throws {
    let matrix = try ConvolutionMatrix(from: .rankine2020, by: .feKEdge)
    let zeros = [Double](repeating: 0, count: 240)
    #expect(throws: SpectraError.noPostEdge(level: 0, from: 39.75, to: 49.75)) { try matrix.convolved(zeros) }
    #expect(throws: SpectraError.sizesDiffer(expected: 240, found: 3)) { try matrix.convolved([1, 2, 3]) }
    var broken = zeros
    broken[7] = .infinity
    #expect(throws: SpectraError.notFinite(quantity: .intensity, index: 7)) { try matrix.convolved(broken) }
  }

  @Test func gridsTooLargeToConvolveAreRefused() throws {
    let large = try EnergyGrid(from: 0, step: 0.01, count: 100_000)
    let error = SpectraError.convolutionTooLarge(inputs: 100_000, outputs: 441, limit: 20_000_000)
    #expect(throws: error) { try ConvolutionMatrix(from: large, by: .feKEdge) }
    let spectrum = try Spectrum(grid: large, intensities: [Double](repeating: 1, count: 100_000))
    #expect(throws: error) { try spectrum.convolved(by: .feKEdge) }
    #expect(throws: error) { try ConvolutionGradient(of: spectrum, by: .feKEdge) }
  }

  @Test(arguments: [Double.leastNonzeroMagnitude, 1e-9, 20], [1.0, 1e17, 1e300])
  func extremeGridsNeverTrap(gaussianWidth: Double, scale: Double) throws {
    let spectrum = try Spectrum(energies: [-scale, 0, scale], intensities: [1, 2, 3])
    let convolution = Convolution(gaussianWidth: gaussianWidth, normalise: false)
    let curve = try spectrum.convolved(by: convolution)
    #expect(curve.intensities.allSatisfy { $0.isFinite && $0 >= -1e-9 && $0 <= 3.001 })
  }

  @Test func oneInputAndOneOutputEnergySuffice() throws {
    let matrix = try ConvolutionMatrix(from: EnergyGrid([3]), by: Self.plain, to: EnergyGrid([4]))
    #expect(matrix.apply([2])[0] > 1)
    #expect(matrix.apply([2])[0] < 2)
  }
}
