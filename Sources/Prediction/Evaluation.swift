public import Spectra

/// How well predicted spectra match their targets: every figure of merit of the paper, for spectra that
/// were out of sample when they were predicted.
public struct Evaluation: Sendable {
  /// The figures of one sample.
  public struct SampleScore: Equatable, Sendable {
    /// Name of the sample.
    public let id: String
    /// Mean squared error of the raw spectrum.
    public let rawError: Double
    /// Mean squared error of the convolved spectrum.
    public let convolvedError: Double
    /// Pearson correlation of the convolved curves.
    public let pearson: Double
    /// Relative spectral error of the convolved curve in per cent.
    public let relativeError: Double
    /// Peaks of the convolved curves, paired.
    public let peaks: PeakMatch
  }

  /// The errors of a model without any input, for one sample.
  public struct BaselineScore: Equatable, Sendable {
    /// Mean squared error of the raw spectrum.
    public let rawError: Double
    /// Mean squared error of the convolved spectrum.
    public let convolvedError: Double

    /// Both errors.
    public init(rawError: Double, convolvedError: Double) {
      self.rawError = rawError
      self.convolvedError = convolvedError
    }

    init(_ baseline: JudgedCurves.Pair, _ target: JudgedCurves.Pair) {
      rawError = Metrics.meanSquaredError(baseline.raw, target.raw)
      convolvedError = Metrics.meanSquaredError(baseline.convolved.intensities, target.convolved.intensities)
    }
  }

  /// One entry a sample, in the order given.
  public let samples: [SampleScore]
  /// Mean squared error of the raw spectra.
  public let raw: Summary
  /// Mean squared error of the convolved spectra.
  public let convolved: Summary
  /// Pearson correlation of the convolved spectra.
  public let pearson: Summary
  /// Relative spectral error of the convolved spectra in per cent.
  public let relativeError: Summary
  /// Pooled peaks.
  public let peaks: PeakParity
  /// Median raw error of a model that always answers the mean spectrum, over that of this model.
  public let rawSkill: Double
  /// The same for convolved spectra.
  public let convolvedSkill: Double
  /// Whether the predicted uncertainty of the raw curve is honest, where there is one.
  public var rawCalibration: Calibration?
  /// Whether the predicted uncertainty of the convolved curve is honest, where there is one.
  public var convolvedCalibration: Calibration?

  /// Judges predictions.
  ///
  /// - Parameters:
  ///   - curves: predicted and target curves of each sample; at least one.
  ///   - baseline: what a model without any input would answer: the mean of the training spectra.
  public init(_ curves: [JudgedCurves], baseline: JudgedCurves.Pair) {
    self.init(
      samples: curves.map(SampleScore.init), baselines: curves.map { BaselineScore(baseline, $0.target) })
  }

  /// Puts figures together that were found sample by sample.
  ///
  /// - Parameters:
  ///   - samples: the figures of each sample; at least one.
  ///   - baselines: those of a model without any input, for the same samples.
  public init(samples: [SampleScore], baselines: [BaselineScore]) {
    precondition(!samples.isEmpty && samples.count == baselines.count, "a baseline for each judged sample")
    self.samples = samples
    raw = Summary(of: samples.map(\.rawError))
    convolved = Summary(of: samples.map(\.convolvedError))
    pearson = Summary(of: samples.map(\.pearson))
    relativeError = Summary(of: samples.map(\.relativeError))
    peaks = PeakParity(samples.map(\.peaks))
    rawSkill = Metrics.quantile(0.5, of: baselines.map(\.rawError)) / raw.median
    convolvedSkill = Metrics.quantile(0.5, of: baselines.map(\.convolvedError)) / convolved.median
  }
}

/// A sample's predicted and target curves, ready to be compared.
public struct JudgedCurves: Sendable {
  /// Raw and convolved curve of one spectrum.
  public struct Pair: Sendable {
    /// Intensities on the model's grid.
    public let raw: [Double]
    /// Convolved curve.
    public let convolved: Spectrum

    /// Both curves of one spectrum.
    public init(raw: [Double], convolved: Spectrum) {
      self.raw = raw
      self.convolved = convolved
    }
  }

  /// Name of the sample.
  public let id: String
  /// What the model says.
  public let predicted: Pair
  /// What the calculation says.
  public let target: Pair
}

extension Evaluation.SampleScore {
  init(_ curves: JudgedCurves) {
    let (predicted, target) = (curves.predicted, curves.target)
    id = curves.id
    rawError = Metrics.meanSquaredError(predicted.raw, target.raw)
    convolvedError = Metrics.meanSquaredError(
      predicted.convolved.intensities, target.convolved.intensities)
    pearson = Metrics.pearson(predicted.convolved.intensities, target.convolved.intensities)
    relativeError = Metrics.relativeSpectralError(
      predicted.convolved.intensities, target.convolved.intensities, on: target.convolved.grid)
    // Targets are normalised to their post-edge before they are broadened.
    peaks = PeakMatch(
      predicted: predicted.convolved.peaks(level: 1), target: target.convolved.peaks(level: 1))
  }
}
