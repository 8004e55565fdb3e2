extension ChartDrawing {
  /// Many points as one path: a cloud of thousands stays one element.
  func drawMarkers(
    _ places: [SIMD2<Double>], _ marker: Marker, _ size: Double, _ colour: Colour, _ opacity: Double,
    into svg: inout SVGText
  ) {
    if places.isEmpty { return }
    let path = places.map { Self.outline(marker, at: $0, size) }.joined()
    switch marker {
    case .circle:
      // Strokes without length, with round ends, are discs, and each overlaps the others as its own.
      svg.element(
        "path",
        [
          "d": path, "fill": "none", "stroke": colour.rawValue, "stroke-opacity": SVGText.number(opacity),
          "stroke-width": SVGText.number(size), "stroke-linecap": "round",
        ])
    case .cross:
      svg.element(
        "path",
        [
          "d": path, "fill": "none", "stroke": colour.rawValue, "stroke-opacity": SVGText.number(opacity),
          "stroke-width": "1.5", "stroke-linecap": "round",
        ])
    case .triangle, .pointer, .diamond:
      svg.element(
        "path",
        [
          "d": path, "fill": colour.rawValue, "fill-opacity": SVGText.number(opacity), "stroke": "#FFFFFF",
          "stroke-width": "0.6",
        ])
    }
  }

  private static func outline(_ marker: Marker, at place: SIMD2<Double>, _ size: Double) -> String {
    let r = size / 2
    func at(_ dx: Double, _ dy: Double) -> String {
      "\(SVGText.number(place.x + dx * r)) \(SVGText.number(place.y + dy * r))"
    }
    return switch marker {
    case .circle: "M\(at(0, 0))h0"
    case .triangle: "M\(at(-1, 0.85))L\(at(1, 0.85))L\(at(0, -1))Z"
    case .pointer: "M\(at(0, -0.5))L\(at(-1, -2.3))L\(at(1, -2.3))Z"
    case .diamond: "M\(at(0, -1.2))L\(at(1.2, 0))L\(at(0, 1.2))L\(at(-1.2, 0))Z"
    case .cross: "M\(at(-1, -1))L\(at(1, 1))M\(at(-1, 1))L\(at(1, -1))"
    }
  }
}
