/// Everything a trained network consists of, in one flat buffer.
///
/// Weight matrices are (units, inputs), row-major; the other tensors have one number a unit.
public struct Parameters: Hashable, Sendable {
  /// Shape of the network.
  public let architecture: Architecture
  /// All tensors one after the other, in the order of `Architecture.tensorShapes`.
  public internal(set) var values: [Float]

  init(_ architecture: Architecture, values: [Float]) {
    self.architecture = architecture
    self.values = values
  }

  /// The values of one tensor; nil if the network has none of that name.
  public subscript(name: String) -> ArraySlice<Float>? {
    ParameterLayout(architecture).tensors.first { $0.name == name }.map { values[$0.range] }
  }

  /// All tensors by name, for a weight file.
  public var tensors: [NamedTensor] { Self.tensors(architecture, values, prefix: "") { _ in true } }

  /// Reads the tensors of a weight file, in any order.
  ///
  /// Throws if one is missing, unknown, given twice, of the wrong shape, holds a number that is not finite, or numbers
  /// so large that they overflow once batch normalisation is folded into the weights.
  public init(_ architecture: Architecture, tensors: [NamedTensor]) throws(NeuralNetError) {
    try architecture.validate()
    let layout = ParameterLayout(architecture)
    self.architecture = architecture
    values = try Self.values(layout.tensors, count: layout.count, tensors)
    for layer in architecture.hidden.indices { try checkFolding(layout, layer) }
  }

  private func checkFolding(_ layout: ParameterLayout, _ layer: Int) throws(NeuralNetError) {
    guard let weight = layout.tensor(.weight, layer),
      let normalisation = FoldedNormalisation(self, layout, layer: layer)
    else { return }
    let largest = Double(values[weight.range].reduce(0) { max($0, abs($1)) })
    for (unit, (scale, shift)) in zip(normalisation.scales, normalisation.shifts).enumerated() {
      guard Float(largest * scale).isFinite, Float(shift).isFinite else {
        throw .overflow(layer: layer, unit: unit)
      }
    }
  }
}

// MARK: Tensors

extension Parameters {
  static func tensors(
    _ architecture: Architecture, _ values: [Float], prefix: String,
    where included: (ParameterLayout.Tensor) -> Bool
  ) -> [NamedTensor] {
    ParameterLayout(architecture).tensors.filter(included).map {
      NamedTensor(name: prefix + $0.name, shape: $0.shape, values: Array(values[$0.range]))
    }
  }

  /// The flat buffer of `wanted` tensors; those not wanted stay zero.
  static func values(
    _ wanted: [ParameterLayout.Tensor], count: Int, prefix: String = "", _ tensors: [NamedTensor]
  ) throws(NeuralNetError) -> [Float] {
    var found: [String: NamedTensor] = [:]
    for tensor in tensors where found.updateValue(tensor, forKey: tensor.name) != nil {
      throw .tensorTwice(tensor.name)
    }
    var values = [Float](repeating: 0, count: count)
    for entry in wanted {
      let name = prefix + entry.name
      guard let tensor = found.removeValue(forKey: name) else { throw .tensorMissing(name) }
      try check(tensor, shape: entry.shape)
      if entry.role == .runningVariance, let index = tensor.values.firstIndex(where: { $0 < 0 }) {
        throw .negativeVariance(name, index: index, tensor.values[index])
      }
      values.replaceSubrange(entry.range, with: tensor.values)
    }
    if let name = found.keys.min() { throw .tensorUnknown(name) }
    return values
  }

  private static func check(_ tensor: NamedTensor, shape: [Int]) throws(NeuralNetError) {
    if tensor.shape != shape { throw .tensorShape(tensor.name, tensor.shape, expected: shape) }
    let count = shape.reduce(1, *)
    if tensor.values.count != count {
      throw .tensorCount(tensor.name, tensor.values.count, expected: count)
    }
    if let index = tensor.values.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(tensor.name, index: index)
    }
  }
}
