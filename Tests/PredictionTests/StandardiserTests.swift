import Testing

@testable import Prediction

@Suite struct StandardiserTests {
  /// Features: 1, 2, 3, 4; always 5; 0 but in a row that is not measured.
  static let matrix: [Float] = [1, 5, 0, 2, 5, 0, 3, 5, 0, 4, 5, 0, 100, 9, 7]
  static let measured = Standardiser(measuring: matrix, features: 3, rows: [0, 1, 2, 3])

  @Test func measuresTheNamedRowsOnly() {
    #expect(Self.measured.mean == [2.5, 5, 0])
    #expect(abs(Self.measured.scale[0] - 1 / Float(1.25).squareRoot()) < 1e-6)
    #expect(Self.measured.count == 3)
  }

  @Test func constantFeaturesAreOutOfPlay() {
    #expect(Self.measured.scale[1] == 0 && Self.measured.scale[2] == 0)
    var row: [Float] = [2.5, 1e9, -1e9]
    Self.measured.standardise(&row)
    #expect(row.allSatisfy { $0 == 0 })
  }

  @Test func meanZeroDeviationOne() {
    var matrix = Array(Self.matrix[0..<12])
    Self.measured.standardise(&matrix)
    let first = stride(from: 0, to: 12, by: 3).map { matrix[$0] }
    #expect(abs(first.reduce(0, +)) < 1e-6)
    #expect(abs(first.reduce(0) { $0 + $1 * $1 } / 4 - 1) < 1e-6)
  }

  @Test func theBoundHolds() {
    let bounded = Standardiser(mean: [0, 0], scale: [1, 10], bound: 3)
    var rows: [Float] = [2, -1, -5, 0.1, 4, 0.2]
    bounded.standardise(&rows)
    #expect(rows == [2, -3, -3, 1, 3, 2])
    var same: [Float] = [2, -1]
    bounded.standardise(&same, within: 50)
    #expect(same == [2, -10])
  }
}
