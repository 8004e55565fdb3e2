/// A matrix kept as the kernels read it: many products with single vectors, and the distances of a point from its
/// rows. Results do not depend on the number of threads; every sum runs in a fixed order.
public struct PackedMatrix: Sendable {
  private let weights: PanelWeights
  private let kernels: KernelTable

  /// Of values row by row, shape (rows, columns).
  public init(_ values: [Float], rows: Int, columns: Int) {
    self.init(values, rows: rows, columns: columns, kernels: .current)
  }

  init(_ values: [Float], rows: Int, columns: Int, kernels: KernelTable) {
    precondition(rows > 0 && columns > 0 && values.count == rows * columns, "a matrix of whole rows")
    weights = PanelWeights(inputs: columns, units: rows, values[...])
    self.kernels = kernels
  }

  /// Number of rows.
  public var rows: Int { weights.units }

  /// Number of columns.
  public var columns: Int { weights.inputs }

  /// Bytes of the weights.
  public var byteCount: Int { weights.buffer.count * 4 }

  /// The matrix times a vector (columns): one value a row.
  public func product(_ vector: ArraySlice<Float>) -> [Float] {
    unsafe filled(from: vector, rows, weights.panels) { input, output in
      unsafe kernels.multiplyOneRow(
        input, weights.depth, weights.panels, weights.panelCount, weights.buffer.base, output)
    }
  }

  /// The matrix times each of several vectors, shape (count, columns) to (count, rows): the bits of `product`, with the
  /// matrix read once.
  public func products(_ vectors: [Float]) -> [Float] {
    let count = vectors.count / columns
    precondition(count * columns == vectors.count, "whole vectors")
    guard count > 1 else { return count == 0 ? [] : product(vectors[...]) }
    let (depth, columns, rows) = (weights.depth, columns, rows)
    var values = [Float](repeating: 0, count: count * rows)
    unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: count * (depth + 16)) { memory in
      let input = memory.baseAddress!
      let block = unsafe input + count * depth
      unsafe input.initialize(repeating: 0, count: count * (depth + 16))
      unsafe vectors.withUnsafeBufferPointer { source in
        for vector in 0..<count {
          unsafe (input + vector * depth).update(from: source.baseAddress! + vector * columns, count: columns)
        }
      }
      for panel in 0..<weights.panels {
        let base = unsafe weights.buffer.base + panel * weights.panelCount
        unsafe kernels.multiplyRows(input, depth, count, depth, base, base, block)
        let units = panel * 16..<min(panel * 16 + 16, rows)
        for vector in 0..<count {
          for unit in units {
            values[vector * rows + unit] = unsafe block[vector * 16 + unit - units.lowerBound]
          }
        }
      }
    }
    return values
  }

  /// The squared distance of a point (columns) from some rows, the first of which a multiple of sixteen.
  public func squaredDistances(from point: ArraySlice<Float>, rows: Range<Int>) -> [Float] {
    precondition(rows.lowerBound % 16 == 0 && rows.upperBound <= self.rows, "rows from a whole panel on")
    let panels = (rows.count + 15) / 16
    return unsafe filled(from: point, rows.count, panels) { input, output in
      unsafe kernels.squaredDistances(
        input, weights.depth, panels, weights.buffer.base + rows.lowerBound / 16 * weights.panelCount, output)
    }
  }

  private func filled(
    from vector: ArraySlice<Float>, _ count: Int, _ panels: Int,
    _ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) -> [Float] {
    precondition(vector.count == columns, "one value a column")
    let depth = weights.depth
    let units = panels * 16
    var values = unsafe [Float](unsafeUninitializedCapacity: units) { output, filled in
      unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: depth) { input in
        let start = input.baseAddress!
        unsafe start.initialize(repeating: 0, count: depth)
        unsafe vector.withUnsafeBufferPointer { source in
          unsafe start.update(from: source.baseAddress!, count: source.count)
        }
        unsafe body(start, output.baseAddress!)
      }
      filled = units
    }
    values.removeLast(units - count)
    return values
  }
}
