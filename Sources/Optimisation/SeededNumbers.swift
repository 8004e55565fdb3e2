internal import Glibc

/// Random numbers from a counter (SplitMix64): equal seeds and streams give equal numbers.
struct SeededNumbers {
  private var counter: UInt64

  init(seed: UInt64, stream: UInt64) {
    counter = Self.scattered(seed &+ Self.scattered(stream &+ Self.step))
  }

  private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// A bijection of 64 bits that leaves no pattern.
  static func scattered(_ key: UInt64) -> UInt64 {
    var z = key
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func next() -> UInt64 {
    counter &+= Self.step
    return Self.scattered(counter)
  }

  /// Uniform in 0..<1.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A whole number below `count`.
  mutating func index(below count: Int) -> Int {
    Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(count)).high)
  }

  /// Normal with mean 0 and variance 1 (Box and Muller).
  mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }
}
