/// The legend and the notes: two small boxes in the corners where they hide least.
extension ChartDrawing {
  private struct Box {
    var x: Double
    var y: Double
    let width: Double
    let height: Double

    func holds(_ point: SIMD2<Double>) -> Bool {
      point.x >= x && point.x <= x + width && point.y >= y && point.y <= y + height
    }
  }

  private var small: Double { 0.9 * font }
  private var line: Double { 1.45 * small }
  private var swatch: Double { 1.9 * small }

  func drawLegendAndNotes(into svg: inout SVGText) {
    let entries = zip(chart.series, colours).filter { $0.0.name != nil }
    var used: [Chart.LegendPlace] = []
    if !entries.isEmpty, chart.legend != .none {
      let widest = entries.map { TextWidth.of($0.0.name ?? "") }.max() ?? 0
      let width = widest * small + swatch + 1.6 * small
      let (box, place) = box(width, rows: entries.count, wanted: chart.legend, without: [])
      used.append(place)
      drawBackground(box, into: &svg)
      for (row, entry) in entries.enumerated() { drawEntry(entry.0, entry.1, row, box, into: &svg) }
    }
    if !chart.notes.isEmpty {
      let widest = chart.notes.map(TextWidth.of).max() ?? 0
      let (box, _) = box(widest * small + small, rows: chart.notes.count, wanted: .automatic, without: used)
      drawBackground(box, into: &svg)
      for (row, note) in chart.notes.enumerated() {
        drawText(note, box.x + 0.5 * small, box.y + (Double(row) + 1) * line, into: &svg)
      }
    }
  }

  private func drawEntry(
    _ series: Series, _ colour: Colour, _ row: Int, _ box: Box, into svg: inout SVGText
  ) {
    let x = box.x + 0.5 * small
    let middle = box.y + (Double(row) + 1) * line - 0.35 * small
    drawSwatch(of: series, colour, x, middle, into: &svg)
    drawText(series.name ?? "", x + swatch + 0.55 * small, box.y + (Double(row) + 1) * line, into: &svg)
  }

  private func drawSwatch(
    of series: Series, _ colour: Colour, _ x: Double, _ middle: Double, into svg: inout SVGText
  ) {
    let start = "M\(SVGText.number(x)) \(SVGText.number(middle))"
    let stroke = "\(start)h\(SVGText.number(swatch))"
    switch series.form {
    case .line(_, _, let dash, let width):
      self.stroke(stroke, colour, dash: dash, width: width, into: &svg)
    case .vertical(_, let dash), .horizontal(_, let dash):
      self.stroke(stroke, colour, dash: dash, width: 1.3, into: &svg)
    case .diagonal: self.stroke(stroke, colour, dash: .dashed, width: 1.3, into: &svg)
    case .whiskers: self.stroke(stroke, colour, dash: .solid, width: 1.3, into: &svg)
    case .band, .bars:
      svg.element(
        "rect",
        [
          "x": SVGText.number(x), "y": SVGText.number(middle - 0.35 * small), "width": SVGText.number(swatch),
          "height": SVGText.number(0.7 * small), "fill": colour.rawValue,
          "fill-opacity": SVGText.number(series.opacity),
        ])
    case .markers(_, _, let marker, let size, _):
      let drop = marker == .pointer ? 0.7 * min(size, 8) : 0
      drawMarkers(
        [SIMD2(x + swatch / 2, middle + drop)], marker, min(size, 8), colour, max(series.opacity, 0.7),
        into: &svg)
    }
  }

  private func drawText(_ text: String, _ x: Double, _ y: Double, into svg: inout SVGText) {
    svg.element(
      "text", ["x": SVGText.number(x), "y": SVGText.number(y), "font-size": SVGText.number(small)], text: text
    )
  }

  private func drawBackground(_ box: Box, into svg: inout SVGText) {
    svg.element(
      "rect",
      [
        "x": SVGText.number(box.x), "y": SVGText.number(box.y), "width": SVGText.number(box.width),
        "height": SVGText.number(box.height), "rx": "3", "fill": "#FFFFFF", "fill-opacity": "0.85",
      ])
  }

  /// A box in the wanted corner, or in the one with the fewest data.
  private func box(
    _ width: Double, rows: Int, wanted: Chart.LegendPlace, without taken: [Chart.LegendPlace]
  ) -> (Box, Chart.LegendPlace) {
    let height = Double(rows) * line + 0.6 * small
    let gap = 0.5 * font
    let all: [(Chart.LegendPlace, Box)] = [
      (.topRight, Box(x: plotWidth - width - gap, y: gap, width: width, height: height)),
      (.topLeft, Box(x: gap, y: gap, width: width, height: height)),
      (
        .bottomRight,
        Box(x: plotWidth - width - gap, y: plotHeight - height - gap, width: width, height: height)
      ),
      (.bottomLeft, Box(x: gap, y: plotHeight - height - gap, width: width, height: height)),
    ]
    if let fixed = all.first(where: { $0.0 == wanted }) { return (fixed.1, fixed.0) }
    let places = dataPlaces
    let free = all.filter { !taken.contains($0.0) }
    let best = free.min { a, b in
      places.count(where: a.1.holds) < places.count(where: b.1.holds)
    }
    return (best!.1, best!.0)
  }

  /// Where the data are, densely enough to judge what a box would hide.
  private var dataPlaces: [SIMD2<Double>] {
    chart.series.flatMap { series -> [SIMD2<Double>] in
      switch series.form {
      case .line(let x, let y, _, _): zip(x, y).compactMap { point($0, $1) }
      case .markers(let x, let y, _, _, let labels): markerPlaces(x, y, areLabelled: !labels.isEmpty)
      case .band(let x, let lower, let upper), .whiskers(let x, let lower, let upper):
        zip(x, lower).compactMap { point($0, $1) } + zip(x, upper).compactMap { point($0, $1) }
      case .bars(let edges, let heights): barPlaces(edges, heights)
      case .vertical, .horizontal, .diagonal: []
      }
    }
  }

  /// A label is as bad to hide as a whole piece of curve.
  private func markerPlaces(_ x: [Double], _ y: [Double], areLabelled: Bool) -> [SIMD2<Double>] {
    let places = zip(x, y).compactMap { point($0, $1) }
    guard areLabelled else { return places }
    return places + places.flatMap { place in (0..<20).map { _ in place - SIMD2(0, 1.4 * font) } }
  }

  private func barPlaces(_ edges: [Double], _ heights: [Double]) -> [SIMD2<Double>] {
    heights.indices.flatMap { index in
      (0...4).compactMap { point((edges[index] + edges[index + 1]) / 2, heights[index] * Double($0) / 4) }
    }
  }
}
