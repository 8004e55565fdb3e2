internal import Glibc

/// A scalar that the specification is written for.
public protocol ReferenceScalar: BinaryFloatingPoint, Sendable {
  /// e^x
  static func exponential(_ x: Self) -> Self
  /// Hyperbolic tangent.
  static func hyperbolicTangent(_ x: Self) -> Self
}

extension Float: ReferenceScalar {
  /// e^x
  public static func exponential(_ x: Float) -> Float { expf(x) }
  /// Hyperbolic tangent.
  public static func hyperbolicTangent(_ x: Float) -> Float { tanhf(x) }
}

extension Double: ReferenceScalar {
  /// e^x
  public static func exponential(_ x: Double) -> Double { exp(x) }
  /// Hyperbolic tangent.
  public static func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }
}

/// The specification of the engine: the same network written plainly, in any precision, for tests to compare
/// with.
///
/// Loops only, one row after the other; nothing here is fast and nothing here is clever.
public struct Reference<Scalar: ReferenceScalar>: Sendable {
  /// Shape of the network.
  public let architecture: Architecture
  /// All tensors, laid out as `Parameters.values`.
  public var values: [Scalar]
  let layout: ParameterLayout

  /// The same numbers in this precision.
  @_specialize(where Scalar == Double)
  @_specialize(where Scalar == Float)
  public init(_ parameters: Parameters) {
    architecture = parameters.architecture
    values = parameters.values.map { Scalar($0) }
    layout = ParameterLayout(parameters.architecture)
  }

  /// What is kept of a layer on the way forth. Matrices are (rows, width).
  struct Layer {
    var input: [Scalar] = []
    var normalised: [Scalar] = []
    var spread: [Scalar] = []
    /// Derivative of activation and dropout.
    var slope: [Scalar] = []
    var output: [Scalar] = []
  }

  func tensor(_ role: ParameterLayout.Role, _ layer: Int) -> ArraySlice<Scalar>? {
    layout.tensor(role, layer).map { values[$0.range] }
  }

  /// Output rows with the running statistics and without dropout, as when the network is used.
  @_specialize(where Scalar == Double)
  @_specialize(where Scalar == Float)
  public func forward(_ rows: [Scalar]) -> [Scalar] {
    let count = rows.count / architecture.inputs
    var x = rows
    for layer in 0...architecture.hidden.count {
      x = product(x, count, layer)
      if layer == architecture.hidden.count { break }
      let units = architecture.hidden[layer]
      for i in x.indices {
        let unit = i % units
        var z = x[i]
        if let gamma = tensor(.gamma, layer), let beta = tensor(.beta, layer),
          let mean = tensor(.runningMean, layer), let variance = tensor(.runningVariance, layer)
        {
          let spread = 1 / (variance.at(unit) + Scalar(architecture.epsilon)).squareRoot()
          z = gamma.at(unit) * (z - mean.at(unit)) * spread + beta.at(unit)
        }
        x[i] = Self.activated(architecture.activation, z).value
      }
    }
    return x
  }

  /// x W' + bias, (rows, units).
  @_specialize(where Scalar == Double)
  @_specialize(where Scalar == Float)
  func product(_ x: [Scalar], _ rows: Int, _ layer: Int) -> [Scalar] {
    let (inputs, units) = (architecture.widths[layer], architecture.widths[layer + 1])
    guard let weight = tensor(.weight, layer) else { preconditionFailure("every layer has weights") }
    let bias = tensor(.bias, layer)
    var out = [Scalar](repeating: 0, count: rows * units)
    for row in 0..<rows {
      for unit in 0..<units {
        var sum: Scalar = 0
        for i in 0..<inputs { sum += x[row * inputs + i] * weight.at(unit * inputs + i) }
        out[row * units + unit] = sum + (bias?.at(unit) ?? 0)
      }
    }
    return out
  }

  /// An activation and its derivative.
  static func activated(_ activation: Activation, _ z: Scalar) -> (value: Scalar, slope: Scalar) {
    switch activation {
    case .identity: return (z, 1)
    case .tanh:
      let t = Scalar.hyperbolicTangent(z)
      return (t, 1 - t * t)
    case .silu:
      let s = 1 / (1 + Scalar.exponential(-z))
      return (z * s, s + z * s * (1 - s))
    case .relu: return z > 0 ? (z, 1) : (0, 0)
    case .gelu:
      let root = (2 / Scalar.pi).squareRoot()
      let t = Scalar.hyperbolicTangent(root * (z + Scalar(0.044715) * z * z * z))
      let inner = root * (1 + 3 * Scalar(0.044715) * z * z)
      return (z * (1 + t) / 2, (1 + t) / 2 + z * (1 - t * t) * inner / 2)
    }
  }
}

extension ArraySlice {
  /// Counted from the slice's own start.
  func at(_ index: Int) -> Element { self[startIndex + index] }
}
