import Glibc
import Spectra
import Testing

@Suite struct ConvolutionMatrixBatchTests {
  /// Eleven spectra: two blocks of four and three left over.
  static let batch: [Float] = (0..<11).flatMap { row in
    EnergyGrid.rankine2020.energies.map { Float(1 + 0.5 * sin($0 / 2 + Double(row))) }
  }

  @Test func equalsDoubleToSinglePrecision() throws {
    let matrix = try ConvolutionMatrix(from: .rankine2020, by: .feKEdge)
    let fast = matrix.apply(batch: Self.batch)
    #expect(fast.count == 11 * 441)
    for row in 0..<11 {
      let slow = matrix.apply(Self.batch[(row * 240)..<(row * 240 + 240)].map(Double.init))
      for index in 0..<441 { #expect(abs(Double(fast[row * 441 + index]) - slow[index]) < 3e-6) }
    }
  }

  @Test func aBatchEqualsSingleCallsBitForBit() throws {
    let matrix = try ConvolutionMatrix(from: .rankine2020, by: .feKEdge)
    let together = matrix.convolved(batch: Self.batch)
    for row in 0..<11 {
      let alone = matrix.convolved(batch: Array(Self.batch[(row * 240)..<(row * 240 + 240)]))
      #expect(Array(together.intensities[(row * 441)..<(row * 441 + 441)]) == alone.intensities)
      #expect(together.levels[row] == alone.levels[0])
    }
  }

  @Test func normalisesByTheLevel() throws {
    let matrix = try ConvolutionMatrix(from: .rankine2020, by: .feKEdge)
    let raw = matrix.apply(batch: Self.batch)
    let (normalised, levels) = matrix.convolved(batch: Self.batch)
    #expect(normalised[441 * 3 + 200] == raw[441 * 3 + 200] / levels[3])
    let exact = matrix.level(of: Self.batch[720..<960].map(Double.init))
    #expect(abs(Double(levels[3]) - exact) < 1e-6)
  }

  @Test func aSpectrumWithoutPostEdgeStaysAsItIs() throws {
    let matrix = try ConvolutionMatrix(from: .rankine2020, by: .feKEdge)
    let zeros = matrix.convolved(batch: [Float](repeating: 0, count: 240))
    #expect(zeros.intensities.allSatisfy { $0 == 0 })
    #expect(zeros.levels == [0])
  }

  @Test func anEmptyBatchGivesNothing() throws {
    let matrix = try ConvolutionMatrix(from: .rankine2020, by: .feKEdge)
    #expect(matrix.apply(batch: []).isEmpty)
  }
}
