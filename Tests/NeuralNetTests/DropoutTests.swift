import Testing

@testable import NeuralNet

struct DropoutTests {
  @Test(arguments: [Float(0), 0.15, 0.5, 0.9]) func `drops its share and keeps the mean`(share: Float) {
    var kept = 0
    var sum: Float = 0
    for step in 0..<5 {
      let dropout = Dropout(share, seed: 3, step: step, layer: 1)
      for row in 0..<48 {
        for unit in 0..<1000 {
          let factor = dropout.factor(row: row, unit: unit)
          kept += factor > 0 ? 1 : 0
          sum += factor
        }
      }
    }
    #expect(abs(Double(kept) / 240_000 - Double(1 - share)) < 0.004)
    #expect(abs(sum / 240_000 - 1) < 0.04)
  }

  @Test func `seed, step, layer, row and unit all matter`() {
    func pattern(_ seed: UInt64, _ step: Int, _ layer: Int, _ row: Int, _ unit: Int) -> [Bool] {
      let dropout = Dropout(0.5, seed: seed, step: step, layer: layer)
      return (0..<64).map { dropout.factor(row: row, unit: unit + $0) > 0 }
    }
    let patterns = [
      pattern(1, 1, 1, 1, 0), pattern(2, 1, 1, 1, 0), pattern(1, 2, 1, 1, 0), pattern(1, 1, 2, 1, 0),
      pattern(1, 1, 1, 2, 0), pattern(1, 1, 1, 1, 64),
    ]
    #expect(Set(patterns).count == patterns.count)
    #expect(pattern(1, 1, 1, 1, 0) == patterns[0])
  }
}
