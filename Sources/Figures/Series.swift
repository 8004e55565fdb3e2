/// One thing drawn in a chart. Series without a colour of their own take the next one of the palette; a band takes
/// that of the series after it, so that a curve and its uncertainty match. Values that are not finite leave a gap.
public struct Series: Sendable {
  enum Form: Sendable {
    case line(x: [Double], y: [Double], dash: Dash, width: Double)
    case band(x: [Double], lower: [Double], upper: [Double])
    case markers(x: [Double], y: [Double], marker: Marker, size: Double, labels: [String])
    case bars(edges: [Double], heights: [Double])
    case whiskers(x: [Double], lower: [Double], upper: [Double])
    case vertical(Double, dash: Dash)
    case horizontal(Double, dash: Dash)
    case diagonal
  }

  /// What the legend calls it; nil keeps it out of the legend.
  public let name: String?
  let form: Form
  let colour: Colour?
  let opacity: Double

  /// A curve through points.
  public static func line(
    _ name: String?, x: [Double], y: [Double], colour: Colour? = nil, dash: Dash = .solid, width: Double = 1.8
  ) -> Series {
    precondition(x.count == y.count, "A curve has as many x as y.")
    return Series(name: name, form: .line(x: x, y: y, dash: dash, width: width), colour: colour, opacity: 1)
  }

  /// The area between two curves: an uncertainty, a range.
  public static func band(
    _ name: String?, x: [Double], lower: [Double], upper: [Double], colour: Colour? = nil,
    opacity: Double = 0.22
  ) -> Series {
    precondition(x.count == lower.count && x.count == upper.count, "A band has as many x as limits.")
    return Series(name: name, form: .band(x: x, lower: lower, upper: upper), colour: colour, opacity: opacity)
  }

  /// Single points; `labels`, if any, stand above them.
  public static func markers(
    _ name: String?, x: [Double], y: [Double], colour: Colour? = nil, marker: Marker = .circle,
    size: Double = 6,
    labels: [String] = [], opacity: Double = 1
  ) -> Series {
    precondition(x.count == y.count, "Points have as many x as y.")
    precondition(labels.isEmpty || labels.count == x.count, "There is a label for every point or for none.")
    return Series(
      name: name, form: .markers(x: x, y: y, marker: marker, size: size, labels: labels), colour: colour,
      opacity: opacity)
  }

  /// Bars side by side between `edges`, one more than there are `heights`.
  public static func bars(
    _ name: String?, edges: [Double], heights: [Double], colour: Colour? = nil, opacity: Double = 0.55
  ) -> Series {
    precondition(edges.count == heights.count + 1, "Bars have one edge more than heights.")
    return Series(name: name, form: .bars(edges: edges, heights: heights), colour: colour, opacity: opacity)
  }

  /// Upright strokes with caps: the uncertainty of single points.
  public static func whiskers(
    _ name: String?, x: [Double], lower: [Double], upper: [Double], colour: Colour? = nil
  ) -> Series {
    precondition(x.count == lower.count && x.count == upper.count, "Whiskers have as many x as limits.")
    return Series(name: name, form: .whiskers(x: x, lower: lower, upper: upper), colour: colour, opacity: 1)
  }

  /// A vertical line from side to side.
  public static func vertical(
    _ name: String?, at x: Double, colour: Colour = .grey, dash: Dash = .dashed
  ) -> Series {
    Series(name: name, form: .vertical(x, dash: dash), colour: colour, opacity: 1)
  }

  /// A horizontal line from side to side.
  public static func horizontal(
    _ name: String?, at y: Double, colour: Colour = .grey, dash: Dash = .dashed
  ) -> Series {
    Series(name: name, form: .horizontal(y, dash: dash), colour: colour, opacity: 1)
  }

  /// The line y = x.
  public static func diagonal(_ name: String? = nil, colour: Colour = .grey) -> Series {
    Series(name: name, form: .diagonal, colour: colour, opacity: 1)
  }
}

extension Series {
  /// The values along x and y that the axes must cover.
  var extent: (x: [Double], y: [Double]) {
    switch form {
    case .line(let x, let y, _, _), .markers(let x, let y, _, _, _): (x, y)
    case .band(let x, let lower, let upper), .whiskers(let x, let lower, let upper): (x, lower + upper)
    case .bars(let edges, let heights): (edges, heights + [0])
    case .vertical(let x, _): ([x], [])
    case .horizontal(let y, _): ([], [y])
    case .diagonal: ([], [])
    }
  }
}
