/// A small random generator with one 64-bit word of state (SplitMix64), so that splits, shuffles and
/// augmentations are the same on every machine and in every run with the same seed.
public struct SeededGenerator: RandomNumberGenerator, Hashable, Sendable {
  private var state: UInt64

  /// - Parameters:
  ///   - seed: any number; equal seeds give equal sequences.
  ///   - stream: separates independent uses of one seed (an epoch, a fold).
  public init(seed: UInt64, stream: UInt64 = 0) {
    state = seed
    // Streams begin at scattered states: were they neighbours, one would be the next one, shifted by a draw.
    state = next() ^ Self.scattered(stream)
  }

  /// The next 64 uniformly distributed bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.scattered(state)
  }

  /// A bijection of 64-bit numbers that leaves no pattern and keeps 0.
  private static func scattered(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The numbers `0..<count` in random order (Fisher and Yates; independent of the standard library's
  /// own shuffle, whose algorithm is not promised to stay the same).
  public mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(last + 1)).high))
    }
    return order
  }
}
