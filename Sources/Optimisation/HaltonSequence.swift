/// Points that fill a unit cube evenly (Halton 1960), with the digits of every base permuted at random, a
/// permutation of its own for every place and every leading digits (after Owen 1995): equidistribution is kept,
/// the regular patterns of large bases are gone.
struct HaltonSequence {
  private let bases: [UInt64]
  private let seed: UInt64

  init(dimensions: Int, seed: UInt64) {
    var bases: [UInt64] = []
    var candidate: UInt64 = 2
    while bases.count < dimensions {
      if bases.allSatisfy({ candidate % $0 != 0 }) { bases.append(candidate) }
      candidate += 1
    }
    self.bases = bases
    self.seed = seed
  }

  /// The uniform numbers of one index, in 0..<1.
  func point(_ index: Int) -> [Double] {
    bases.enumerated().map { dimension, base in
      radicalInverse(UInt64(index), base, SeededNumbers.scattered(seed &+ UInt64(dimension) &* 0x1_0001))
    }
  }

  private func radicalInverse(_ index: UInt64, _ base: UInt64, _ key: UInt64) -> Double {
    var (rest, place, sum) = (index, 1 / Double(base), 0.0)
    var path = key
    // Digits go on after the last one that is not 0: their permuted values are random too.
    while place > 0x1p-26 {
      let digit = rest % base
      sum += Double(Self.permuted(digit, base, path)) * place
      path = SeededNumbers.scattered(path &+ digit &+ 1)
      rest /= base
      place /= Double(base)
    }
    // Below that, any number is as good as another.
    var numbers = SeededNumbers(seed: path, stream: 1)
    return min(sum + Double(base) * place * numbers.uniform(), 1 - 0x1p-53)
  }

  /// Where a digit goes in a random permutation of the digits that belongs to `key` (Fisher and Yates).
  private static func permuted(_ digit: UInt64, _ base: UInt64, _ key: UInt64) -> UInt64 {
    var order = Array(0..<base)
    var numbers = SeededNumbers(seed: key, stream: 0)
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(last, numbers.index(below: last + 1))
    }
    return order[Int(digit)]
  }
}
