import Prediction
import Spectra

/// Figures of merit as a table for people.
struct EvaluationTable {
  let text: String

  init(_ evaluation: Evaluation, title: String) {
    var lines = [title, ""]
    lines.append(Self.row(["", "median", "quartiles", "1 %", "99 %", "skewness", "eta"]))
    lines.append(Self.row("MSE raw", evaluation.raw, evaluation.rawSkill))
    lines.append(Self.row("MSE convolved", evaluation.convolved, evaluation.convolvedSkill))
    lines.append(Self.row("Pearson", evaluation.pearson, nil))
    lines.append(Self.row("RSE %", evaluation.relativeError, nil))
    let peaks = evaluation.peaks
    lines += [
      "",
      "peaks: \(Figure.percent(peaks.hitRate)) of \(peaks.targets) found within 3 eV, "
        + "\(Figure.percent(peaks.spuriousRate)) spurious; median |dE| \(Figure.short(peaks.medianEnergyError)) eV, "
        + "|dmu| \(Figure.short(peaks.medianIntensityError)); "
        + "R2 \(Figure.short(peaks.energyR2)) (energy), \(Figure.short(peaks.intensityR2)) (intensity)",
    ]
    for (name, calibration) in [
      ("raw", evaluation.rawCalibration), ("convolved", evaluation.convolvedCalibration),
    ] {
      guard let calibration else { continue }
      lines.append(
        "sigma \(name): \(Figure.percent(calibration.insideOne)) within 1, "
          + "\(Figure.percent(calibration.insideTwo)) within 2, \(Figure.percent(calibration.insideThree)) within 3; "
          + "Spearman \(Figure.short(calibration.spearman))")
    }
    text = lines.joined(separator: "\n")
  }

  private static func row(_ name: String, _ summary: Summary, _ skill: Double?) -> String {
    row([
      name, Figure.short(summary.median), "\(Figure.short(summary.q1)) / \(Figure.short(summary.q3))",
      Figure.short(summary.p1), Figure.short(summary.p99), Figure.short(summary.skewness),
      skill.map(Figure.short) ?? "",
    ])
  }

  private static func row(_ cells: [String]) -> String {
    zip(cells, [15, 11, 23, 11, 11, 11, 8]).map { cell, width in
      cell + String(repeating: " ", count: max(1, width - cell.count))
    }.joined()
  }
}

/// Numbers for people.
enum Figure {
  /// Three significant figures.
  static func short(_ value: Double) -> String {
    guard value.isFinite else { return "-" }
    return "\(value.rounded(figures: 3))"
  }

  /// A share in per cent with one decimal.
  static func percent(_ share: Double) -> String {
    share.isFinite ? "\((share * 1000).rounded() / 10) %" : "-"
  }
}
