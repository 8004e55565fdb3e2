/// A dense layer's weights as the kernels read them: panels of sixteen units, (panels, depth, 16), padded
/// with zeros.
struct PanelWeights: Sendable {
  let inputs: Int
  let units: Int
  /// `inputs` rounded up to a multiple of 16.
  let depth: Int
  let panels: Int
  let buffer: AlignedBuffer

  /// All zero.
  init(inputs: Int, units: Int) {
    self.inputs = inputs
    self.units = units
    depth = Self.padded(inputs)
    panels = Self.padded(units) / 16
    buffer = AlignedBuffer(count: panels * depth * 16)
  }

  /// From a (units, inputs) matrix, row-major.
  init(inputs: Int, units: Int, _ matrix: ArraySlice<Float>) {
    self.init(inputs: inputs, units: units)
    write(matrix)
  }

  static func padded(_ count: Int) -> Int { (count + 15) / 16 * 16 }

  var panelCount: Int { depth * 16 }

  /// Replaces the weights by a (units, inputs) matrix.
  func write(_ matrix: ArraySlice<Float>) {
    precondition(matrix.count == units * inputs, "a matrix of (units, inputs)")
    unsafe matrix.withUnsafeBufferPointer { source in
      for unit in 0..<units {
        let panel = unsafe buffer.base + (unit / 16) * panelCount + unit % 16
        for input in 0..<inputs { unsafe panel[input * 16] = source[unit * inputs + input] }
      }
    }
  }

  /// The (units, inputs) matrix into `values` from `offset` on.
  func read(into values: inout [Float], at offset: Int) {
    precondition(offset + units * inputs <= values.count, "room for a matrix of (units, inputs)")
    unsafe values.withUnsafeMutableBufferPointer { target in
      for unit in 0..<units {
        let panel = unsafe buffer.base + (unit / 16) * panelCount + unit % 16
        for input in 0..<inputs { unsafe target[offset + unit * inputs + input] = panel[input * 16] }
      }
    }
  }
}
