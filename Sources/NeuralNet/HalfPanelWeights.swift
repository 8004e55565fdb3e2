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
    var steps = [Float](repeating: 1, count: panels * 16)
    let room = unsafe UnsafeMutableRawPointer(pairs.base)
      .bindMemory(to: UInt32.self, capacity: panels * panelCount)
    unsafe room.update(repeating: 0x8000_8000, count: panels * panelCount)
    for unit in 0..<units {
      let start = matrix.startIndex + unit * inputs
      let step = Self.step(matrix[start..<start + inputs])
      steps[unit] = step
      func number(_ input: Int) -> UInt32 {
        input < inputs ? UInt32(Int32(matrix[start + input] / step) + 32768) : 0x8000
      }
      let place = unit / 16 * panelCount + unit % 16
      for pair in 0..<(inputs + 1) / 2 {
        unsafe room[place + pair * 16] = number(2 * pair) | number(2 * pair + 1) << 16
      }
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

  /// The (units, inputs) matrix without what folding has made of its last bits, if sixteen bits hold it otherwise;
  /// nil, and soon, if they do not.
  static func held(inputs: Int, units: Int, _ matrix: [Float]) -> [Float]? {
    var held = matrix
    for unit in 0..<units {
      let range = unit * inputs..<(unit + 1) * inputs
      let step = step(matrix[range])
      let scale = 1 / step
      for index in range {
        // To the nearest whole number, by what a sum of this size can hold: no call for each of millions.
        let number = matrix[index] * scale
        let whole = (number + 0x1.8p23) - 0x1.8p23
        guard abs(number - whole) <= abs(number) * 0x1p-22 else { return nil }
        held[index] = whole * step
      }
    }
    return held
  }

  /// The smallest power of two by which the largest weight is at most 32767.
  private static func step(_ row: ArraySlice<Float>) -> Float {
    let largest = row.reduce(0) { max($0, abs($1)) }
    guard largest.isNormal else { return 1 }
    let step = Float(sign: .plus, exponent: largest.exponent - 14, significand: 1)
    return (largest / step).rounded() > 32767 ? 2 * step : step
  }
}
