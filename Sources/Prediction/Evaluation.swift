public import Spectra

/// How well predicted spectra match their targets: every figure of merit of the paper, for spectra that
/// were out of sample when they were predicted.
public struct Evaluation: Sendable {
  /// The figures of one sample.
  public struct SampleScore: Sendable {
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
    precondition(!curves.isEmpty, "nothing to judge")
    samples = curves.map(SampleScore.init)
    raw = Summary(of: samples.map(\.rawError))
    convolved = Summary(of: samples.map(\.convolvedError))
    pearson = Summary(of: samples.map(\.pearson))
    relativeError = Summary(of: samples.map(\.relativeError))
    peaks = PeakParity(samples.map(\.peaks))
    let rawBaseline = curves.map { Metrics.meanSquaredError(baseline.raw, $0.target.raw) }
    let convolvedBaseline = curves.map {
      Metrics.meanSquaredError(baseline.convolved.intensities, $0.target.convolved.intensities)
    }
    rawSkill = Metrics.quantile(0.5, of: rawBaseline) / raw.median
    convolvedSkill = Metrics.quantile(0.5, of: convolvedBaseline) / convolved.median
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
    peaks = PeakMatch(predicted: predicted.convolved.peaks(), target: target.convolved.peaks())
  }
}
