// B = spectra in the batch, I = inputs, O = outputs.

extension ConvolutionMatrix {
  /// Convolves a batch in single precision: `(B, I)` in, `(B, O)` out, both row by row; not normalised.
  ///
  /// A spectrum gives the same bits alone and in any batch.
  public func apply(batch: [Float]) -> [Float] {
    let rows = batch.count / inputCount
    precondition(rows * inputCount == batch.count, "a batch is (B, I) row by row")
    var result = [Float](repeating: 0, count: rows * outputCount)
    for row in stride(from: 0, to: rows - rows % 4, by: 4) { multiplyFour(batch, from: row, into: &result) }
    for row in (rows - rows % 4)..<rows { multiplyOne(batch, at: row, into: &result) }
    return result
  }

  /// The levels of a batch `(B, I)`: for each spectrum the mean of its convolved curve over the window.
  public func levels(batch: [Float]) -> [Float] {
    let rows = batch.count / inputCount
    precondition(rows * inputCount == batch.count, "a batch is (B, I) row by row")
    return (0..<rows).map { row in
      var sum = 0.0
      for column in 0..<inputCount { sum += levelWeights[column] * Double(batch[row * inputCount + column]) }
      return Float(sum)
    }
  }

  /// The convolved batch, each spectrum divided by its level when the convolution normalises, and the levels.
  ///
  /// A spectrum whose level is not positive stays as it is.
  public func convolved(batch: [Float]) -> (intensities: [Float], levels: [Float]) {
    var result = apply(batch: batch)
    let levels = levels(batch: batch)
    guard convolution.normalise else { return (result, levels) }
    for (row, level) in levels.enumerated() where level.isFinite && level > 0 {
      for index in (row * outputCount)..<((row + 1) * outputCount) { result[index] /= level }
    }
    return (result, levels)
  }

  private func multiplyFour(_ batch: [Float], from row: Int, into result: inout [Float]) {
    let count = inputCount
    let first = row * count
    for panel in 0..<((outputCount + 7) / 8) {
      var sum0 = SIMD8<Float>.zero
      var sum1 = SIMD8<Float>.zero
      var sum2 = SIMD8<Float>.zero
      var sum3 = SIMD8<Float>.zero
      for column in 0..<count {
        let weights = floatPanels[panel * count + column]
        sum0 += weights * batch[first + column]
        sum1 += weights * batch[first + count + column]
        sum2 += weights * batch[first + 2 * count + column]
        sum3 += weights * batch[first + 3 * count + column]
      }
      store(sum0, panel: panel, row: row, into: &result)
      store(sum1, panel: panel, row: row + 1, into: &result)
      store(sum2, panel: panel, row: row + 2, into: &result)
      store(sum3, panel: panel, row: row + 3, into: &result)
    }
  }

  private func multiplyOne(_ batch: [Float], at row: Int, into result: inout [Float]) {
    let count = inputCount
    let first = row * count
    for panel in 0..<((outputCount + 7) / 8) {
      var sum = SIMD8<Float>.zero
      for column in 0..<count { sum += floatPanels[panel * count + column] * batch[first + column] }
      store(sum, panel: panel, row: row, into: &result)
    }
  }

  @inline(__always)
  private func store(_ sum: SIMD8<Float>, panel: Int, row: Int, into result: inout [Float]) {
    let start = row * outputCount + panel * 8
    for lane in 0..<min(8, outputCount - panel * 8) { result[start + lane] = sum[lane] }
  }
}
