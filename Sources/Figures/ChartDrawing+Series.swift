extension ChartDrawing {
  /// One series, in the coordinates of the plot.
  func draw(_ series: Series, _ colour: Colour, into svg: inout SVGText) {
    switch series.form {
    case .line(let xs, let ys, let dash, let width):
      stroke(curve(xs, ys), colour, dash: dash, width: width, into: &svg)
    case .band(let xs, let lower, let upper):
      svg.element(
        "path",
        [
          "d": area(xs, lower, upper), "fill": colour.rawValue,
          "fill-opacity": SVGText.number(series.opacity),
          "stroke": "none",
        ])
    case .bars(let edges, let heights):
      drawBars(edges, heights, colour, series.opacity, into: &svg)
    case .markers(let xs, let ys, let marker, let size, let labels):
      let places = zip(xs, ys).map { point($0, $1) }
      drawMarkers(places.compactMap { $0 }, marker, size, colour, series.opacity, into: &svg)
      drawLabels(zip(labels, places), above: marker == .pointer ? 1.3 * size : 0.8 * size, into: &svg)
    case .whiskers(let xs, let lower, let upper):
      stroke(whiskers(xs, lower, upper), colour, dash: .solid, width: 1.3, into: &svg)
    case .vertical(let value, let dash):
      guard let x = x.position(value) else { return }
      stroke(
        "M\(SVGText.number(x)) 0v\(SVGText.number(plotHeight))", colour, dash: dash, width: 1.3, into: &svg)
    case .horizontal(let value, let dash):
      guard let y = y.position(value) else { return }
      let start = "M0 \(SVGText.number(plotHeight - y))"
      stroke("\(start)h\(SVGText.number(plotWidth))", colour, dash: dash, width: 1.3, into: &svg)
    case .diagonal: drawDiagonal(colour, into: &svg)
    }
  }

  func stroke(_ path: String, _ colour: Colour, dash: Dash, width: Double, into svg: inout SVGText) {
    svg.element(
      "path",
      [
        "d": path, "fill": "none", "stroke": colour.rawValue, "stroke-width": SVGText.number(width),
        "stroke-dasharray": dash.rawValue, "stroke-linejoin": "round", "stroke-linecap": "round",
      ])
  }

  /// Straight pieces from point to point; a value without a place begins a new piece.
  private func curve(_ xs: [Double], _ ys: [Double]) -> String {
    let pieces = zip(xs, ys).map { point($0, $1) }.split(separator: nil)
    return pieces.map { piece in
      let places = piece.compactMap { $0 }.map { "\(SVGText.number($0.x)) \(SVGText.number($0.y))" }
      // A point alone between gaps is a dot.
      return "M" + places.joined(separator: "L") + (places.count == 1 ? "h0" : "")
    }.joined()
  }

  /// One closed outline for each run of places that both limits have.
  private func area(_ xs: [Double], _ lower: [Double], _ upper: [Double]) -> String {
    var path = ""
    var run: [(low: SIMD2<Double>, high: SIMD2<Double>)] = []
    func close() -> String {
      guard run.count > 1 else { return "" }
      let outline = run.map(\.high) + run.reversed().map(\.low)
      let points = outline.map { "\(SVGText.number($0.x)) \(SVGText.number($0.y))" }
      return "M" + points.joined(separator: "L") + "Z"
    }
    for index in xs.indices {
      if let low = point(xs[index], lower[index]), let high = point(xs[index], upper[index]) {
        run.append((low, high))
      } else {
        path += close()
        run = []
      }
    }
    return path + close()
  }

  /// A limit without a place, as one below 0 on a logarithmic axis, reaches the end of the paper.
  private func whiskers(_ xs: [Double], _ lower: [Double], _ upper: [Double]) -> String {
    let cap = 0.3 * font
    return xs.indices.map { index in
      guard let high = point(xs[index], upper[index]), lower[index].isFinite else { return "" }
      let low = point(xs[index], lower[index]) ?? SIMD2(high.x, plotHeight)
      let (x, top, bottom) = (SVGText.number(high.x - cap), high.y, min(low.y, plotHeight))
      let across = "h\(SVGText.number(2 * cap))"
      return "M\(x) \(SVGText.number(top))\(across)M\(x) \(SVGText.number(bottom))\(across)"
        + "M\(SVGText.number(high.x)) \(SVGText.number(top))V\(SVGText.number(bottom))"
    }.joined()
  }

  private func drawBars(
    _ edges: [Double], _ heights: [Double], _ colour: Colour, _ opacity: Double, into svg: inout SVGText
  ) {
    var path = ""
    for (index, height) in heights.enumerated() where height != 0 {
      guard let a = x.position(edges[index]), let b = x.position(edges[index + 1]), let h = y.position(height)
      else { continue }
      let base = y.scale == .linear ? min(max(y.position(0) ?? 0, 0), plotHeight) : 0
      path += "M\(SVGText.number(a)) \(SVGText.number(plotHeight - base))V\(SVGText.number(plotHeight - h))"
      path += "H\(SVGText.number(b))V\(SVGText.number(plotHeight - base))Z"
    }
    svg.element(
      "path",
      [
        "d": path, "fill": colour.rawValue, "fill-opacity": SVGText.number(opacity),
        "stroke": colour.rawValue,
        "stroke-width": "0.8", "stroke-linejoin": "round",
      ])
  }

  private func drawDiagonal(_ colour: Colour, into svg: inout SVGText) {
    let (low, high) = (max(x.low, y.low), min(x.high, y.high))
    guard low < high, x.scale == y.scale else { return }
    func place(_ value: Double) -> String {
      let across = (value - x.low) / (x.high - x.low) * plotWidth
      let up = (value - y.low) / (y.high - y.low) * plotHeight
      return "\(SVGText.number(across)) \(SVGText.number(plotHeight - up))"
    }
    stroke("M\(place(low))L\(place(high))", colour, dash: .dashed, width: 1.3, into: &svg)
  }

  private func drawLabels(
    _ labels: Zip2Sequence<[String], [SIMD2<Double>?]>, above rise: Double, into svg: inout SVGText
  ) {
    for case (let label, let place?) in labels {
      svg.element(
        "text",
        [
          "x": SVGText.number(place.x), "y": SVGText.number(max(place.y - rise - 0.1 * font, 0.9 * font)),
          "text-anchor": "middle", "font-size": SVGText.number(0.82 * font),
          "stroke": "#FFFFFF", "stroke-width": "3", "stroke-opacity": "0.8", "paint-order": "stroke",
        ], text: label)
    }
  }
}
