/// The function that follows each hidden layer's product.
public enum Activation: String, Sendable, Hashable, CaseIterable {
  /// Hyperbolic tangent.
  case tanh
  /// Sigmoid-weighted linear unit: x / (1 + e^-x).
  case silu
  /// Rectifier: max(x, 0); its derivative at zero is zero.
  case relu
  /// Gaussian error linear unit in its hyperbolic tangent form.
  case gelu
  /// Nothing at all: the layer stays linear.
  case identity
}
