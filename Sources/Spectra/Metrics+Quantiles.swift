extension Metrics {
  /// The quantile `share` (0...1), linear between order statistics (type 7, the default of NumPy); NaN of
  /// nothing.
  public static func quantile(_ share: Double, of values: [Double]) -> Double {
    quantile(share, ofSorted: values.sorted())
  }

  /// The quantiles at these shares (0...1), sorting once.
  public static func quantiles(_ shares: [Double], of values: [Double]) -> [Double] {
    let sorted = values.sorted()
    return shares.map { quantile($0, ofSorted: sorted) }
  }

  static func quantile(_ share: Double, ofSorted sorted: [Double]) -> Double {
    precondition((0...1).contains(share), "a quantile's share lies in 0...1")
    guard !sorted.isEmpty else { return .nan }
    let position = share * Double(sorted.count - 1)
    let below = Int(position)
    guard below + 1 < sorted.count else { return sorted[below] }
    return sorted[below] + (position - Double(below)) * (sorted[below + 1] - sorted[below])
  }

  /// Spearman's rank correlation; equal values share their mean rank.
  public static func spearman(_ left: [Double], _ right: [Double]) -> Double {
    requireEqual(left, right)
    return pearson(ranks(of: left), ranks(of: right))
  }

  /// Ranks from 1, ties averaged.
  static func ranks(of values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for position in start...end { ranks[order[position]] = Double(start + end) / 2 + 1 }
      start = end + 1
    }
    return ranks
  }
}
