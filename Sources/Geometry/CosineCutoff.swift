import Glibc

/// Behler's cutoff function, (cos(pi r / cutoff) + 1) / 2: 1 at the absorber, 0 with zero slope at the cutoff.
struct CosineCutoff: Hashable, Sendable {
  /// Angstrom.
  let radius: Double

  /// Zero from the cutoff on.
  func value(at distance: Double) -> Double {
    distance < radius ? 0.5 * (cos(.pi * distance / radius) + 1) : 0
  }

  /// Derivative with respect to the distance, per Angstrom.
  func slope(at distance: Double) -> Double {
    distance < radius ? -0.5 * .pi / radius * sin(.pi * distance / radius) : 0
  }

  func both(at distance: Double) -> ValueAndSlope {
    ValueAndSlope(value: value(at: distance), slope: slope(at: distance))
  }
}
