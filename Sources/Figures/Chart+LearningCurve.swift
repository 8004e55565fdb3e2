import Glibc

extension Chart {
  /// A figure of merit against the number of training samples, both logarithmic, with standard errors and a fit.
  ///
  /// - Parameters:
  ///   - sizes: numbers of training samples.
  ///   - means: the figure at each.
  ///   - errors: standard errors of the means; NaN where unknown.
  ///   - fit: the law that was fitted, if there is one.
  public static func learningCurve(
    title: String, quantity: Axis, sizes: [Double], means: [Double], errors: [Double],
    fit: ((Double) -> Double)? = nil, notes: [String] = []
  ) -> Chart {
    precondition(sizes.count == means.count && sizes.count == errors.count, "one of each a size")
    var series: [Series] = []
    if let fit, let low = sizes.filter({ $0 > 0 }).min(), let high = sizes.max() {
      let xs = (0...60).map { low * pow(high / low, Double($0) / 60) }
      series.append(.line("fit", x: xs, y: xs.map(fit), colour: .grey, dash: .dashed))
    }
    series.append(
      .whiskers(
        nil, x: sizes, lower: zip(means, errors).map { $0 - $1 }, upper: zip(means, errors).map { $0 + $1 },
        colour: .blue))
    series.append(.markers("mean ± standard error", x: sizes, y: means, colour: .blue))
    var axis = quantity
    axis.scale = .logarithmic
    return Chart(
      title: title, x: Axis("Training samples", scale: .logarithmic), y: axis, series: series, notes: notes)
  }
}
