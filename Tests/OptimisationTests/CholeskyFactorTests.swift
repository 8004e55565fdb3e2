import Glibc
import Testing

@testable import Optimisation

@Suite struct CholeskyFactorTests {
  /// B Bᵀ + 1 of random numbers.
  static func matrix(_ count: Int) -> [[Double]] {
    let b = (0..<count).map { uniforms(count, seed: UInt64($0)).map { $0 - 0.5 } }
    return (0..<count).map { i in
      (0..<count).map { j in zip(b[i], b[j]).reduce(i == j ? 1 : 0) { $0 + $1.0 * $1.1 } }
    }
  }

  static func triangle(_ matrix: [[Double]]) -> [Double] {
    matrix.indices.flatMap { matrix[$0][...$0] }
  }

  /// Sizes around the steps of the vector loops.
  @Test(arguments: [1, 2, 3, 4, 5, 15, 16, 17, 33, 70]) func solvesAndInverts(count: Int) throws {
    let matrix = Self.matrix(count)
    let factor = try #require(CholeskyFactor(Self.triangle(matrix), count: count))
    let x = uniforms(count, seed: 99)
    let b = matrix.map { row in zip(row, x).reduce(0) { $0 + $1.0 * $1.1 } }
    #expect(zip(factor.solved(b), x).allSatisfy { abs($0 - $1) < 1e-11 })
    let inverse = factor.inverse()
    for i in 0..<count {
      let unit = (0..<count).map { $0 == i ? 1.0 : 0 }
      let column = factor.solved(unit)
      for j in 0...i { #expect(abs(inverse[PackedTriangle.start(of: i) + j] - column[j]) < 1e-12) }
    }
  }

  @Test func theDeterminantIsThatOfAKnownMatrix() throws {
    let factor = try #require(CholeskyFactor([4, 2, 5], count: 2))
    #expect(abs(factor.logDeterminant - log(16.0)) < 1e-15)
  }

  @Test func growsAsIfItHadBeenWhole() throws {
    let matrix = Self.matrix(20)
    let whole = try #require(CholeskyFactor(Self.triangle(matrix), count: 20))
    var grown = try #require(CholeskyFactor(Self.triangle(Array(matrix[..<17])), count: 17))
    for row in 17..<20 {
      let isAdded = grown.append(Array(matrix[row][..<row]), diagonal: matrix[row][row])
      #expect(isAdded)
    }
    let b = uniforms(20)
    #expect(zip(whole.solved(b), grown.solved(b)).allSatisfy { abs($0 - $1) < 1e-12 } && grown.count == 20)
  }

  @Test func whatIsNotPositiveDefiniteIsRefused() throws {
    #expect(CholeskyFactor([1, 2, 1], count: 2) == nil)
    #expect(CholeskyFactor([.nan], count: 1) == nil)
    var factor = try #require(CholeskyFactor([1], count: 1))
    let isAdded = factor.append([1], diagonal: 1)
    #expect(!isAdded && factor.count == 1)
    #expect(factor.solved([3]) == [3])
  }
}
