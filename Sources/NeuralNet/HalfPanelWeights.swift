/// A dense layer's weights in sixteen bits: whole numbers times a power of two of each unit's own, as the kernel for
/// single rows reads them.
///
/// The steps are 1/32767 to 1/16384 of a unit's largest weight. Powers of two commute with rounding, so the sums
/// have the bits that `rounded` gives in single precision.
@safe struct HalfPanelWeights: Sendable {
  /// Pairs of numbers, (panels, depth / 2, 16), the buffer's floats taken as bits.
  let pairs: AlignedBuffer
  /// What a unit's numbers are multiplied by.
  let scales: AlignedBuffer
  /// Pairs in a panel.
  let panelCount: Int

  /// From a (units, inputs) matrix whose every row `step` divides; see `rounded`.
  init(inputs: Int, units: Int, _ matrix: ArraySlice<Float>) {
    let depth = PanelWeights.padded(inputs)
    let panels = PanelWeights.padded(units) / 16
    panelCount = depth * 8
    pairs = AlignedBuffer(count: panels * panelCount)
    scales = AlignedBuffer(count: panels * 16)
    var bits = [UInt32](repeating: 0x8000_8000, count: panels * panelCount)
    var steps = [Float](repeating: 1, count: panels * 16)
    for unit in 0..<units {
      let row = matrix[(matrix.startIndex + unit * inputs)..<(matrix.startIndex + (unit + 1) * inputs)]
      let step = Self.step(row)
      steps[unit] = step
      for (input, weight) in row.enumerated() {
        let number = UInt32(Int32((weight / step).rounded()) + 32768)
        let place = unit / 16 * panelCount + input / 2 * 16 + unit % 16
        let shift = UInt32(input % 2) * 16
        bits[place] = bits[place] & ~(0xFFFF << shift) | number << shift
      }
    }
    for (index, pair) in bits.enumerated() {
      unsafe UnsafeMutableRawPointer(pairs.base + index).storeBytes(of: pair, as: UInt32.self)
    }
    scales.write(steps[...])
  }

  /// The (units, inputs) matrix as these weights hold it.
  static func rounded(inputs: Int, units: Int, _ matrix: [Float]) -> [Float] {
    var matrix = matrix
    for unit in 0..<units {
      let range = unit * inputs..<(unit + 1) * inputs
      let step = step(matrix[range])
      for index in range { matrix[index] = (matrix[index] / step).rounded() * step }
    }
    return matrix
  }

  /// Whether rounding has changed a matrix by nothing but what folding makes of the last bits.
  static func holds(_ matrix: [Float], rounded: [Float]) -> Bool {
    zip(matrix, rounded).allSatisfy { abs($0 - $1) <= abs($0) * 0x1p-22 }
  }

  /// The smallest power of two by which the largest weight is at most 32767.
  private static func step(_ row: ArraySlice<Float>) -> Float {
    let largest = row.reduce(0) { max($0, abs($1)) }
    guard largest.isNormal else { return 1 }
    let step = Float(sign: .plus, exponent: largest.exponent - 14, significand: 1)
    return (largest / step).rounded() > 32767 ? 2 * step : step
  }
}
