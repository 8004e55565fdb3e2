/// Random numbers added to standardised descriptors while training, so that the network does not lean on any
/// feature too finely. Depends on seed and step only.
struct InputNoise {
  /// Standard deviation, in units of the standardised features; 0 for none.
  let deviation: Float

  /// The noisy rows of one step, shape (rows, features).
  func rows(_ rows: [Int], of matrix: [Float], features: Int, seed: UInt64, step: Int) -> [Float] {
    var generator = SeededGenerator(seed: seed ^ 0xA06_E47A, stream: UInt64(step))
    var noisy: [Float] = []
    noisy.reserveCapacity(rows.count * features)
    for row in rows { noisy += matrix[row * features..<(row + 1) * features] }
    generator.addNoise(deviation, to: &noisy)
    return noisy
  }
}

extension SeededGenerator {
  /// Adds numbers of mean 0 and this standard deviation, bell-shaped: sums of four uniforms (Irwin and Hall).
  mutating func addNoise(_ deviation: Float, to values: inout [Float]) {
    // A sum of four 16-bit uniforms has mean 131070 and variance 4 (2^32 - 1) / 12.
    let scale = deviation / 37837.2
    for index in values.indices {
      let bits = next()
      let sum =
        UInt32(bits & 0xFFFF) + UInt32(bits >> 16 & 0xFFFF) + UInt32(bits >> 32 & 0xFFFF) + UInt32(bits >> 48)
      values[index] += scale * (Float(sum) - 131070)
    }
  }
}
