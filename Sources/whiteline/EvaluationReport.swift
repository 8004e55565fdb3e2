import Figures
import JSON
import Persistence
import Prediction
import Spectra

/// Files about judged predictions: a table, the figures as JSON, a row a sample as CSV, and the plots that the
/// paper shows as its figures 1 to 3.
struct EvaluationReport {
  private let judged: OutOfSample
  private let evaluation: Evaluation
  private let title: String

  init(_ judged: OutOfSample, _ evaluation: Evaluation, title: String) {
    self.judged = judged
    self.evaluation = evaluation
    self.title = title
  }

  /// The first of the files.
  static func table(in folder: String) -> String { "\(folder)/table.txt" }

  func write(to folder: String) throws(PersistenceError) {
    try Folder.create(folder)
    let table = EvaluationTable(evaluation, title: title).text + "\n"
    try AtomicFile.write(Array(table.utf8), to: Self.table(in: folder))
    for (name, text) in [
      ("samples.csv", samples), ("spectra.svg", spectra.svg), ("errors.svg", errors.svg),
      ("peaks.svg", peaks.svg),
    ] {
      try AtomicFile.write(Array(text.utf8), to: "\(folder)/\(name)")
    }
    try AtomicFile.write(
      evaluation.json(method: title).encoded(pretty: true) + [UInt8(ascii: "\n")],
      to: "\(folder)/evaluation.json")
  }

  private var samples: String {
    var text = "id,mse_raw,mse_convolved,pearson,rse_percent,peaks_found,peaks_missed,peaks_spurious\n"
    for sample in evaluation.samples {
      text +=
        "\(sample.id),\(sample.rawError),\(sample.convolvedError),\(sample.pearson),\(sample.relativeError),"
        + "\(sample.peaks.pairs.count),\(sample.peaks.missed.count),\(sample.peaks.spurious.count)\n"
    }
    return text
  }

  /// Best, middling and worst convolved spectra, three of each.
  private var spectra: ChartGrid {
    let order = evaluation.samples.indices.sorted {
      evaluation.samples[$0].convolvedError < evaluation.samples[$1].convolvedError
    }
    let middle = order.count / 2
    let places = [0, 1, 2, middle - 1, middle, middle + 1, order.count - 3, order.count - 2, order.count - 1]
      .filter(order.indices.contains)
    let charts = places.map { place in panel(order[place], rank: place + 1, of: order.count) }
    return ChartGrid(
      title: "\(title): best, median and worst convolved spectra", charts: charts, columns: 3,
      x: .relativeEnergy, y: .intensity)
  }

  private func panel(_ index: Int, rank: Int, of count: Int) -> Chart {
    let curves = judged.curves[index]
    let score = evaluation.samples[index]
    return Chart(
      title: String(curves.id.prefix(28)), x: .relativeEnergy, y: .intensity,
      series: [
        .line(
          "calculated", x: curves.target.convolved.energies, y: curves.target.convolved.intensities,
          colour: .ink),
        .line(
          "predicted", x: curves.predicted.convolved.energies, y: curves.predicted.convolved.intensities,
          colour: .vermilion, dash: .dashed),
      ],
      notes: ["\(rank) of \(count)", "MSE \(Figure.short(score.convolvedError))"])
  }

  /// Distribution of the error of raw and convolved spectra.
  private var errors: ChartGrid {
    let scores = evaluation.samples
    let axis = Axis("Mean squared error", scale: .logarithmic)
    return ChartGrid(
      title: "\(title): error of each spectrum",
      charts: [
        .histogram(title: "Raw", of: scores.map(\.rawError), axis: axis),
        .histogram(title: "Convolved", of: scores.map(\.convolvedError), axis: axis),
      ], columns: 2, x: axis, y: Axis("Spectra"), panelWidth: 360, panelHeight: 260)
  }

  /// Predicted against calculated peaks.
  private var peaks: ChartGrid {
    let pairs = evaluation.samples.flatMap(\.peaks.pairs)
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
