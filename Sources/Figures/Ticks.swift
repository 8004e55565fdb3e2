import Glibc

/// Where the marks of an axis stand and what is written beside them.
struct Ticks {
  /// A mark with a number.
  struct Major: Equatable {
    let value: Double
    let label: String
  }

  private(set) var major: [Major] = []
  private(set) var minor: [Double] = []
  /// Power of ten taken out of the numbers, to be written with the unit; 0 for none.
  private(set) var exponent = 0

  /// At most about `count` numbers.
  init(_ map: AxisMap, count: Int) {
    switch map.scale {
    case .linear: makeLinear(map, count: max(count, 2))
    case .logarithmic: makeLogarithmic(map, count: max(count, 2))
    }
  }

  private mutating func makeLinear(_ map: AxisMap, count: Int) {
    let (step, power, parts) = Self.step(for: (map.high - map.low) / Double(count))
    let largest = max(abs(map.low), abs(map.high))
    let magnitude = Int(floor(log10(largest)))
    if magnitude >= 6 || magnitude <= -4 { exponent = 3 * Int(floor(Double(magnitude) / 3)) }
    let decimals = max(0, exponent - power)
    for index in Self.indices(from: map.low, to: map.high, step: step) {
      let value = Double(index) * step
      let shown = value / pow(10, Double(exponent))
      major.append(Major(value: value, label: NumberText.fixed(shown, decimals: decimals)))
    }
    let fine = step / Double(parts)
    for index in Self.indices(from: map.low, to: map.high, step: fine) where index % parts != 0 {
      minor.append(Double(index) * fine)
    }
  }

  private mutating func makeLogarithmic(_ map: AxisMap, count: Int) {
    let first = Int(floor(map.low))
    let last = Int(ceil(map.high))
    let stride = max(1, Int((map.high - map.low) / Double(count)))
    // All numbers of an axis are written one way: plain near 1, otherwise as powers.
    let isPlain = map.low >= -3.01 && map.high <= 4
    let isShort = map.high - map.low < 1.5
    for decade in first...last {
      for digit in 1...9 {
        let value = Double(digit) * pow(10, Double(decade))
        let place = log10(value)
        guard place >= map.low - 1e-9, place <= map.high + 1e-9 else { continue }
        if digit == 1 && decade % stride == 0 || isShort && (digit == 2 || digit == 5) {
          major.append(
            Major(value: value, label: NumberText.power(digit: digit, exponent: decade, isPlain: isPlain)))
        } else {
          minor.append(value)
        }
      }
    }
  }

  /// 1, 2 or 5 times a power of ten, not below `least`; the power; and into how many parts minor marks cut it.
  private static func step(for least: Double) -> (step: Double, power: Int, parts: Int) {
    let power = Int(floor(log10(least)))
    let unit = pow(10, Double(power))
    let ratio = least / unit * (1 - 1e-9)
    if ratio <= 1 { return (unit, power, 5) }
    if ratio <= 2 { return (2 * unit, power, 4) }
    if ratio <= 5 { return (5 * unit, power, 5) }
    return (10 * unit, power + 1, 5)
  }

  private static func indices(from low: Double, to high: Double, step: Double) -> ClosedRange<Int> {
    let first = Int(ceil(low / step - 1e-6))
    return first...max(first, Int(floor(high / step + 1e-6)))
  }
}
