/// Where each tensor lies in the flat buffer of `Parameters`.
struct ParameterLayout: Sendable {
  /// What a tensor is for.
  enum Role: Sendable { case weight, bias, gamma, beta, runningMean, runningVariance }

  struct Tensor: Sendable {
    let name: String
    let role: Role
    /// 0 for the first hidden layer; the output layer comes last.
    let layer: Int
    let shape: [Int]
    let offset: Int

    var count: Int { shape.reduce(1, *) }
    var range: Range<Int> { offset..<offset + count }
    var isTrainable: Bool { role != .runningMean && role != .runningVariance }
  }

  let tensors: [Tensor]
  let count: Int

  init(_ architecture: Architecture) {
    var tensors: [Tensor] = []
    var offset = 0
    func append(_ name: String, _ role: Role, _ layer: Int, _ shape: [Int]) {
      tensors.append(Tensor(name: name, role: role, layer: layer, shape: shape, offset: offset))
      offset += shape.reduce(1, *)
    }
    let widths = architecture.widths
    for (layer, units) in architecture.hidden.enumerated() {
      append("hidden.\(layer).weight", .weight, layer, [units, widths[layer]])
      if architecture.batchNormalisation {
        append("hidden.\(layer).gamma", .gamma, layer, [units])
        append("hidden.\(layer).beta", .beta, layer, [units])
        append("hidden.\(layer).running_mean", .runningMean, layer, [units])
        append("hidden.\(layer).running_variance", .runningVariance, layer, [units])
      } else {
        append("hidden.\(layer).bias", .bias, layer, [units])
      }
    }
    let last = architecture.hidden.count
    append("output.weight", .weight, last, [architecture.outputs, widths[last]])
    append("output.bias", .bias, last, [architecture.outputs])
    self.tensors = tensors
    count = offset
  }

  func tensor(_ role: Role, _ layer: Int) -> Tensor? {
    tensors.first { $0.role == role && $0.layer == layer }
  }
}
