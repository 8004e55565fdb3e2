/// Shape of a multilayer perceptron.
///
/// A hidden layer is, in this order: dense, batch normalisation, activation, dropout. The last layer is dense
/// only. Where there is batch normalisation its beta takes the place of the dense layer's bias, which is left
/// out.
public struct Architecture: Hashable, Sendable {
  /// Numbers in one input row.
  public var inputs: Int
  /// Units of each hidden layer, from the input's side; empty for a linear model.
  public var hidden: [Int]
  /// Numbers in one output row.
  public var outputs: Int
  /// Follows every hidden layer.
  public var activation: Activation
  /// Share of hidden units set to zero in training, 0 ..< 1; the others are scaled by 1 / (1 - dropout).
  public var dropout: Float
  /// Whether each hidden unit is normalised over the batch before its activation.
  public var batchNormalisation: Bool
  /// Added to the (biased) variance before its square root.
  public var epsilon: Float
  /// Share of a batch in the running statistics: running = (1 - momentum) running + momentum batch. The
  /// running variance is unbiased (divided by rows - 1).
  public var momentum: Float

  /// A shape; call `validate()` on one that comes from outside.
  public init(
    inputs: Int, hidden: [Int], outputs: Int, activation: Activation = .tanh, dropout: Float = 0,
    batchNormalisation: Bool = true, epsilon: Float = 1e-5, momentum: Float = 0.1
  ) {
    self.inputs = inputs
    self.hidden = hidden
    self.outputs = outputs
    self.activation = activation
    self.dropout = dropout
    self.batchNormalisation = batchNormalisation
    self.epsilon = epsilon
    self.momentum = momentum
  }

  /// Width of the input, of every hidden layer and of the output.
  public var widths: [Int] { [inputs] + hidden + [outputs] }

  /// Numbers that training adjusts: weights, biases, scales and shifts.
  public var parameterCount: Int {
    ParameterLayout(self).tensors.lazy.filter(\.isTrainable).map(\.count).reduce(0, +)
  }

  /// Names and shapes of all tensors of `Parameters`, in their order.
  public var tensorShapes: [(name: String, shape: [Int])] {
    ParameterLayout(self).tensors.map { ($0.name, $0.shape) }
  }

  /// Throws the first fact that makes this shape impossible.
  public func validate() throws(NeuralNetError) {
    for (layer, width) in widths.enumerated() where !(1...Self.widest).contains(width) {
      throw .width(layer: layer, of: widths.count, width: width)
    }
    if hidden.count > Self.deepest { throw .depth(hidden.count) }
    if !(dropout >= 0 && dropout < 1) { throw .setting("dropout", Double(dropout), "from 0 to below 1") }
    if !(epsilon > 0 && epsilon <= 1) { throw .setting("epsilon", Double(epsilon), "above 0 and at most 1") }
    if !(momentum >= 0 && momentum <= 1) { throw .setting("momentum", Double(momentum), "from 0 to 1") }
    let count = zip(widths, widths.dropFirst()).map { Double($0) * Double($1) }.reduce(0, +)
    if count > Double(Self.largest) { throw .tooManyWeights(count) }
  }

  /// Most units a layer may have.
  public static let widest = 65_536
  /// Most hidden layers.
  public static let deepest = 64
  /// Most weights, 1 GiB of them.
  public static let largest = 268_435_456
}
