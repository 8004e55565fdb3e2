import Glibc

/// Makes the rows of a training step: the samples themselves, or mixtures of pairs of them (mixup; Zhang,
/// Cisse, Dauphin, Lopez-Paz, ICLR 2018), with noise on the inputs. Depends on seed and step only.
struct Augmentation {
  let noise: Float
  let mixing: Float

  init(_ recipe: Recipe) {
    noise = recipe.inputNoise
    mixing = recipe.mixing
  }

  /// Whether rows stay as they are.
  var isNone: Bool { noise == 0 && mixing == 0 }

  /// The rows of one step.
  ///
  /// - Parameters:
  ///   - rows: samples, by row of both matrices.
  ///   - inputs: shape (samples, features).
  ///   - targets: shape (samples, energies).
  func batch(
    rows: [Int], inputs: [Float], features: Int, targets: [Float], energies: Int, seed: UInt64, step: Int
  ) -> (inputs: [Float], targets: [Float]) {
    var generator = SeededGenerator(seed: seed ^ 0xA06_E47A, stream: UInt64(step))
    let partners = mixing > 0 ? generator.permutation(of: rows.count).map { rows[$0] } : rows
    let shares = rows.map { _ in mixing > 0 ? generator.beta(mixing) : 1 }
    var x = Self.mixed(rows, partners, shares, inputs, features)
    let y = Self.mixed(rows, partners, shares, targets, energies)
    if noise > 0 { generator.addNoise(noise, to: &x) }
    return (x, y)
  }

  private static func mixed(
    _ rows: [Int], _ partners: [Int], _ shares: [Float], _ matrix: [Float], _ width: Int
  ) -> [Float] {
    var result = [Float](repeating: 0, count: rows.count * width)
    for (index, row) in rows.enumerated() {
      let (first, second) = (row * width, partners[index] * width)
      let share = shares[index]
      for column in 0..<width {
        result[index * width + column] =
          share * matrix[first + column] + (1 - share) * matrix[second + column]
      }
    }
    return result
  }
}

extension SeededGenerator {
  /// A uniform number in `0..<1`.
  mutating func uniform() -> Float { Float(next() >> 40) / 0x1p24 }

  /// A number from the symmetric Beta law with both parameters `a`, by Jöhnk's method, which is meant for
  /// a <= 1 (and merely slow above).
  mutating func beta(_ a: Float) -> Float {
    while true {
      let (x, y) = (powf(uniform(), 1 / a), powf(uniform(), 1 / a))
      if x + y <= 1, x + y > 0 { return x / (x + y) }
    }
  }

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
