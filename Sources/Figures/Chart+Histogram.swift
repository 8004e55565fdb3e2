import Glibc

extension Series {
  /// How many of `values` fall into each of `bins` equal bins (of equal ratio on a logarithmic scale) over `range`,
  /// or over what the values need. Values outside are not counted.
  public static func histogram(
    _ name: String?, of values: [Double], bins: Int = 40, scale: Axis.Scale = .linear,
    range: ClosedRange<Double>? = nil, colour: Colour? = nil
  ) -> Series {
    precondition(bins > 0, "A histogram has at least one bin.")
    let usable = values.filter { $0.isFinite && (scale == .linear || $0 > 0) }
    let places = usable.map { scale == .linear ? $0 : log10($0) }
    let ends = range.map {
      scale == .linear ? ($0.lowerBound, $0.upperBound) : (log10($0.lowerBound), log10($0.upperBound))
    }
    var (low, high) = ends ?? (places.min() ?? 0, places.max() ?? 1)
    if !(low < high) { (low, high) = (low - 0.5, high + 0.5) }
    var counts = [Double](repeating: 0, count: bins)
    for place in places where place >= low && place <= high {
      counts[min(Int((place - low) / (high - low) * Double(bins)), bins - 1)] += 1
    }
    let edges = (0...bins).map { low + (high - low) * Double($0) / Double(bins) }
    return .bars(
      name, edges: scale == .linear ? edges : edges.map { pow(10, $0) }, heights: counts, colour: colour)
  }
}

extension Chart {
  /// A histogram of one quantity with its median marked.
  public static func histogram(
    title: String, of values: [Double], axis: Axis, bins: Int = 40, counted: String = "Spectra"
  ) -> Chart {
    var series: [Series] = [.histogram(nil, of: values, bins: bins, scale: axis.scale, range: axis.range)]
    if let median = Statistics.median(values) {
      let unit = axis.unit.map { " " + $0 } ?? ""
      series.append(
        .vertical("Median \(NumberText.significant(median))\(unit)", at: median, colour: .vermilion))
    }
    return Chart(title: title, x: axis, y: Axis(counted), series: series)
  }
}

/// What figures say in numbers.
enum Statistics {
  /// Middle value of the finite ones, the mean of the two middle ones where their number is even.
  static func median(_ values: [Double]) -> Double? {
    let sorted = values.filter(\.isFinite).sorted()
    guard !sorted.isEmpty else { return nil }
    return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  /// Coefficient of determination, 1 - residual / total sum of squares; nil where `expected` does not vary.
  static func determination(expected: [Double], predicted: [Double]) -> Double? {
    let mean = expected.reduce(0, +) / Double(expected.count)
    let total = expected.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let residual = zip(expected, predicted).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return total > 0 ? 1 - residual / total : nil
  }
}
