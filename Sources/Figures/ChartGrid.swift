/// Small charts side by side in rows, all of one size, with common labels on the outside.
public struct ChartGrid: Sendable {
  /// Heading of the whole.
  public var title: String
  /// The charts, row by row. Their sizes and axis labels are the grid's.
  public var charts: [Chart]
  /// Charts in a row.
  public var columns: Int
  /// Common horizontal axis: label and unit.
  public var x: Axis
  /// Common vertical axis: label and unit.
  public var y: Axis
  /// Width of one chart in pixels at natural size.
  public var panelWidth: Double
  /// Height of one chart in pixels at natural size.
  public var panelHeight: Double
  /// Size of the ordinary text.
  public var fontSize: Double

  /// A grid.
  public init(
    title: String = "", charts: [Chart], columns: Int = 3, x: Axis, y: Axis, panelWidth: Double = 250,
    panelHeight: Double = 190, fontSize: Double = 11
  ) {
    precondition(columns > 0, "A grid has at least one column.")
    self.title = title
    self.charts = charts
    self.columns = columns
    self.x = x
    self.y = y
    self.panelWidth = panelWidth
    self.panelHeight = panelHeight
    self.fontSize = fontSize
  }

  /// The whole figure as an SVG document.
  public var svg: String {
    let size = 1.25 * fontSize
    let (left, top) = (2.2 * size, title.isEmpty ? 0.4 * size : 2.6 * size)
    let rows = (charts.count + columns - 1) / columns
    let width = left + Double(min(columns, max(charts.count, 1))) * panelWidth
    let height = top + Double(rows) * panelHeight + 2.2 * size
    return Figure.document(title: title.isEmpty ? "\(y.label) against \(x.label)" : title, width, height) {
      drawLabels(size, left, top, width, height, into: &$0)
      for (index, chart) in charts.enumerated() {
        let x = left + Double(index % columns) * panelWidth
        let y = top + Double(index / columns) * panelHeight
        $0.element("g", ["transform": "translate(\(SVGText.number(x)) \(SVGText.number(y)))"]) {
          panel(chart).drawing().draw(into: &$0)
        }
      }
    }
  }

  private func panel(_ chart: Chart) -> Chart {
    var chart = chart
    (chart.width, chart.height, chart.fontSize) = (panelWidth, panelHeight, fontSize)
    (chart.x.label, chart.y.label) = ("", "")
    return chart
  }

  private func drawLabels(
    _ size: Double, _ left: Double, _ top: Double, _ width: Double, _ height: Double, into svg: inout SVGText
  ) {
    let centre = SVGText.number((left + width) / 2)
    let fontSize = SVGText.number(size)
    if !title.isEmpty {
      svg.element(
        "text",
        [
          "x": centre, "y": SVGText.number(1.6 * size), "text-anchor": "middle", "font-weight": "bold",
          "font-size": SVGText.number(1.15 * size),
        ], text: title)
    }
    svg.element(
      "text",
      [
        "x": centre, "y": SVGText.number(height - 0.8 * size), "text-anchor": "middle", "font-size": fontSize,
      ],
      text: ChartDrawing.text(of: x, 0))
    let side = "\(SVGText.number(1.5 * size)) \(SVGText.number((top + height - 2.2 * size) / 2))"
    svg.element(
      "text",
      ["transform": "translate(\(side)) rotate(-90)", "text-anchor": "middle", "font-size": fontSize],
      text: ChartDrawing.text(of: y, 0))
  }
}
