/// A chart: curves, bands, points or bars over two axes, drawn as SVG text that is the same on every machine.
public struct Chart: Sendable {
  /// Where the legend stands.
  public enum LegendPlace: Sendable {
    /// In the corner with the fewest data.
    case automatic
    /// Nowhere.
    case none
    /// In the named corner of the plot.
    case topLeft, topRight, bottomLeft, bottomRight
  }

  /// Heading; empty for none.
  public var title: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// What is drawn, the first lowest.
  public var series: [Series]
  /// Short remarks in a free corner, one a line: "R² = 0.986".
  public var notes: [String]
  /// Where the legend stands.
  public var legend: LegendPlace
  /// Width of the whole, in pixels at natural size; it scales to any.
  public var width: Double
  /// Height of the whole, in pixels at natural size.
  public var height: Double
  /// Size of the ordinary text.
  public var fontSize: Double

  /// A chart.
  public init(
    title: String = "", x: Axis, y: Axis, series: [Series], notes: [String] = [],
    legend: LegendPlace = .automatic, width: Double = 640, height: Double = 420, fontSize: Double = 13
  ) {
    self.title = title
    self.x = x
    self.y = y
    self.series = series
    self.notes = notes
    self.legend = legend
    self.width = width
    self.height = height
    self.fontSize = fontSize
  }

  /// The whole figure as an SVG document.
  public var svg: String {
    Figure.document(title: title.isEmpty ? "\(y.label) against \(x.label)" : title, width, height) {
      drawing().draw(into: &$0)
    }
  }

  func drawing() -> ChartDrawing { ChartDrawing(self) }
}

/// The outermost element of every figure.
enum Figure {
  static func document(
    title: String, _ width: Double, _ height: Double, _ body: (inout SVGText) -> Void
  ) -> String {
    let (w, h) = (SVGText.number(width), SVGText.number(height))
    var svg = SVGText()
    svg.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(w) \(h)", "width": w, "height": h,
        "role": "img",
        "font-family": "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans', sans-serif",
        "fill": Colour.ink.rawValue,
      ]
    ) {
      $0.element("title", [:], text: title)
      $0.element("rect", ["width": w, "height": h, "fill": "#FFFFFF"])
      body(&$0)
    }
    return svg.text
  }
}
