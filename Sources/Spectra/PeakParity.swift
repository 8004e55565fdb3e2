/// How well peaks are found over many spectra: rates, median errors and R squared of the parity plots.
public struct PeakParity: Equatable, Sendable {
  /// Number of target peaks.
  public let targets: Int
  /// Number of predicted peaks.
  public let predictions: Int
  /// Number of pairs.
  public let hits: Int
  /// Median distance of the pairs in energy, eV; NaN without pairs.
  public let medianEnergyError: Double
  /// Median difference of the pairs in intensity; NaN without pairs.
  public let medianIntensityError: Double
  /// Coefficient of determination of predicted against target energies; NaN where it is not defined.
  public let energyR2: Double
  /// Coefficient of determination of predicted against target intensities; NaN where it is not defined.
  public let intensityR2: Double

  /// Share of target peaks that were found, 0...1; NaN without targets.
  public var hitRate: Double { Double(hits) / Double(targets) }

  /// Share of predicted peaks that stand for nothing, 0...1; NaN without predictions.
  public var spuriousRate: Double { Double(predictions - hits) / Double(predictions) }

  /// Pools the matches of many spectra.
  public init(_ matches: [PeakMatch]) {
    let pairs = matches.flatMap(\.pairs)
    hits = pairs.count
    targets = hits + matches.reduce(0) { $0 + $1.missed.count }
    predictions = hits + matches.reduce(0) { $0 + $1.spurious.count }
    medianEnergyError = Metrics.quantile(0.5, of: pairs.map { abs($0.predicted.energy - $0.target.energy) })
    medianIntensityError = Metrics.quantile(
      0.5, of: pairs.map { abs($0.predicted.intensity - $0.target.intensity) })
    energyR2 = Metrics.determination(of: pairs.map(\.predicted.energy), against: pairs.map(\.target.energy))
    intensityR2 = Metrics.determination(
      of: pairs.map(\.predicted.intensity), against: pairs.map(\.target.intensity))
  }
}
