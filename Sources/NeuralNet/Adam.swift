internal import CKernelSupport
internal import Glibc

/// Settings of the optimiser: Adam (Kingma and Ba 2015), with decoupled weight decay (AdamW) if asked for.
public struct Adam: Hashable, Sendable {
  /// Memory of the mean gradient.
  public var beta1: Float
  /// Memory of the mean squared gradient.
  public var beta2: Float
  /// Added to the root of the corrected mean square.
  public var epsilon: Float
  /// Weights shrink by learning rate x this, each step; biases, gamma and beta do not.
  public var weightDecay: Float

  /// The usual settings.
  public init(beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-8, weightDecay: Float = 0) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.weightDecay = weightDecay
  }

  /// Throws if a setting is outside its range.
  public func validate() throws(NeuralNetError) {
    if !(beta1 >= 0 && beta1 < 1) { throw .setting("beta1", Double(beta1), "from 0 to below 1") }
    if !(beta2 >= 0 && beta2 < 1) { throw .setting("beta2", Double(beta2), "from 0 to below 1") }
    if !(epsilon > 0 && epsilon.isFinite) { throw .setting("epsilon", Double(epsilon), "above 0") }
    if !(weightDecay >= 0 && weightDecay.isFinite) {
      throw .setting("weightDecay", Double(weightDecay), "0 or more")
    }
  }

  /// The step's numbers for the kernels, `step` counting from 1.
  ///
  /// Moments are kept as sums, M = m / (1 - beta1) and V = v / (1 - beta2), which saves two products a
  /// weight: rate m^ / (sqrt(v^) + epsilon) = rate a / s M / (sqrt(V) + epsilon / s) with a = (1 - beta1) /
  /// (1 - beta1^t) and s = sqrt((1 - beta2) / (1 - beta2^t)).
  func scales(step: Int, learningRate: Float, decays: Bool) -> AdamScales {
    let (b1, b2, t) = (Double(beta1), Double(beta2), Double(step))
    let a = (1 - b1) / (1 - pow(b1, t))
    let s = ((1 - b2) / (1 - pow(b2, t))).squareRoot()
    let decay = decays ? Double(learningRate) * Double(weightDecay) : 0
    return AdamScales(
      beta1: beta1, beta2: beta2, step: Float(Double(learningRate) * a / s),
      epsilon: Float(Double(epsilon) / s), keep: Float(1 - decay))
  }
}
