/// A convolved curve and how it changes with each parameter of the convolution: what a fit of the widths
/// needs.
public struct ConvolutionGradient: Equatable, Sendable {
  /// The convolved intensities, normalised when the convolution says so.
  public let intensities: [Double]
  /// For each parameter the derivative of every intensity, per eV (per unit for `slope`).
  public let derivatives: [Convolution.Parameter: [Double]]

  /// The curve of `spectrum` (relative energies) and its derivatives, exact up to rounding.
  ///
  /// At the Fermi energy the law of the width has a corner for `seahDench`; there the derivative from below
  /// is given.
  public init(
    of spectrum: Spectrum, by convolution: Convolution, to output: EnergyGrid? = nil
  ) throws(SpectraError) {
    try convolution.validate()
    let output = output ?? convolution.outputEnergies ?? spectrum.grid
    try Convolution.requireReasonable(inputs: spectrum.grid.count, outputs: output.count)
    let broadening = LifetimeBroadening(of: spectrum.grid, by: convolution)
    let curve = broadening.curve(of: spectrum.intensities, at: output.energies)
    let slopes = broadening.slopes(of: spectrum.intensities, at: output.energies)
    guard convolution.normalise else {
      intensities = curve
      derivatives = slopes
      return
    }
    let window = PostEdgeWindow(of: spectrum.grid, width: Convolution.levelWindow)
    let tailEnergies = Array(spectrum.energies[window.first...])
    let level = window.mean(of: broadening.curve(of: spectrum.intensities, at: tailEnergies))
    let tailSlopes = broadening.slopes(of: spectrum.intensities, at: tailEnergies)
    let normalised = try convolution.normalised(curve, by: level, window: spectrum.grid)
    intensities = normalised
    derivatives = Dictionary(
      uniqueKeysWithValues: slopes.map { parameter, values in
        let levelSlope = window.mean(of: tailSlopes[parameter] ?? [])
        return (parameter, zip(values, normalised).map { ($0 - $1 * levelSlope) / level })
      })
  }
}

extension LifetimeBroadening {
  /// The derivatives of `curve` by each parameter.
  func slopes(of intensities: [Double], at outputs: [Double]) -> [Convolution.Parameter: [Double]] {
    let gaussian = gaussian(at: outputs)
    let byWidth = slopesByWidth(of: intensities, at: gaussian.nodes)
    var slopes: [Convolution.Parameter: [Double]] = [:]
    for parameter in Convolution.Parameter.allCases {
      let values = gaussian.nodes.indices.map { index -> Double in
        let node = gaussian.nodes[index]
        let slope = byWidth[index] * convolution.widthDerivative(at: node, by: parameter)
        guard parameter == .fermiEnergy, firstColumn < intensities.count else { return slope }
        return slope + intensities[firstColumn] * startSensitivity(at: node)
      }
      slopes[parameter] = gaussian.applied(to: values)
    }
    return slopes
  }

  private func slopesByWidth(of intensities: [Double], at nodes: [Double]) -> [Double] {
    var slopes: [Double] = []
    for start in stride(from: 0, to: nodes.count, by: 8) {
      var sum = SIMD8<Double>.zero
      forEachSensitivity(at: SIMD8(nodes, from: start)) { sum += $1 * intensities[$0] }
      for lane in 0..<8 { slopes.append(sum[lane]) }
    }
    return slopes
  }
}
