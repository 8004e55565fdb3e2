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
    unsafe filled(from: vector) { input, output in
      unsafe kernels.multiplyOneRow(
        input, weights.depth, weights.panels, weights.panelCount, weights.buffer.base, output)
    }
  }

  /// The squared distance of a point (columns) from every row.
  public func squaredDistances(from point: ArraySlice<Float>) -> [Float] {
    unsafe filled(from: point) { input, output in
      unsafe kernels.squaredDistances(input, weights.depth, weights.panels, weights.buffer.base, output)
    }
  }

  private func filled(
    from vector: ArraySlice<Float>, _ body: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) -> [Float] {
    precondition(vector.count == columns, "one value a column")
    let depth = weights.depth
    let units = weights.panels * 16
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
    values.removeLast(units - rows)
    return values
  }
}
