extension Chart {
  /// Predicted against expected values, both axes alike, with the diagonal, R² and the median deviation.
  public static func parity(
    title: String, quantity: String, unit: String? = nil, expected: [Double], predicted: [Double]
  ) -> Chart {
    precondition(expected.count == predicted.count, "There is a prediction for each expected value.")
    let pairs = zip(expected, predicted).filter { $0.0.isFinite && $0.1.isFinite }
    let (xs, ys) = (pairs.map(\.0), pairs.map(\.1))
    let (low, high) = ((xs + ys).min() ?? 0, (xs + ys).max() ?? 1)
    let free = high > low ? 0.04 * (high - low) : 0.5
    let range = (low - free)...(high + free)
    let suffix = unit.map { " " + $0 } ?? ""
    var notes: [String] = []
    if let share = Statistics.determination(expected: xs, predicted: ys) {
      notes.append("R\u{B2} = \(NumberText.fixed(share, decimals: 3))")
    }
    if let deviation = Statistics.median(pairs.map { abs($0.0 - $0.1) }) {
      notes.append("median |\u{394}| = \(NumberText.significant(deviation))\(suffix)")
    }
    notes.append("n = \(pairs.count)")
    return Chart(
      title: title, x: Axis("Expected \(quantity)", unit: unit, range: range),
      y: Axis("Predicted \(quantity)", unit: unit, range: range),
      series: [
        .markers(
          nil, x: xs, y: ys, size: pairs.count > 500 ? 3.5 : 6, opacity: pairs.count > 500 ? 0.5 : 0.8),
        .diagonal(colour: .ink),
      ],
      notes: notes, width: 480, height: 480)
  }
}
