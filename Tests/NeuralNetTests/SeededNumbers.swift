/// The generator of Fixtures/ten_steps.py: the same numbers in both languages, in -1 ..< 1.
struct SeededNumbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> Float {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Float(Double(state >> 40) / 0x1p23 - 1)
  }

  static func array(_ count: Int, seed: UInt64) -> [Float] {
    var numbers = SeededNumbers(seed: seed)
    return (0..<count).map { _ in numbers.next() }
  }
}

/// Root mean square of the difference over that of `b`.
func relativeDistance(_ a: [Float], _ b: [Double]) -> Double {
  precondition(a.count == b.count)
  let difference = zip(a, b).map { (Double($0) - $1) * (Double($0) - $1) }.reduce(0, +)
  let size = b.map { $0 * $0 }.reduce(0, +)
  return (difference / max(size, 1e-300)).squareRoot()
}
