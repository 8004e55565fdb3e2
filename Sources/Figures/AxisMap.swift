import Glibc

/// An axis fitted to its data and to a length on paper: turns values into positions.
struct AxisMap {
  let scale: Axis.Scale
  let low: Double
  let high: Double
  let length: Double

  /// Values beyond have no place on an axis: differences of those within do not overflow.
  static let largest = 1e100

  /// `margin` is the share of the range left free on both sides where the data decide the range; `fromZero` lets
  /// positive data begin at 0 where that costs little.
  init(_ axis: Axis, data: [Double], length: Double, margin: Double, fromZero: Bool) {
    let logarithmic = axis.scale == .logarithmic
    let usable = data.filter { abs($0) <= Self.largest && (!logarithmic || $0 > 0) }
    var low = usable.min() ?? (logarithmic ? 0.1 : 0)
    var high = usable.max() ?? 1
    if logarithmic {
      (low, high) = (log10(low), log10(high))
    } else if fromZero, low >= 0, low < 0.35 * high {
      low = 0
    }
    if high - low < 1e-9 * max(abs(low), abs(high), 1e-290) {
      let half = max(0.5, 1e-6 * abs(high))
      (low, high) = (low - half, high + half)
    }
    let free = margin * (high - low)
    let beginsAtZero = fromZero && low == 0 && !logarithmic
    (low, high) = (beginsAtZero ? 0 : low - free, high + free)
    if let range = axis.range, range.lowerBound < range.upperBound, !logarithmic || range.lowerBound > 0 {
      low = logarithmic ? log10(range.lowerBound) : range.lowerBound
      high = logarithmic ? log10(range.upperBound) : range.upperBound
    }
    (self.scale, self.low, self.high, self.length) = (axis.scale, low, high, length)
  }

  /// Distance of `value` from the beginning of the axis; nil where it has no place.
  func position(_ value: Double) -> Double? {
    guard value.isFinite, scale == .linear || value > 0 else { return nil }
    let place = scale == .linear ? value : log10(value)
    let position = (place - low) / (high - low) * length
    // Far outside the paper every position looks the same, and numbers stay short.
    return min(max(position, -10 * length), 11 * length)
  }
}
