import Glibc
import Spectra
import Testing

@Suite struct ConvolutionGradientTests {
  @Test(
    arguments: Convolution.Parameter.allCases,
    [
      (Convolution.Kind.arctangent, true, 0.0), (.arctangent, false, 1.2), (.seahDench, true, 0),
      (.fixed, true, 0),
    ])
  func derivativesMatchDifferences(
    parameter: Convolution.Parameter, law: (kind: Convolution.Kind, normalise: Bool, gaussianWidth: Double)
  ) throws {
    let convolution = Convolution(
      kind: law.kind, fermiEnergy: -5.1, gaussianWidth: law.gaussianWidth, normalise: law.normalise)
    let spectrum = try Spectrum(
      grid: .rankine2020, intensities: EnergyGrid.rankine2020.energies.map { 2 + sin($0 / 2) })
    // No output at E_F itself, where the width of Seah and Dench has a corner.
    let output = try EnergyGrid(from: -20.03, to: 60, step: 0.7)
    let gradient = try ConvolutionGradient(of: spectrum, by: convolution, to: output)
    let step = 1e-5
    let above = try spectrum.convolved(by: convolution.moved(parameter, by: step), to: output).intensities
    let below = try spectrum.convolved(by: convolution.moved(parameter, by: -step), to: output).intensities
    let derivative = try #require(gradient.derivatives[parameter])
    // The nodes of the Gaussian include E_F's neighbourhood; its corner does not exist for the arctangent.
    for index in output.energies.indices {
      let difference = (above[index] - below[index]) / (2 * step)
      #expect(abs(derivative[index] - difference) < 1e-7, "E = \(output.energies[index])")
    }
  }

  @Test func theCurveIsTheConvolutionItself() throws {
    let spectrum = try Spectrum(
      grid: .rankine2020, intensities: EnergyGrid.rankine2020.energies.map { 2 + cos($0) })
    let gradient = try ConvolutionGradient(of: spectrum, by: .feKEdge)
    #expect(gradient.intensities == (try spectrum.convolved(by: .feKEdge)).intensities)
    #expect(gradient.derivatives.count == Convolution.Parameter.allCases.count)
  }
}
