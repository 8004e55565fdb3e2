extension NeuralNetError {
  /// What is wrong, where, and what to do about it.
  public var message: String {
    switch self {
    case .width(let layer, let count, let width):
      "\(Self.layerName(layer, count)) has \(width) units; give 1 to \(Architecture.widest)"
    case .depth(let count):
      "\(count) hidden layers are more than the \(Architecture.deepest) allowed; remove some"
    case .tooManyWeights(let count):
      "the network would have \(count / 1e6) million weights; make layers smaller until there are fewer than "
        + "\(Architecture.largest / 1_000_000) million"
    case .setting(let name, let value, let range):
      "\(name) is \(value); it must be \(range)"
    case .tensorMissing(let name):
      "tensor \(name) is missing; the weights belong to another network or the file is incomplete"
    case .tensorUnknown(let name):
      "tensor \(name) is not part of this network; the weights belong to another one"
    case .tensorTwice(let name):
      "tensor \(name) is given twice; remove one"
    case .tensorShape(let name, let shape, let expected):
      "tensor \(name) has shape \(shape); this network needs \(expected)"
    case .tensorCount(let name, let count, let expected):
      "tensor \(name) has \(count) values; its shape needs \(expected)"
    case .notFinite(let name, let index):
      "tensor \(name) holds a number that is not finite at index \(index); "
        + "training has diverged or the file is damaged"
    case .negativeVariance(let name, let index, let value):
      "tensor \(name) holds the variance \(value) at index \(index); a variance is zero or more"
    case .overflow(let layer, let unit):
      "the weights, gamma and running statistics of unit \(unit) of hidden layer \(layer) are together too large to "
        + "compute with; the file is damaged or not from training"
    case .inputs(let count, let width):
      "\(count) input numbers are not whole rows of \(width)"
    case .targets(let count, let rows, let width):
      "\(count) output numbers are not \(rows) rows of \(width)"
    case .row(let row, let count):
      "row \(row) was asked for, but there are \(count) rows, counted from 0"
    case .emptyBatch:
      "a training step needs at least one row"
    case .threads(let count):
      "\(count) threads were asked for; give 1 to \(WorkerTeam.most)"
    }
  }

  private static func layerName(_ layer: Int, _ count: Int) -> String {
    if layer == 0 { return "the input" }
    return layer == count - 1 ? "the output" : "hidden layer \(layer)"
  }
}
