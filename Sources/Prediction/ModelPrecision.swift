import NeuralNet

/// How a served model keeps its weights in memory; files are the same.
public enum ModelPrecision: String, Hashable, Sendable, CaseIterable {
  /// As they were trained.
  case single
  /// In sixteen bits: a single structure is answered faster, with intensities changed by some 1e-5.
  case half

  var weights: WeightPrecision { self == .half ? .half : .single }
}
