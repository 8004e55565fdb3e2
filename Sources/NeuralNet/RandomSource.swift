internal import Glibc

/// A counter scrambled into 64 random bits (SplitMix64): the same numbers on every machine.
struct RandomSource: Sendable {
  private var counter: UInt64

  init(seed: UInt64, stream: UInt64) {
    counter = Self.scattered(seed &+ Self.scattered(stream &+ Self.step))
  }

  static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// A bijection of 64 bits that scatters neighbouring numbers.
  static func scattered(_ key: UInt64) -> UInt64 {
    var x = key
    x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ (x >> 27)) &* 0x94D0_49BB_1331_11EB
    return x ^ (x >> 31)
  }

  mutating func next() -> UInt64 {
    counter &+= Self.step
    return Self.scattered(counter)
  }

  /// Uniform in 0 ..< 1, 53 bits.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Normal with mean 0 and variance 1 (Box and Muller).
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }
}
