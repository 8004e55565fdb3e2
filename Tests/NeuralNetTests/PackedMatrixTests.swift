import Testing

@testable import NeuralNet

@Suite struct PackedMatrixTests {
  @Test(arguments: KernelSet.available, [(1, 1), (3, 17), (16, 16), (33, 40), (441, 301)])
  func `products and distances are those of the rows`(set: KernelSet, shape: (rows: Int, columns: Int)) {
    let values = SeededNumbers.array(shape.rows * shape.columns, seed: 3)
    let vector = SeededNumbers.array(shape.columns, seed: 4)
    let matrix = PackedMatrix(
      values, rows: shape.rows, columns: shape.columns, kernels: KernelTable(set))
    let rows = (0..<shape.rows).map { values[$0 * shape.columns..<($0 + 1) * shape.columns].map(Double.init) }
    let products = rows.map { zip($0, vector).reduce(0) { $0 + $1.0 * Double($1.1) } }
    #expect(relativeDistance(matrix.product(vector[...]), products) < 1e-6)
    let squares = rows.map { row in
      zip(row, vector).reduce(0) { $0 + ($1.0 - Double($1.1)) * ($1.0 - Double($1.1)) }
    }
    #expect(
      relativeDistance(matrix.squaredDistances(from: vector[...], rows: 0..<shape.rows), squares) < 1e-6)
  }

  @Test(arguments: KernelSet.available, [(1, 1), (3, 17), (33, 40), (100, 32)])
  func `many at once have the bits of each alone`(set: KernelSet, shape: (rows: Int, columns: Int)) {
    let matrix = PackedMatrix(
      SeededNumbers.array(shape.rows * shape.columns, seed: 3), rows: shape.rows, columns: shape.columns,
      kernels: KernelTable(set))
    for count in [0, 1, 2, 7, 30] {
      let vectors = SeededNumbers.array(count * shape.columns, seed: 5)
      let slices = (0..<count).map { vectors[$0 * shape.columns..<($0 + 1) * shape.columns] }
      #expect(matrix.products(vectors) == slices.flatMap { matrix.product($0) })
      for slice in slices {
        let squares = matrix.squaredDistances(from: slice, rows: 0..<shape.rows)
        for first in stride(from: 0, to: shape.rows, by: 48) {
          let rows = first..<min(first + 48, shape.rows)
          #expect(matrix.squaredDistances(from: slice, rows: rows) == Array(squares[rows]))
        }
      }
    }
  }

  @Test(arguments: KernelSet.available) func `a row is at no distance from itself`(set: KernelSet) {
    let values = SeededNumbers.array(50 * 32, seed: 6)
    let matrix = PackedMatrix(values, rows: 50, columns: 32, kernels: KernelTable(set))
    for row in 0..<50 {
      let squares = matrix.squaredDistances(from: values[row * 32..<(row + 1) * 32], rows: 0..<50)
      #expect(squares[row] == 0 && squares.count { $0 == 0 } == 1)
    }
  }
}
