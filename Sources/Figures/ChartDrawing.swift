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
    let below = (chart.x.showsNumbers ? 1.7 : 0.8) * font + (chart.x.label.isEmpty ? 0 : 2) * font
    plotHeight = max(20, chart.height - top - below)
    y = AxisMap(chart.y, data: ys, length: plotHeight, margin: 0.06, fromZero: true)
    yTicks = Ticks(y, count: Int(plotHeight / (3.2 * font)))

    let numbers = yTicks.major.map { TextWidth.of($0.label) * font }.max() ?? 0
    left = (chart.y.showsNumbers ? numbers : 0) + (chart.y.label.isEmpty ? 1 : 2.9) * font
    let room = chart.width - left
    let margin = Self.sideMargin(of: chart.series)
    func fitted(right: Double) -> (width: Double, map: AxisMap, ticks: Ticks) {
      let width = max(20, room - right)
      let map = AxisMap(chart.x, data: xs, length: width, margin: margin, fromZero: false)
      return (width, map, Ticks(map, count: Int(width / (5.2 * font))))
    }
    var fit = fitted(right: 1.3 * font)
    let overhang = chart.x.showsNumbers ? fit.ticks.overhang(on: fit.map, font: font) : 0
    if overhang > 1.2 * font { fit = fitted(right: overhang + 0.4 * font) }
    (plotWidth, x, xTicks) = fit
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

extension ChartDrawing {
  /// Curves and bars go from side to side; points need room where they stand at the side.
  private static func sideMargin(of series: [Series]) -> Double {
    let ends = series.flatMap(\.extent.x).filter(\.isFinite)
    guard let low = ends.min(), let high = ends.max() else { return 0 }
    let hasPointAtEnd = series.contains {
      if case .markers(let x, _, _, _, _) = $0.form { x.contains(low) || x.contains(high) } else { false }
    }
    return hasPointAtEnd ? 0.04 : 0
  }
}

extension Ticks {
  /// How far the last number reaches beyond the end of the axis.
  fileprivate func overhang(on map: AxisMap, font: Double) -> Double {
    guard let last = major.last, let place = map.position(last.value) else { return 0 }
    return place + TextWidth.of(last.label) * font / 2 - map.length
  }
}
