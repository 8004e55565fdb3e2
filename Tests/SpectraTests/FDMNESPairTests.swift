import Spectra
import Testing

/// Genuine FDMNES output, before and after its own convolution.
@Suite(
  .enabled(if: ReferenceData.isThere, "set WHITELINE_DATA=folder that holds reference/fdmnes-convolution"))
struct FDMNESPairTests {
  static let folder = "reference/fdmnes-convolution"
  static let convolution = Convolution(
    coreHoleWidth: 1.33, finalStateWidth: 5, centre: 30, width: 30, fermiEnergy: 5, normalise: false)

  @Test func everyPairIsReproduced() throws {
    let names = ReferenceData.names(in: "\(Self.folder)/raw")
    #expect(names.count == 24)
    var worst = 0.0
    for name in names {
      let raw = try SpectrumFile(reading: ReferenceData.bytes("\(Self.folder)/raw/\(name)"))
      let genuine = try SpectrumFile(reading: ReferenceData.bytes("\(Self.folder)/convolved/\(name)"))
      #expect(raw.axis == .relative)
      #expect(raw.fdmnes?.atomicNumber == 27)
      let ours = try raw.spectrum.convolved(by: Self.convolution, to: genuine.spectrum.grid)
      let matrix = try ConvolutionMatrix(
        from: raw.spectrum.grid, by: Self.convolution, to: genuine.spectrum.grid
      ).apply(raw.spectrum.intensities)
      let peak = genuine.spectrum.intensities.max() ?? 0
      for (index, value) in genuine.spectrum.intensities.enumerated() {
        worst = max(worst, abs(ours.intensities[index] - value) / peak, abs(matrix[index] - value) / peak)
      }
    }
    print("FDMNES pairs: worst difference \(worst) of the peak")
    #expect(worst < 5e-8)
  }
}
