/// What can be wrong with a network, its tensors or its rows. `message` says it in words.
public enum NeuralNetError: Error, Equatable, Sendable {
  /// A layer (0 is the input) has an impossible number of units.
  case width(layer: Int, of: Int, width: Int)
  /// Too many hidden layers.
  case depth(Int)
  /// More weights than fit.
  case tooManyWeights(Double)
  /// A setting is outside its range, which is given in words.
  case setting(String, Double, String)
  /// A tensor that the network needs is not there.
  case tensorMissing(String)
  /// A tensor that the network does not know.
  case tensorUnknown(String)
  /// Two tensors of one name.
  case tensorTwice(String)
  /// A tensor of another shape than the network's.
  case tensorShape(String, [Int], expected: [Int])
  /// A tensor whose values do not fill its shape.
  case tensorCount(String, Int, expected: Int)
  /// A tensor holds a number that is infinite or not a number.
  case notFinite(String, index: Int)
  /// A running variance below zero.
  case negativeVariance(String, index: Int, Float)
  /// A unit of a hidden layer whose weights overflow once batch normalisation is folded into them.
  case overflow(layer: Int, unit: Int)
  /// Inputs are not whole rows.
  case inputs(count: Int, width: Int)
  /// Targets are not as many rows as the inputs, or not whole rows.
  case targets(count: Int, rows: Int, width: Int)
  /// A row that is not there was asked for.
  case row(Int, of: Int)
  /// A training step without rows.
  case emptyBatch
  /// Fewer than one thread, or more than 256.
  case threads(Int)
}
