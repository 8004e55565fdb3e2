extension Chart {
  /// Loss of a training run by epoch, on a logarithmic scale.
  ///
  /// - Parameters:
  ///   - epochs: their numbers; from 1 on where they are not given.
  ///   - loss: over the training samples, epoch after epoch.
  ///   - validation: over the samples that steer; empty, or NaN where there is none.
  public static func history(
    title: String, epochs: [Int]? = nil, loss: [Double], validation: [Double] = [],
    quantity: String = "Mean squared error"
  ) -> Chart {
    let epochs = epochs ?? Array(1..<max(loss.count, validation.count) + 1)
    func x(_ values: [Double]) -> [Double] { zip(epochs, values).map { Double($0.0) } }
    var series: [Series] = [.line("training", x: x(loss), y: loss, colour: .blue)]
    var notes: [String] = []
    let best = validation.indices.filter { validation[$0].isFinite }.min { validation[$0] < validation[$1] }
    if let best {
      series.append(.line("validation", x: x(validation), y: validation, colour: .vermilion))
      series.append(
        .markers(nil, x: [Double(epochs[best])], y: [validation[best]], colour: .vermilion, marker: .diamond))
      notes.append("best \(NumberText.significant(validation[best])) in epoch \(epochs[best])")
    } else if let last = loss.last {
      notes.append("last \(NumberText.significant(last))")
    }
    return Chart(
      title: title, x: Axis("Epoch"), y: Axis(quantity, scale: .logarithmic), series: series, notes: notes)
  }
}
