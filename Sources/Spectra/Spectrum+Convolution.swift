extension Spectrum {
  /// The spectrum convolved, on `output` (without it: the convolution's own output energies, else this
  /// spectrum's).
  ///
  /// Energies are relative to the edge. It equals what `ConvolutionMatrix` gives, without making the matrix:
  /// right for one spectrum, wasteful for many on the same grid.
  public func convolved(by convolution: Convolution, to output: EnergyGrid? = nil) throws(SpectraError)
    -> Spectrum
  {
    try convolution.validate()
    let output = output ?? convolution.outputEnergies ?? grid
    try Convolution.requireReasonable(inputs: grid.count, outputs: output.count)
    let broadening = LifetimeBroadening(of: grid, by: convolution)
    let curve = broadening.curve(of: intensities, at: output.energies)
    let window = PostEdgeWindow(of: grid, width: Convolution.levelWindow)
    let tail = broadening.curve(of: intensities, at: Array(energies[window.first...]))
    let level = window.mean(of: tail)
    return try Spectrum(grid: output, intensities: convolution.normalised(curve, by: level, window: grid))
  }
}

extension LifetimeBroadening {
  /// The broadened curve, Gaussian included, at increasing energies.
  func curve(of intensities: [Double], at outputs: [Double]) -> [Double] {
    let gaussian = gaussian(at: outputs)
    var values: [Double] = []
    values.reserveCapacity(gaussian.nodes.count + 7)
    for start in stride(from: 0, to: gaussian.nodes.count, by: 8) {
      var sum = SIMD8<Double>.zero
      forEachWeight(at: SIMD8(gaussian.nodes, from: start)) { sum += $1 * intensities[$0] }
      for lane in 0..<8 { values.append(sum[lane]) }
    }
    return gaussian.applied(to: values)
  }
}
