extension SpectrumPrediction {
  /// Whether every number is finite, as JSON has to have it: weights that somebody uploaded may be sound in form and
  /// so large that a prediction, its error or its strangeness is not.
  public var isFinite: Bool {
    average.isFinite
      && sites.allSatisfy { site in
        site.curves.isFinite && site.domain?.score.isFinite ?? true
          && site.members.allSatisfy { $0.allSatisfy(\.isFinite) }
      }
  }
}

extension PredictedCurves {
  /// Whether the curves and their errors are.
  fileprivate var isFinite: Bool {
    [raw, convolved, rawSigma ?? [], convolvedSigma ?? []].allSatisfy { $0.allSatisfy(\.isFinite) }
  }
}
