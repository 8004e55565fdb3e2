/// One axis: what is drawn along it, in which unit, from where to where.
public struct Axis: Sendable {
  /// How values become lengths.
  public enum Scale: Sendable {
    /// Equal steps.
    case linear
    /// Equal ratios; values that are not positive are left out.
    case logarithmic
  }

  /// The quantity, "Energy".
  public var label: String
  /// Its unit, "eV".
  public var unit: String?
  /// From where to where; nil: what the data need.
  public var range: ClosedRange<Double>?
  /// How values become lengths.
  public var scale: Scale
  /// Whether ticks carry numbers.
  public var showsNumbers: Bool

  /// An axis of a quantity.
  public init(
    _ label: String, unit: String? = nil, range: ClosedRange<Double>? = nil, scale: Scale = .linear,
    showsNumbers: Bool = true
  ) {
    self.label = label
    self.unit = unit
    self.range = range
    self.scale = scale
    self.showsNumbers = showsNumbers
  }

  /// Energy relative to the absorption edge.
  public static let relativeEnergy = Axis("Energy relative to the edge", unit: "eV")
  /// Absolute photon energy.
  public static let absoluteEnergy = Axis("Photon energy", unit: "eV")
  /// Absorption, in units of the post-edge level.
  public static let intensity = Axis("Normalised absorption")
}
