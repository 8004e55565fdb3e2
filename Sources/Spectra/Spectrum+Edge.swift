extension Spectrum {
  /// E0: the energy at which the first derivative is highest.
  ///
  /// The derivative is the three-point one for unequal spacing, on the spectrum's own points, ends left out.
  /// `tooFewPoints` below three points, `noEdge` where the intensity never rises.
  public func edgePosition() throws(SpectraError) -> Double {
    guard count >= 3 else { throw .tooFewPoints(count: count, minimum: 3) }
    var best = 0.0
    var position: Double?
    for index in 1..<(count - 1) {
      let slope = slope(at: index)
      if slope > best {
        best = slope
        position = energies[index]
      }
    }
    guard let position else { throw .noEdge }
    return position
  }

  /// The highest of some peaks within `reach` eV above E0; where there is none, the highest maximum, however little
  /// prominent; nil when there is none either.
  public func whiteLine(above edge: Double, among peaks: [Peak], within reach: Double = 30) -> Peak? {
    func highest(_ peaks: [Peak]) -> Peak? {
      peaks.filter { $0.energy >= edge && $0.energy <= edge + reach }.max { $0.intensity < $1.intensity }
    }
    return highest(peaks) ?? highest(self.peaks(prominence: 0))
  }

  /// Derivative of the parabola through three neighbouring points, at the middle one.
  private func slope(at index: Int) -> Double {
    let below = energies[index] - energies[index - 1]
    let above = energies[index + 1] - energies[index]
    let slopeBelow = (intensities[index] - intensities[index - 1]) / below
    let slopeAbove = (intensities[index + 1] - intensities[index]) / above
    return (slopeBelow * above + slopeAbove * below) / (below + above)
  }
}
