/// The directions along which the rows of a matrix vary most, by subspace iteration.
///
/// Deterministic: the starting subspace comes from a fixed seed and each direction's largest entry is made
/// positive. Cost: iterations x rows x columns x count.
struct PrincipalComponents {
  /// Orthonormal directions, shape (count, columns), most important first.
  let directions: [Double]
  /// Mean square of the rows along each direction.
  let variances: [Double]
  let count: Int
  let columns: Int

  /// Of rows that are already centred as wanted, shape (rows, columns).
  init(of matrix: [Float], columns: Int, count wanted: Int, iterations: Int = 12) {
    let rows = matrix.count / columns
    let count = min(wanted, columns, rows)
    var generator = SeededGenerator(seed: 0x5EED)
    var basis = (0..<count * columns).map { _ in
      Double(Int64(truncatingIfNeeded: generator.next() >> 11)) / 0x1p53 - 0.5
    }
    Self.orthonormalise(&basis, count, columns)
    for _ in 0..<iterations {
      basis = Self.image(of: basis, matrix, rows, columns, count)
      Self.orthonormalise(&basis, count, columns)
    }
    let lengths = Self.projections(basis, matrix, rows, columns, count)
    let order = (0..<count).sorted { lengths[$0] > lengths[$1] }
    directions = order.flatMap { index -> [Double] in
      let direction = basis[index * columns..<(index + 1) * columns]
      let largest = direction.max { abs($0) < abs($1) } ?? 1
      return direction.map { largest < 0 ? -$0 : $0 }
    }
    variances = order.map { lengths[$0] / Double(max(1, rows)) }
    self.count = count
    self.columns = columns
  }

  /// M^T M applied to every direction, M the matrix.
  private static func image(
    of basis: [Double], _ matrix: [Float], _ rows: Int, _ columns: Int, _ count: Int
  ) -> [Double] {
    let narrow = basis.map(Float.init)
    var image = [Float](repeating: 0, count: basis.count)
    for row in 0..<rows {
      let start = row * columns
      for index in 0..<count {
        let direction = index * columns
        var lanes = SIMD8<Float>.zero
        var column = 0
        while column + 8 <= columns {
          lanes += SIMD8(matrix, start + column) * SIMD8(narrow, direction + column)
          column += 8
        }
        var sum = lanes.sum()
        while column < columns {
          sum += matrix[start + column] * narrow[direction + column]
          column += 1
        }
        for column in 0..<columns { image[direction + column] += sum * matrix[start + column] }
      }
    }
    return image.map(Double.init)
  }

  /// Squared length of the matrix along each direction.
  private static func projections(
    _ basis: [Double], _ matrix: [Float], _ rows: Int, _ columns: Int, _ count: Int
  ) -> [Double] {
    (0..<count).map { index in
      var total = 0.0
      for row in 0..<rows {
        var sum = 0.0
        for column in 0..<columns {
          sum += basis[index * columns + column] * Double(matrix[row * columns + column])
        }
        total += sum * sum
      }
      return total
    }
  }

  /// Gram and Schmidt, twice for the sake of rounding.
  private static func orthonormalise(_ basis: inout [Double], _ count: Int, _ columns: Int) {
    for index in 0..<count {
      let start = index * columns
      for _ in 0..<2 {
        for other in 0..<index {
          let offset = other * columns
          var overlap = 0.0
          for column in 0..<columns { overlap += basis[start + column] * basis[offset + column] }
          for column in 0..<columns { basis[start + column] -= overlap * basis[offset + column] }
        }
      }
      var square = 0.0
      for column in 0..<columns { square += basis[start + column] * basis[start + column] }
      let scale = square > 0 ? 1 / square.squareRoot() : 0
      for column in 0..<columns { basis[start + column] *= scale }
    }
  }
}

extension SIMD8<Float> {
  /// Eight consecutive values of an array.
  @inline(__always)
  init(_ values: [Float], _ start: Int) {
    self.init(
      values[start], values[start + 1], values[start + 2], values[start + 3], values[start + 4],
      values[start + 5], values[start + 6], values[start + 7])
  }
}
