/// Products of parts of arrays of Double: what the factorisation and its uses spend their time in. The only
/// pointers of the module; every range is checked before it is used.
enum PackedTriangle {
  /// Place of row `row` in a lower triangle stored row after row.
  static func start(of row: Int) -> Int { row * (row + 1) / 2 }

  /// Sum over `count` products of `left` from `i` with `right` from `j`.
  static func dot(_ left: [Double], _ i: Int, _ right: [Double], _ j: Int, _ count: Int) -> Double {
    precondition(i >= 0 && j >= 0 && count >= 0 && i + count <= left.count && j + count <= right.count)
    return unsafe left.withUnsafeBufferPointer { left in
      unsafe right.withUnsafeBufferPointer { right in
        guard count > 0, let a = left.baseAddress, let b = right.baseAddress else { return 0 }
        return unsafe dot(a + i, b + j, count)
      }
    }
  }

  /// Adds `factor` times `source`, `count` values from `i`, to `target` from `j`.
  static func add(
    _ factor: Double, _ source: [Double], _ i: Int, to target: inout [Double], _ j: Int, _ count: Int
  ) {
    precondition(i >= 0 && j >= 0 && count >= 0 && i + count <= source.count && j + count <= target.count)
    unsafe source.withUnsafeBufferPointer { source in
      unsafe target.withUnsafeMutableBufferPointer { target in
        guard count > 0, let a = source.baseAddress, let b = target.baseAddress else { return }
        for k in 0..<count { unsafe b[j + k] += factor * a[i + k] }
      }
    }
  }

  /// Turns a symmetric matrix, given by its lower triangle, into its Cholesky factor, in place.
  ///
  /// - Returns: whether the matrix is positive definite; if not, the content is of no use.
  static func factorise(_ triangle: inout [Double], _ count: Int) -> Bool {
    precondition(triangle.count == start(of: count))
    return unsafe triangle.withUnsafeMutableBufferPointer { triangle in
      guard let rows = triangle.baseAddress else { return true }
      for i in 0..<count {
        let row = unsafe rows + start(of: i)
        for j in 0..<i {
          let other = unsafe rows + start(of: j)
          unsafe row[j] = (row[j] - dot(row, other, j)) / other[j]
        }
        let pivot = unsafe row[i] - dot(row, row, i)
        guard pivot > 0, pivot.isFinite else { return false }
        unsafe row[i] = pivot.squareRoot()
      }
      return true
    }
  }

  /// Four independent sums, so that the processor need not wait for one addition after another.
  private static func dot(_ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ count: Int) -> Double {
    var (s0, s1, s2, s3) =
      (SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero)
    var k = 0
    while k + 16 <= count {
      s0 += unsafe four(a + k) * four(b + k)
      s1 += unsafe four(a + k + 4) * four(b + k + 4)
      s2 += unsafe four(a + k + 8) * four(b + k + 8)
      s3 += unsafe four(a + k + 12) * four(b + k + 12)
      k += 16
    }
    while k + 4 <= count {
      s0 += unsafe four(a + k) * four(b + k)
      k += 4
    }
    var sum = ((s0 + s1) + (s2 + s3)).sum()
    while k < count {
      sum += unsafe a[k] * b[k]
      k += 1
    }
    return sum
  }

  @inline(__always)
  private static func four(_ place: UnsafePointer<Double>) -> SIMD4<Double> {
    unsafe UnsafeRawPointer(place).loadUnaligned(as: SIMD4<Double>.self)
  }
}
