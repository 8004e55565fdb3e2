import Figures
import JSON
import Optimisation
import Prediction
import Testing

@testable import Service

@Suite struct StudyChartsTests {
  static let recipe = """
    {"descriptor": [{"kind": "radialDistribution", "cutoff": 4, "maximum": 8, "points": 12, "alpha": 4}],
     "grid": {"from": -10, "to": 30, "step": 1}, "hidden": [8], "activation": "silu", "batchSize": 8,
     "learningRate": 0.01, "epochs": 2, "validation": 0.1}
    """

  static func curve() throws -> LearningCurve {
    let study = LearningCurveStudy(sizes: [10, 40, 160, 640], repetitions: 2, seed: 1)
    let points = study.tasks.map { task in
      let error = 2 / Double(task.size).squareRoot() * (1 + 0.05 * Double(task.repetition))
      return CurvePoint(
        task: task, samples: task.size, judged: 9, epochs: 2,
        figures: Dictionary(uniqueKeysWithValues: KeyFigure.allCases.map { ($0, error) }))
    }
    return try LearningCurve(study, points)
  }

  @Test func learningCurveShowsItsLaw() throws {
    let curve = try Self.curve()
    let chart = curve.chart(.rawMedian, title: "fe-k")
    #expect(chart.y.label == "Median MSE, raw" && chart.notes.count == 1)
    #expect(chart.notes[0].hasPrefix("falls as n to the power of −0.5 ± "))
    #expect(chart.svg.contains("fe-k"))
    #expect(curve.chart(.hitRate, title: "").notes.isEmpty)
    #expect(curve.chart(.medianEnergyError, title: "").y.unit == "eV")
  }

  @Test func aSearchShowsItsTrialsAndWhatTheyTaught() throws {
    let base = try Recipe(parsing: Array(Self.recipe.utf8)) { _ in nil }
    let text = """
      {"search": {"learningRate": {"log": [1e-4, 1e-1]}, "hidden": {"choices": [[8], [12, 8]]},
       "batchSize": {"range": [4, 16]}}, "trials": 12, "initial": 4}
      """
    let study = try JSONDocument(parsing: Array(text.utf8)).read {
      OptimisationStudy(reading: &$0, base: base)
    }
    var results: [TrialResult] = []
    while let task = try study.next(results).first {
      let size = task.point["batchSize"]?.number ?? 0
      results.append(task.number == 2 ? TrialResult(task, failure: "x") : TrialResult(task, value: 1 + size))
    }
    let outcome = try OptimisationOutcome(study, results)
    let chart = outcome.convergenceChart(title: "Search")
    #expect(chart.y.label == "Validation loss" && chart.notes == ["best 5.00 of 12 trials"])
    let grid = try #require(outcome.dependenceChart(title: "Keys"))
    #expect(grid.charts.map(\.title) == ["learningRate", "hidden", "batchSize"])
    for text in ["Keys", "[12, 8]", "batchSize"] { #expect(grid.svg.contains(text)) }
    let none = try OptimisationOutcome(study, [])
    #expect(none.dependenceChart(title: "") == nil)
  }

  /// One fold read from its JSON: both figures show its one sample.
  @Test func evaluationsShowErrorsAndPeaks() throws {
    let text = """
      {"task": {"repetition": 0, "fold": 0, "folds": 2, "seed": 1}, "epochs": 1, "samples": [
       {"row": 0, "id": "a", "raw": 0.1, "convolved": 0.01, "pearson": 0.99, "relativeError": 2,
        "pairs": [[12, 1.2, 0.1, 12.5, 1.3, 0.2]], "missed": [], "spurious": [], "rawBaseline": 1,
        "convolvedBaseline": 1}]}
      """
    let evaluation = Evaluation(try FoldResult(parsing: Array(text.utf8)).samples)
    let errors = evaluation.errorChart(title: "Folds")
    #expect(errors.charts.map(\.title) == ["Raw", "Convolved"] && errors.svg.contains("Median 0.0100"))
    let peaks = evaluation.peakChart(title: "Folds")
    #expect(peaks.charts.map(\.title) == ["Position", "Height"] && peaks.svg.contains("n = 1"))
  }
}
