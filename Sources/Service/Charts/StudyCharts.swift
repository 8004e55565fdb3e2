public import Figures
import JSON
import Optimisation
public import Prediction
import Spectra

extension LearningCurve {
  /// One figure against the number of training samples, as in the paper's figure 5.
  public func chart(_ key: KeyFigure, title: String) -> Chart {
    let spreads = sizes.compactMap { size in size.figures[key].map { (size.samples, $0) } }
    let fit = fit(key)
    return .learningCurve(
      title: title, quantity: Axis(key.label, unit: key.unit), sizes: spreads.map(\.0),
      means: spreads.map(\.1.mean), errors: spreads.map(\.1.standardError),
      fit: fit.map { law in { law.value(at: $0) } }, notes: fit.map { [$0.text] } ?? [])
  }
}

extension PowerLaw {
  /// "a n^−0.42(3) + c".
  fileprivate var text: String {
    let exponent = b.value.rounded(figures: 3)
    let error = b.standardError.isFinite ? " ± \(b.standardError.rounded(figures: 2))" : ""
    let floor = c.value > 0 ? ", floor \(c.value.rounded(figures: 3))" : ""
    return "falls as n to the power of −\(exponent)\(error)\(floor)"
  }
}

extension Evaluation {
  /// How the errors of single spectra are distributed, raw and convolved, as in the paper's figure 2.
  public func errorChart(title: String) -> ChartGrid {
    let axis = Axis("Mean squared error", scale: .logarithmic)
    return ChartGrid(
      title: "\(title): error of each spectrum",
      charts: [
        .histogram(title: "Raw", of: samples.map(\.rawError), axis: axis),
        .histogram(title: "Convolved", of: samples.map(\.convolvedError), axis: axis),
      ], columns: 2, x: axis, y: Axis("Spectra"), panelWidth: 360, panelHeight: 260)
  }

  /// Predicted against calculated peaks, as in the paper's figure 3.
  public func peakChart(title: String) -> ChartGrid {
    let pairs = samples.flatMap(\.peaks.pairs)
    return ChartGrid(
      title: "\(title): peaks of the convolved spectra",
      charts: [
        .parity(
          title: "Position", quantity: "energy", unit: "eV", expected: pairs.map(\.target.energy),
          predicted: pairs.map(\.predicted.energy)),
        .parity(
          title: "Height", quantity: "intensity", expected: pairs.map(\.target.intensity),
          predicted: pairs.map(\.predicted.intensity)),
      ], columns: 2, x: Axis("Calculated"), y: Axis("Predicted"), panelWidth: 360, panelHeight: 360)
  }
}

extension OptimisationOutcome {
  /// Every trial and the best so far.
  public func convergenceChart(title: String) -> Chart {
    .convergence(
      title: title, quantity: Axis(study.objective.label, scale: .logarithmic), values: results.map(\.value),
      initial: study.optimiser.initial)
  }

  /// How the objective depends on each key, the others averaged out; nil where the trials do not tell.
  public func dependenceChart(title: String) -> ChartGrid? {
    if dependence.isEmpty { return nil }
    let axis = Axis(study.objective.label)
    return ChartGrid(
      title: title, charts: dependence.map { $0.chart(axis) }, columns: 3, x: Axis("Setting"), y: axis)
  }
}

extension KeyDependence {
  fileprivate func chart(_ quantity: Axis) -> Chart {
    let name = dimension.name
    let scale: Axis.Scale
    switch dimension.domain {
    case .choices:
      return .dependence(
        title: name, parameter: name, quantity: quantity, choices: settings.map(\.description), mean: mean,
        lower: lower, upper: upper)
    case .real, .integer: scale = .linear
    case .logReal, .logInteger: scale = .logarithmic
    }
    return .dependence(
      title: name, parameter: Axis(name, scale: scale), quantity: quantity,
      settings: settings.map { $0.number ?? .nan }, mean: mean, lower: lower, upper: upper)
  }
}
