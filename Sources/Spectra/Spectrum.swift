/// Intensities at strictly increasing energies: an absorption spectrum, measured or calculated.
///
/// Energies are in eV, absolute or relative to the edge (the spectrum does not know which);
/// intensities in any unit.
public struct Spectrum: Equatable, Sendable {
  /// The energies.
  public let grid: EnergyGrid
  /// One intensity an energy, all finite.
  public let intensities: [Double]

  /// The energies, eV, strictly increasing.
  public var energies: [Double] { grid.energies }

  /// Number of points, at least 2.
  public var count: Int { intensities.count }

  /// A spectrum of at least two points, all finite, energies strictly increasing.
  public init(energies: [Double], intensities: [Double]) throws(SpectraError) {
    guard energies.count == intensities.count else {
      throw .lengthsDiffer(energies: energies.count, intensities: intensities.count)
    }
    guard energies.count >= 2 else { throw .tooFewPoints(count: energies.count, minimum: 2) }
    try self.init(grid: EnergyGrid(energies), intensities: intensities)
  }

  /// A spectrum on a grid of at least two points, intensities finite.
  public init(grid: EnergyGrid, intensities: [Double]) throws(SpectraError) {
    guard grid.count == intensities.count else {
      throw .lengthsDiffer(energies: grid.count, intensities: intensities.count)
    }
    guard grid.count >= 2 else { throw .tooFewPoints(count: grid.count, minimum: 2) }
    if let index = intensities.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(quantity: .intensity, index: index)
    }
    self.grid = grid
    self.intensities = intensities
  }

  /// The energies moved by `offset` eV, which must be finite: `shifted(by: -edgeEnergy)` makes an absolute
  /// axis relative.
  public func shifted(by offset: Double) throws(SpectraError) -> Spectrum {
    try Spectrum(energies: energies.map { $0 + offset }, intensities: intensities)
  }

  /// The intensities multiplied by a finite factor.
  public func scaled(by factor: Double) throws(SpectraError) -> Spectrum {
    try Spectrum(grid: grid, intensities: intensities.map { $0 * factor })
  }
}
