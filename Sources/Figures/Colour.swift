/// Colours that people with colour-blindness can tell apart, on white paper: the set of Okabe and Ito (2008), the
/// yellow left out because thin yellow lines vanish on white.
public enum Colour: String, Sendable, CaseIterable {
  /// Blue.
  case blue = "#0072B2"
  /// Vermilion.
  case vermilion = "#D55E00"
  /// Bluish green.
  case green = "#009E73"
  /// Reddish purple.
  case purple = "#CC79A7"
  /// Sky blue.
  case sky = "#56B4E9"
  /// Orange.
  case orange = "#E69F00"
  /// Nearly black: measured curves, axes.
  case ink = "#222222"
  /// Grey: guides.
  case grey = "#888888"

  /// The colours that are given out in turn to series without their own.
  static let turn: [Colour] = [.blue, .vermilion, .green, .purple, .sky, .orange]
}

/// How a line is drawn.
public enum Dash: String, Sendable {
  /// Unbroken.
  case solid = ""
  /// Dashes.
  case dashed = "6 4"
  /// Dots.
  case dotted = "1.5 3.5"
}

/// The form of single points.
public enum Marker: Sendable {
  /// A disc.
  case circle
  /// A triangle on its base.
  case triangle
  /// A triangle on its tip, as over a peak.
  case pointer
  /// A square on its corner.
  case diamond
  /// Two crossed strokes.
  case cross
}
