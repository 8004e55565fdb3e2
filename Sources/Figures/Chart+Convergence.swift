extension Chart {
  /// An optimisation, trial after trial: every value, the best so far, and where trials failed.
  ///
  /// - Parameters:
  ///   - values: in the order of the trials; nil or NaN for one that failed.
  ///   - initial: how many of the first were spread evenly, before the model had its say.
  public static func convergence(
    title: String, quantity: Axis, values: [Double?], initial: Int = 0
  ) -> Chart {
    let numbers = values.map { $0.map { $0.isFinite ? $0 : .nan } ?? .nan }
    let trials = numbers.indices.map { Double($0 + 1) }
    var best = Double.infinity
    let bestSoFar = numbers.map { value in
      if value < best { best = value }
      return best.isFinite ? best : .nan
    }
    var series: [Series] = []
    if initial > 0, initial < numbers.count {
      series.append(.vertical("end of the even spread", at: Double(initial) + 0.5))
    }
    series.append(.markers("trial", x: trials, y: numbers, colour: .sky, size: 5, opacity: 0.8))
    series.append(.line("best so far", x: trials, y: bestSoFar, colour: .vermilion))
    let finite = numbers.filter { $0.isFinite }
    let failed = numbers.indices.filter { numbers[$0].isNaN }
    if let worst = finite.max(), !failed.isEmpty {
      series.append(
        .markers(
          "failed", x: failed.map { trials[$0] }, y: failed.map { _ in worst }, colour: .ink, marker: .cross))
    }
    let notes = best.isFinite ? ["best \(NumberText.significant(best)) of \(numbers.count) trials"] : []
    return Chart(title: title, x: Axis("Trial"), y: quantity, series: series, notes: notes)
  }

  /// How a value depends on one numeric parameter, the others averaged out, with what is plausible around it.
  public static func dependence(
    title: String = "", parameter: Axis, quantity: Axis, settings: [Double], mean: [Double], lower: [Double],
    upper: [Double]
  ) -> Chart {
    Chart(
      title: title, x: parameter, y: quantity,
      series: [
        .band(nil, x: settings, lower: lower, upper: upper, colour: .blue),
        .line(nil, x: settings, y: mean, colour: .blue),
      ])
  }

  /// How a value depends on one of a few choices, side by side.
  public static func dependence(
    title: String = "", parameter: String, quantity: Axis, choices: [String], mean: [Double],
    lower: [Double], upper: [Double]
  ) -> Chart {
    let places = choices.indices.map { Double($0 + 1) }
    let range = 0.5...Double(max(1, choices.count)) + 0.5
    return Chart(
      title: title, x: Axis(parameter, range: range, showsNumbers: false), y: quantity,
      series: [
        .whiskers(nil, x: places, lower: lower, upper: upper, colour: .blue),
        .markers(nil, x: places, y: mean, colour: .blue, labels: choices),
      ])
  }
}
