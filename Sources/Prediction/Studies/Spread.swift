public import JSON

/// Mean of a few values and how far they scatter.
public struct Spread: Equatable, Sendable {
  /// Number of values.
  public let count: Int
  /// Arithmetic mean; NaN of nothing.
  public let mean: Double
  /// Standard deviation (n - 1); NaN of fewer than two.
  public let deviation: Double

  /// Standard error of the mean, as if the values were independent; NaN of fewer than two.
  public var standardError: Double { deviation / Double(count).squareRoot() }

  /// The spread of the finite ones of some values.
  public init(of values: [Double]) {
    let finite = values.filter(\.isFinite)
    count = finite.count
    let mean = finite.reduce(0, +) / Double(finite.count)
    self.mean = mean
    let squares = finite.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    deviation = finite.count < 2 ? .nan : (squares / Double(finite.count - 1)).squareRoot()
  }

  /// As an object, to five figures; what does not exist is null.
  public var json: JSONValue {
    .object([
      "count": .number(.integer(count)), "mean": .real(mean), "standardDeviation": .real(deviation),
      "standardError": .real(standardError),
    ])
  }
}

extension JSONValue {
  /// A number to five figures; null where it is not finite.
  static func real(_ value: Double) -> JSONValue {
    value.isFinite ? .number(.real(value.rounded(figures: 5))) : .null
  }
}
