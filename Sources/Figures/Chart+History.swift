extension Chart {
  /// Loss of a training run by epoch, on a logarithmic scale.
  ///
  /// - Parameters:
  ///   - loss: over the training samples, epoch after epoch.
  ///   - validation: over the samples that steer; empty, or NaN where there is none.
  public static func history(
    title: String, loss: [Double], validation: [Double] = [], quantity: String = "Mean squared error"
  ) -> Chart {
    func epochs(_ values: [Double]) -> [Double] { values.indices.map { Double($0 + 1) } }
    var series: [Series] = [.line("training", x: epochs(loss), y: loss, colour: .blue)]
    var notes: [String] = []
    let best = validation.indices.filter { validation[$0].isFinite }.min { validation[$0] < validation[$1] }
    if let best {
      series.append(.line("validation", x: epochs(validation), y: validation, colour: .vermilion))
      series.append(
        .markers(nil, x: [Double(best + 1)], y: [validation[best]], colour: .vermilion, marker: .diamond))
      notes.append("best \(NumberText.significant(validation[best])) in epoch \(best + 1)")
    } else if let last = loss.last {
      notes.append("last \(NumberText.significant(last))")
    }
    return Chart(
      title: title, x: Axis("Epoch"), y: Axis(quantity, scale: .logarithmic), series: series, notes: notes)
  }
}
