public import JSON
import Glibc

/// A learning curve as a power law, value = a n^-b + c with a > 0 and c ≥ 0: c is what no amount of data of this
/// kind would mend.
public struct PowerLaw: Equatable, Sendable {
  /// A parameter with its standard error, NaN where the points do not tell.
  public struct Parameter: Equatable, Sendable {
    /// The value.
    public let value: Double
    /// Its standard error.
    public let standardError: Double
  }

  /// Value at one sample, above the floor.
  public let a: Parameter
  /// How fast it falls.
  public let b: Parameter
  /// The floor; held at 0 with fewer than four sizes.
  public let c: Parameter

  /// The value at a number of samples.
  public func value(at size: Double) -> Double { a.value * pow(size, -b.value) + c.value }

  /// The law of least weighted squares; nil for fewer than two sizes with finite values above 0.
  ///
  /// - Parameters:
  ///   - sizes: numbers of samples.
  ///   - values: mean at each.
  ///   - standardErrors: of the means; where any is unknown or 0, equal relative errors are assumed, of a size
  ///     that the scatter tells.
  public init?(sizes: [Double], values: [Double], standardErrors: [Double]) {
    precondition(sizes.count == values.count && sizes.count == standardErrors.count, "one of each a size")
    let usable = sizes.indices.filter { sizes[$0] > 0 && values[$0].isFinite && values[$0] > 0 }
    guard Set(usable.map { sizes[$0] }).count >= 2 else { return nil }
    let isWeighted = usable.allSatisfy { standardErrors[$0] > 0 && standardErrors[$0].isFinite }
    let points = usable.map { index in
      let error = isWeighted ? standardErrors[index] : values[index]
      return Point(size: sizes[index], value: values[index], weight: 1 / (error * error))
    }
    let hasFloor = Set(points.map(\.size)).count >= 4
    let exponent = Self.bestExponent(points, hasFloor)
    let (scale, floor, squares) = Self.linear(points, exponent, hasFloor)
    guard scale > 0 else { return nil }
    let isFloorFree = hasFloor && floor > 0
    let freedom = points.count - (isFloorFree ? 3 : 2)
    // Errors are what the points say they are, or larger if the law does not fit so well.
    let misfit = freedom > 0 ? squares / Double(freedom) : .nan
    let factor = isWeighted ? max(1, misfit.isNaN ? 1 : misfit) : misfit
    let errors = Self.errors(points, scale, exponent, isFloorFree).map { ($0 * factor).squareRoot() }
    a = Parameter(value: scale, standardError: errors[0])
    b = Parameter(value: exponent, standardError: errors[1])
    c = Parameter(value: floor, standardError: isFloorFree ? errors[2] : .nan)
  }

  private struct Point {
    let size: Double
    let value: Double
    let weight: Double
  }

  /// With the exponent given the rest is linear, so that one dimension is left to search: a grid, then golden
  /// section.
  private static func bestExponent(_ points: [Point], _ hasFloor: Bool) -> Double {
    func squares(_ exponent: Double) -> Double { linear(points, exponent, hasFloor).squares }
    let grid = (0...150).map { 0.01 * exp(Double($0) * log(400) / 150) }
    let best = grid.indices.min { squares(grid[$0]) < squares(grid[$1]) } ?? 0
    var (low, high) = (grid[max(0, best - 1)], grid[min(grid.count - 1, best + 1)])
    let ratio = (5.0.squareRoot() - 1) / 2
    for _ in 0..<60 {
      let (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
      if squares(left) <= squares(right) { high = right } else { low = left }
    }
    return (low + high) / 2
  }

  /// Scale and floor for an exponent, and the weighted squares they leave.
  private static func linear(
    _ points: [Point], _ exponent: Double, _ hasFloor: Bool
  ) -> (scale: Double, floor: Double, squares: Double) {
    var (w, wx, wxx, wy, wxy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for point in points {
      let x = pow(point.size, -exponent)
      w += point.weight
      wx += point.weight * x
      wxx += point.weight * x * x
      wy += point.weight * point.value
      wxy += point.weight * x * point.value
    }
    let determinant = w * wxx - wx * wx
    var (scale, floor) = (wxy / wxx, 0.0)
    if hasFloor, determinant > 1e-14 * w * wxx {
      let free = (wxx * wy - wx * wxy) / determinant
      if free > 0 { (scale, floor) = ((w * wxy - wx * wy) / determinant, free) }
    }
    let squares = points.reduce(0) { sum, point in
      let miss = scale * pow(point.size, -exponent) + floor - point.value
      return sum + point.weight * miss * miss
    }
    return (scale, floor, squares)
  }

  /// Variances of scale, exponent and floor for errors as the weights say: the diagonal of the inverse of Jᵀ W J.
  private static func errors(
    _ points: [Point], _ scale: Double, _ exponent: Double, _ isFloorFree: Bool
  ) -> [Double] {
    let count = isFloorFree ? 3 : 2
    var matrix = [[Double]](repeating: [Double](repeating: 0, count: count), count: count)
    for point in points {
      let x = pow(point.size, -exponent)
      let slopes = [x, -scale * x * log(point.size), 1]
      for i in 0..<count { for j in 0..<count { matrix[i][j] += point.weight * slopes[i] * slopes[j] } }
    }
    return inverseDiagonal(matrix)
  }

  /// By Gauss and Jordan, scaled to a unit diagonal first; NaN where the matrix is singular.
  private static func inverseDiagonal(_ matrix: [[Double]]) -> [Double] {
    let count = matrix.count
    let scales = (0..<count).map { matrix[$0][$0].squareRoot() }
    var rows = (0..<count).map { i in
      (0..<count).map { matrix[i][$0] / (scales[i] * scales[$0]) } + (0..<count).map { i == $0 ? 1.0 : 0 }
    }
    for pivot in 0..<count {
      guard abs(rows[pivot][pivot]) > 1e-13 else { return [Double](repeating: .nan, count: count) }
      let top = rows[pivot].map { $0 / rows[pivot][pivot] }
      for row in 0..<count {
        let factor = rows[row][pivot]
        rows[row] = row == pivot ? top : zip(rows[row], top).map { $0 - factor * $1 }
      }
    }
    return (0..<count).map { rows[$0][count + $0] / (scales[$0] * scales[$0]) }
  }

  /// The parameters and their errors.
  public var json: JSONValue {
    func object(_ parameter: Parameter) -> JSONValue {
      ["value": .real(parameter.value), "standardError": .real(parameter.standardError)]
    }
    return ["a": object(a), "b": object(b), "c": object(c)]
  }
}
