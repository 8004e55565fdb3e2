/// A chart laid out on paper: axes fitted, margins measured, colours given out.
struct ChartDrawing {
  let chart: Chart
  let font: Double
  private(set) var left = 0.0
  private(set) var top = 0.0
  private(set) var plotWidth = 0.0
  private(set) var plotHeight = 0.0
  let x: AxisMap
  let y: AxisMap
  let xTicks: Ticks
  let yTicks: Ticks
  let colours: [Colour]

  init(_ chart: Chart) {
    self.chart = chart
    let font = chart.fontSize
    self.font = font
    colours = Self.colours(of: chart.series)
    let extents = chart.series.map(\.extent)
    let (xs, ys) = (extents.flatMap(\.x), extents.flatMap(\.y))

    top = chart.title.isEmpty ? 0.9 * font : 2.5 * font
    let below = (chart.x.showsNumbers ? 1.7 : 0.8) * font + (chart.x.label.isEmpty ? 0 : 1.6) * font
    plotHeight = max(20, chart.height - top - below)
    y = AxisMap(chart.y, data: ys, length: plotHeight, margin: 0.06, fromZero: true)
    yTicks = Ticks(y, count: Int(plotHeight / (3.2 * font)))

    let numbers = yTicks.major.map { TextWidth.of($0.label) * font }.max() ?? 0
    left = (chart.y.showsNumbers ? numbers : 0) + (chart.y.label.isEmpty ? 1 : 2.5) * font
    plotWidth = max(20, chart.width - left - 1.3 * font)
    let isPoints = chart.series.allSatisfy(\.isPointsOnly)
    x = AxisMap(chart.x, data: xs, length: plotWidth, margin: isPoints ? 0.05 : 0, fromZero: false)
    xTicks = Ticks(x, count: Int(plotWidth / (5.2 * font)))
  }

  /// The chart as a group of elements, its top left corner at the origin.
  func draw(into svg: inout SVGText) {
    drawAxes(into: &svg)
    // A nested image clips what leaves the plot, without an identifier that could clash on a page.
    svg.element(
      "svg",
      [
        "x": SVGText.number(left), "y": SVGText.number(top), "width": SVGText.number(plotWidth),
        "height": SVGText.number(plotHeight), "overflow": "hidden",
      ]
    ) { svg in
      for (series, colour) in zip(chart.series, colours) { draw(series, colour, into: &svg) }
      drawLegendAndNotes(into: &svg)
    }
    drawFrame(into: &svg)
  }

  /// Position on the plot, from its top left corner.
  func point(_ xValue: Double, _ yValue: Double) -> SIMD2<Double>? {
    guard let x = x.position(xValue), let y = y.position(yValue) else { return nil }
    return SIMD2(x, plotHeight - y)
  }

  private static func colours(of series: [Series]) -> [Colour] {
    var turn = 0
    return series.map { one in
      if let colour = one.colour { return colour }
      let colour = Colour.turn[turn % Colour.turn.count]
      if case .band = one.form { return colour }
      turn += 1
      return colour
    }
  }
}

extension Series {
  /// Points and guides need room at the sides; curves and bars go from side to side.
  fileprivate var isPointsOnly: Bool {
    switch form {
    case .line, .band, .bars: false
    case .markers, .vertical, .horizontal, .diagonal: true
    }
  }
}
