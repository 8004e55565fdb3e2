import Glibc
import Testing

@testable import Prediction

@Suite struct PrincipalComponentsTests {
  /// The matrix of `Fixtures/golden.py`.
  static let matrix: [Float] = (0..<30).flatMap { row in
    (0..<11).map { column in
      var (sum, scale) = (0.0, 1.0)
      for k in 0..<5 {
        sum += sin(Double((row + 1) * (k + 1)) * 0.37) * cos(Double((column + 1) * (k + 2)) * 0.53) * scale
        scale /= 3
      }
      return Float(sum)
    }
  }

  @Test func agreesWithNumPy() {
    let found = PrincipalComponents(of: Self.matrix, columns: 11, count: 3, iterations: 60)
    for (one, other) in zip(found.variances, Golden.variances) { #expect(abs(one - other) < 1e-5 * other) }
    for (one, other) in zip(found.directions, Golden.directions) { #expect(abs(one - other) < 2e-4) }
    #expect(found.count == 3 && found.directions.count == Golden.directions.count)
  }

  @Test func directionsAreOrthonormal() {
    let found = PrincipalComponents(of: Self.matrix, columns: 11, count: 4)
    for one in 0..<4 {
      for other in 0..<4 {
        let product = (0..<11).reduce(0.0) {
          $0 + found.directions[one * 11 + $1] * found.directions[other * 11 + $1]
        }
        #expect(abs(product - (one == other ? 1 : 0)) < 1e-12)
      }
    }
  }

  @Test func theSameMatrixGivesTheSameBits() {
    let one = PrincipalComponents(of: Self.matrix, columns: 11, count: 5)
    let other = PrincipalComponents(of: Self.matrix, columns: 11, count: 5)
    #expect(one.directions == other.directions && one.variances == other.variances)
  }

  @Test(arguments: [(rows: 3, columns: 7), (rows: 9, columns: 2), (rows: 1, columns: 1)])
  func noMoreDirectionsThanTheMatrixHas(shape: (rows: Int, columns: Int)) {
    let matrix = (0..<shape.rows * shape.columns).map { Float($0 * 37 % 11) - 4 }
    let found = PrincipalComponents(of: matrix, columns: shape.columns, count: 32)
    #expect(found.count == min(shape.rows, shape.columns))
    let total = matrix.reduce(0.0) { $0 + Double($1 * $1) } / Double(shape.rows)
    #expect(abs(found.variances.reduce(0, +) - total) < 1e-4 * total)
  }

  @Test func nothingVariesInZeros() {
    let found = PrincipalComponents(of: [Float](repeating: 0, count: 12), columns: 3, count: 2)
    #expect(found.variances == [0, 0])
    #expect(found.directions.allSatisfy { $0.isFinite })
  }
}
