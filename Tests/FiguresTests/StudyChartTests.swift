import Glibc
import Testing

@testable import Figures

@Suite struct StudyChartTests {
  private func check(_ chart: Chart, shows texts: [String]) {
    let markup = Markup(chart.svg)
    #expect(markup.isWellFormed)
    for text in texts { #expect(markup.texts.contains(text), "\(text) is not in \(markup.texts)") }
  }

  @Test func historyMarksTheBestEpoch() {
    let chart = Chart.history(title: "t", loss: [3, 1, 0.5, 0.1], validation: [2, 1, 0.25, .nan])
    check(
      chart, shows: ["t", "Epoch", "Mean squared error", "training", "validation", "best 0.250 in epoch 3"])
    check(Chart.history(title: "t", loss: [3, 1]), shows: ["last 1.00"])
    check(Chart.history(title: "t", loss: []), shows: ["Epoch"])
    check(
      Chart.history(title: "t", epochs: [11, 12, 13], loss: [3, 1, 2], validation: [2, 1, 3]),
      shows: ["best 1.00 in epoch 12"])
  }

  @Test func learningCurveHasItsErrorsAndItsFit() {
    let chart = Chart.learningCurve(
      title: "t", quantity: Axis("Median MSE"), sizes: [10, 100, 1000], means: [1, 0.5, 0.2],
      errors: [0.1, 0.6, .nan], fit: { 2 * pow($0, -0.3) }, notes: ["b = 0.3"])
    check(chart, shows: ["Training samples", "Median MSE", "fit", "mean ± standard error", "b = 0.3"])
    #expect(chart.y.scale == .logarithmic && chart.x.scale == .logarithmic)
  }

  /// One stroke and two caps for each point; a lower end below 0 reaches the bottom; no error, no whisker.
  @Test func whiskersStandOnTheirPoints() throws {
    let chart = Chart(
      x: Axis("x", range: 0...4), y: Axis("y", range: 0.1...10, scale: .logarithmic),
      series: [
        .whiskers(nil, x: [1, 2, 3], lower: [1, -1, .nan], upper: [2, 2, .nan], colour: .purple)
      ])
    let drawing = chart.drawing()
    let path = try #require(
      Markup(chart.svg).elements.first { $0.attributes["stroke"] == Colour.purple.rawValue })
    let strokes = try #require(path.attributes["d"]).split(separator: "M")
    #expect(strokes.count == 6)
    let ends = strokes.filter { $0.contains("V") }.compactMap { $0.split(separator: "V").last }.compactMap {
      Double($0)
    }
    let one = try #require(drawing.point(1, 1))
    #expect(abs(ends[0] - one.y) < 0.06 && abs(ends[1] - drawing.plotHeight) < 0.06)
  }

  @Test func convergenceShowsBestAndFailures() {
    let chart = Chart.convergence(
      title: "t", quantity: Axis("Loss"), values: [nil, 3, 2, .nan, 2.5, 1], initial: 3)
    check(
      chart,
      shows: [
        "Trial", "Loss", "trial", "best so far", "failed", "end of the even spread", "best 1.00 of 6 trials",
      ])
    check(Chart.convergence(title: "t", quantity: Axis("Loss"), values: [nil, nil]), shows: ["Trial"])
  }

  @Test func dependenceOnNumbersAndOnChoices() {
    check(
      .dependence(
        parameter: Axis("learningRate", scale: .logarithmic), quantity: Axis("Loss"), settings: [1e-4, 1e-3],
        mean: [1, 2], lower: [0.5, 1], upper: [2, 3]), shows: ["learningRate", "Loss"])
    check(
      .dependence(
        parameter: "activation", quantity: Axis("Loss"), choices: ["relu", "tanh"], mean: [1, 2],
        lower: [0.5, 1.5], upper: [1.5, 2.5]), shows: ["activation", "relu", "tanh"])
  }
}
