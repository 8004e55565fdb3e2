extension ChartDrawing {
  /// Grid lines, ticks, numbers, labels and the heading.
  func drawAxes(into svg: inout SVGText) {
    drawGrid(into: &svg)
    drawTicks(into: &svg)
    if !chart.title.isEmpty {
      svg.element(
        "text",
        [
          "x": SVGText.number(left + plotWidth / 2), "y": SVGText.number(1.55 * font),
          "text-anchor": "middle",
          "font-size": SVGText.number(1.12 * font), "font-weight": "bold",
        ], text: chart.title)
    }
    drawLabels(into: &svg)
  }

  /// The frame goes last, over the ends of curves.
  func drawFrame(into svg: inout SVGText) {
    svg.element(
      "rect",
      [
        "x": SVGText.number(left), "y": SVGText.number(top), "width": SVGText.number(plotWidth),
        "height": SVGText.number(plotHeight), "fill": "none", "stroke": Colour.ink.rawValue,
        "stroke-width": "1",
      ])
  }

  private func drawGrid(into svg: inout SVGText) {
    var path = ""
    for tick in yTicks.major {
      guard let y = y.position(tick.value) else { continue }
      path += "M\(SVGText.number(left)) \(SVGText.number(top + plotHeight - y))h\(SVGText.number(plotWidth))"
    }
    for tick in xTicks.major {
      guard let x = x.position(tick.value) else { continue }
      path += "M\(SVGText.number(left + x)) \(SVGText.number(top))v\(SVGText.number(plotHeight))"
    }
    svg.element("path", ["d": path, "fill": "none", "stroke": "#E8E8E8", "stroke-width": "1"])
  }

  private func drawTicks(into svg: inout SVGText) {
    let bottom = top + plotHeight
    var path = ""
    for (values, length) in [(xTicks.major.map(\.value), 0.4), (xTicks.minor, 0.22)] {
      for x in values.compactMap(x.position) {
        path += "M\(SVGText.number(left + x)) \(SVGText.number(bottom))v\(SVGText.number(length * font))"
      }
    }
    for (values, length) in [(yTicks.major.map(\.value), 0.4), (yTicks.minor, 0.22)] {
      for y in values.compactMap(y.position) {
        path += "M\(SVGText.number(left)) \(SVGText.number(bottom - y))h\(SVGText.number(-length * font))"
      }
    }
    svg.element("path", ["d": path, "fill": "none", "stroke": Colour.ink.rawValue, "stroke-width": "1"])
    svg.element("g", ["font-size": SVGText.number(font)]) { drawNumbers(into: &$0) }
  }

  private func drawNumbers(into svg: inout SVGText) {
    let bottom = top + plotHeight
    if chart.x.showsNumbers {
      for tick in xTicks.major {
        guard let x = x.position(tick.value) else { continue }
        svg.element(
          "text",
          [
            "x": SVGText.number(left + x), "y": SVGText.number(bottom + 1.5 * font), "text-anchor": "middle",
          ], text: tick.label)
      }
    }
    if chart.y.showsNumbers {
      for tick in yTicks.major {
        guard let y = y.position(tick.value) else { continue }
        svg.element(
          "text",
          [
            "x": SVGText.number(left - 0.6 * font), "y": SVGText.number(bottom - y + 0.35 * font),
            "text-anchor": "end",
          ], text: tick.label)
      }
    }
  }

  private func drawLabels(into svg: inout SVGText) {
    let size = SVGText.number(1.05 * font)
    if !chart.x.label.isEmpty {
      svg.element(
        "text",
        [
          "x": SVGText.number(left + plotWidth / 2), "y": SVGText.number(chart.height - 0.6 * font),
          "text-anchor": "middle", "font-size": size,
        ], text: Self.text(of: chart.x, xTicks.exponent))
    }
    if !chart.y.label.isEmpty {
      let centre = "\(SVGText.number(1.3 * font)) \(SVGText.number(top + plotHeight / 2))"
      svg.element(
        "text",
        ["transform": "translate(\(centre)) rotate(-90)", "text-anchor": "middle", "font-size": size],
        text: Self.text(of: chart.y, yTicks.exponent))
    }
  }

  /// "Energy (eV)", "Counts (10⁶)".
  static func text(of axis: Axis, _ exponent: Int) -> String {
    let factor = exponent == 0 ? nil : "10" + NumberText.superscript(exponent)
    let parts = [factor, axis.unit].compactMap { $0 }.joined(separator: " ")
    return parts.isEmpty ? axis.label : "\(axis.label) (\(parts))"
  }
}
