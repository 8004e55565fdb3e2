import Spectra

/// The figures of merit by which recipes, sizes and folds are compared.
public enum KeyFigure: String, CaseIterable, Hashable, Sendable {
  /// Median over the spectra of the mean squared error, raw.
  case rawMedian
  /// Its mean.
  case rawMean
  /// Median over the spectra of the mean squared error, convolved.
  case convolvedMedian
  /// Its mean.
  case convolvedMean
  /// Median Pearson correlation of the convolved curves.
  case pearsonMedian
  /// Median relative spectral error of the convolved curves in per cent.
  case relativeErrorMedian
  /// Share of peaks that were found.
  case hitRate
  /// Median distance of paired peaks in eV.
  case medianEnergyError
  /// Median difference of paired peaks in intensity.
  case medianIntensityError

  /// Whether less is better.
  public var isError: Bool {
    switch self {
    case .pearsonMedian, .hitRate: false
    case .rawMedian, .rawMean, .convolvedMedian, .convolvedMean, .relativeErrorMedian, .medianEnergyError,
      .medianIntensityError:
      true
    }
  }

  /// What a report calls it.
  public var label: String {
    switch self {
    case .rawMedian: "Median MSE, raw"
    case .rawMean: "Mean MSE, raw"
    case .convolvedMedian: "Median MSE, convolved"
    case .convolvedMean: "Mean MSE, convolved"
    case .pearsonMedian: "Median Pearson correlation"
    case .relativeErrorMedian: "Median relative spectral error"
    case .hitRate: "Share of peaks found"
    case .medianEnergyError: "Median error of peak energies"
    case .medianIntensityError: "Median error of peak intensities"
    }
  }

  /// Its unit, if it has one.
  public var unit: String? {
    switch self {
    case .relativeErrorMedian: "%"
    case .medianEnergyError: "eV"
    case .rawMedian, .rawMean, .convolvedMedian, .convolvedMean, .pearsonMedian, .hitRate,
      .medianIntensityError:
      nil
    }
  }
}

extension Evaluation {
  /// One of its figures; NaN where it does not exist.
  public func figure(_ key: KeyFigure) -> Double {
    switch key {
    case .rawMedian: raw.median
    case .rawMean: raw.mean
    case .convolvedMedian: convolved.median
    case .convolvedMean: convolved.mean
    case .pearsonMedian: pearson.median
    case .relativeErrorMedian: relativeError.median
    case .hitRate: peaks.hitRate
    case .medianEnergyError: peaks.medianEnergyError
    case .medianIntensityError: peaks.medianIntensityError
    }
  }

  /// All of them.
  public var figures: [KeyFigure: Double] {
    Dictionary(uniqueKeysWithValues: KeyFigure.allCases.map { ($0, figure($0)) })
  }
}
