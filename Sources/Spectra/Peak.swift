/// A local maximum of a spectrum.
public struct Peak: Equatable, Sendable {
  /// Position, eV, on the spectrum's own axis: the top of the parabola through three points.
  public let energy: Double
  /// Height of that parabola, in the unit of the spectrum.
  public let intensity: Double
  /// How far the highest point stands above the higher of the two valleys that part it from higher ground.
  public let prominence: Double

  /// A peak from its numbers.
  public init(energy: Double, intensity: Double, prominence: Double) {
    self.energy = energy
    self.intensity = intensity
    self.prominence = prominence
  }
}
