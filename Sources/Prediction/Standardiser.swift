/// Shifts and scales each feature to mean 0 and standard deviation 1 on the training set.
///
/// A feature that never varied carries no information and gets scale 0, which takes it out of play:
/// otherwise a value not seen in training would be blown up without bound.
public struct Standardiser: Hashable, Sendable {
  /// Mean of each feature, shape (features).
  public let mean: [Float]
  /// Reciprocal standard deviation of each feature, 0 for a constant one, shape (features).
  public let scale: [Float]
  /// Standardised values are held within plus and minus this; infinite for no bound.
  public let bound: Float

  /// Features seen before, as stored with the weights.
  public init(mean: [Float], scale: [Float], bound: Float) {
    precondition(mean.count == scale.count, "one scale a mean")
    self.mean = mean
    self.scale = scale
    self.bound = bound
  }

  /// Measured on some rows of a matrix.
  ///
  /// - Parameters:
  ///   - matrix: shape (samples, features), row-major.
  ///   - features: columns of the matrix.
  ///   - rows: the samples to measure; at least one.
  ///   - bound: where standardised values are cut off.
  public init(measuring matrix: [Float], features: Int, rows: [Int], bound: Float = .infinity) {
    precondition(!rows.isEmpty && matrix.count % features == 0, "a matrix of whole rows, some of them named")
    var sum = [Double](repeating: 0, count: features)
    for row in rows {
      for column in 0..<features { sum[column] += Double(matrix[row * features + column]) }
    }
    let mean = sum.map { $0 / Double(rows.count) }
    var squares = [Double](repeating: 0, count: features)
    for row in rows {
      for column in 0..<features {
        let deviation = Double(matrix[row * features + column]) - mean[column]
        squares[column] += deviation * deviation
      }
    }
    self.bound = bound
    self.mean = mean.map(Float.init)
    self.scale = squares.enumerated().map { column, square in
      let deviation = (square / Double(rows.count)).squareRoot()
      let negligible = 1e-6 * max(1e-3, abs(mean[column]))
      return deviation > negligible ? Float(1 / deviation) : 0
    }
  }

  /// Number of features.
  public var count: Int { mean.count }

  /// Standardises every row of a matrix of shape (samples, features) in place.
  public func standardise(_ matrix: inout [Float]) { standardise(&matrix, within: bound) }

  /// The same with another bound.
  func standardise(_ matrix: inout [Float], within bound: Float) {
    precondition(matrix.count % max(1, count) == 0, "whole rows of \(count) features")
    var start = 0
    while start < matrix.count {
      for column in 0..<count {
        let value = (matrix[start + column] - mean[column]) * scale[column]
        matrix[start + column] = min(max(value, -bound), bound)
      }
      start += count
    }
  }
}
