import NeuralNet

/// How a served model keeps its weights in memory; files are the same.
public enum ModelPrecision: String, Hashable, Sendable, CaseIterable {
  /// As they are stored. Weights of `TrainingRun` are such as sixteen bits hold, and are kept so too.
  case single
  /// Rounded to sixteen bits: a single structure is answered faster, with convolved intensities changed by less than 1e-4, raw
  /// ones by up to 5e-4.
  case half

  var weights: WeightPrecision { self == .half ? .half : .single }
}
