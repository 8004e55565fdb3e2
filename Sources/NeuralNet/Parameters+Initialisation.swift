internal import Glibc

extension Parameters {
  /// Spread of the first weights; n is a layer's number of inputs, m its number of units.
  public enum Initialisation: String, Sendable, Hashable, CaseIterable {
    /// Normal, variance 2 / n: meant for rectifiers.
    case heNormal
    /// Uniform, variance 2 / n.
    case heUniform
    /// Normal, variance 2 / (n + m): meant for tanh.
    case glorotNormal
    /// Uniform, variance 2 / (n + m).
    case glorotUniform
  }

  /// A network before training: weights drawn from `seed`, biases and beta 0, gamma 1, running statistics (0,
  /// 1).
  public init(
    _ architecture: Architecture, seed: UInt64, initialisation: Initialisation = .glorotUniform
  ) throws(NeuralNetError) {
    try architecture.validate()
    let layout = ParameterLayout(architecture)
    var values = [Float](repeating: 0, count: layout.count)
    for tensor in layout.tensors {
      switch tensor.role {
      case .weight:
        var draws = RandomSource(seed: seed, stream: UInt64(tensor.layer))
        for i in tensor.range { values[i] = initialisation.draw(&draws, tensor.shape[1], tensor.shape[0]) }
      case .gamma, .runningVariance:
        for i in tensor.range { values[i] = 1 }
      case .bias, .beta, .runningMean: break
      }
    }
    self.init(architecture, values: values)
  }
}

extension Parameters.Initialisation {
  fileprivate func draw(_ source: inout RandomSource, _ inputs: Int, _ units: Int) -> Float {
    switch self {
    case .heNormal: Float((2 / Double(inputs)).squareRoot() * source.normal())
    case .heUniform: Float((6 / Double(inputs)).squareRoot() * (2 * source.uniform() - 1))
    case .glorotNormal: Float((2 / Double(inputs + units)).squareRoot() * source.normal())
    case .glorotUniform: Float((6 / Double(inputs + units)).squareRoot() * (2 * source.uniform() - 1))
    }
  }
}
