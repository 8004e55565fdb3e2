internal import Glibc

/// The lower triangular L with A = L Lᵀ of a symmetric positive definite matrix, stored row after row, so that
/// rows can be added.
struct CholeskyFactor {
  /// Number of rows.
  private(set) var count: Int
  private var rows: [Double]

  /// Factorises a matrix given by its lower triangle, row after row; nil where it is not positive definite.
  /// O(n³/6) multiplications.
  init?(_ triangle: [Double], count: Int) {
    rows = triangle
    self.count = count
    guard PackedTriangle.factorise(&rows, count) else { return nil }
  }

  /// Adds a row and a column to the matrix: `row` are its products with the present ones. Does nothing and
  /// returns false where the larger matrix is not positive definite. O(n²/2).
  mutating func append(_ row: [Double], diagonal: Double) -> Bool {
    let part = solvedLower(row)
    let pivot = diagonal - PackedTriangle.dot(part, 0, part, 0, count)
    guard pivot > 0, pivot.isFinite else { return false }
    rows += part
    rows.append(pivot.squareRoot())
    count += 1
    return true
  }

  /// v with L v = b. O(n²/2).
  func solvedLower(_ b: [Double]) -> [Double] {
    precondition(b.count == count, "as many values as rows")
    var v = b
    for i in 0..<count {
      let start = PackedTriangle.start(of: i)
      v[i] = (v[i] - PackedTriangle.dot(rows, start, v, 0, i)) / rows[start + i]
    }
    return v
  }

  /// x with Lᵀ x = v. O(n²/2).
  func solvedUpper(_ v: [Double]) -> [Double] {
    var x = v
    for i in stride(from: count - 1, through: 0, by: -1) {
      let start = PackedTriangle.start(of: i)
      x[i] /= rows[start + i]
      PackedTriangle.add(-x[i], rows, start, to: &x, 0, i)
    }
    return x
  }

  /// x with A x = b. O(n²).
  func solved(_ b: [Double]) -> [Double] { solvedUpper(solvedLower(b)) }

  /// log |A|.
  var logDeterminant: Double {
    2 * (0..<count).reduce(0) { $0 + log(rows[PackedTriangle.start(of: $1) + $1]) }
  }

  /// The lower triangle of the inverse of A, row after row. O(n³/3).
  func inverse() -> [Double] {
    let columns = inverseColumns()
    // Entry (i, j): the product of columns i and j of the inverse of L, from row i on.
    var inverse: [Double] = []
    inverse.reserveCapacity(rows.count)
    for i in 0..<count {
      for j in 0...i {
        inverse.append(
          PackedTriangle.dot(columns[i], 0, columns[j], i - j, count - i))
      }
    }
    return inverse
  }

  /// Column j of the inverse of L, from row j on.
  private func inverseColumns() -> [[Double]] {
    (0..<count).map { j in
      var column = [Double](repeating: 0, count: count - j)
      column[0] = 1 / rows[PackedTriangle.start(of: j) + j]
      for i in j + 1..<max(count, j + 1) {
        let start = PackedTriangle.start(of: i)
        column[i - j] = -PackedTriangle.dot(rows, start + j, column, 0, i - j) / rows[start + i]
      }
      return column
    }
  }
}
