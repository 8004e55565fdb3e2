// Spherical harmonics of many directions, and the sums over them that angular descriptors are made of.

private typealias Wide = SIMD8<Double>

@inline(__always)
private func load(_ pointer: UnsafePointer<Double>) -> Wide {
  unsafe UnsafeRawPointer(pointer).loadUnaligned(as: Wide.self)
}

@inline(__always)
private func store(_ vector: Wide, _ pointer: UnsafeMutablePointer<Double>) {
  unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: Wide.self)
}

@inline(__always)
private func multiplyAdd(_ c: Wide, _ a: Wide, _ b: Wide) -> Wide {
  #if KERNELS_BASELINE
    return c + a * b
  #else
    return c.addingProduct(a, b)
  #endif
}

/// Real spherical harmonics up to `degree` of `count` unit vectors (a multiple of 8): `out (harmonics, count)`,
/// ordered by degree l and within it m = 0, then cosine and sine of m = 1 ... l. `norms` holds their scale as
/// l (l + 1) / 2 + m.
@inline(never)
public func harmonics(
  x: UnsafePointer<Double>, y: UnsafePointer<Double>, z: UnsafePointer<Double>, count: Int, degree: Int,
  norms: UnsafePointer<Double>, out: UnsafeMutablePointer<Double>
) {
  var i = 0
  while i < count {
    let ux = unsafe load(x + i)
    let uy = unsafe load(y + i)
    let uz = unsafe load(z + i)
    let place = unsafe out + i
    var real = Wide(repeating: 1)
    var imaginary = Wide.zero
    var diagonal = 1.0
    var m = 0
    while m <= degree {
      var previous = Wide.zero
      var current = Wide(repeating: diagonal)
      var l = m
      while l <= degree {
        let scaled = unsafe current * Wide(repeating: norms[l &* (l &+ 1) / 2 &+ m])
        let row = l &* l &+ 2 &* m
        if m == 0 {
          unsafe store(scaled, place + row &* count)
        } else {
          unsafe store(scaled * real, place + (row &- 1) &* count)
          unsafe store(scaled * imaginary, place + row &* count)
        }
        let share = 1 / Double(l &+ 1 &- m)
        let up = uz * Wide(repeating: Double(2 &* l &+ 1) * share)
        let next = multiplyAdd(up * current, previous, Wide(repeating: (0 - Double(l &+ m)) * share))
        previous = current
        current = next
        l &+= 1
      }
      diagonal *= Double(2 &* m &+ 1)
      let turned = multiplyAdd(real * ux, Wide.zero - imaginary, uy)
      imaginary = multiplyAdd(real * uy, imaginary, ux)
      real = turned
      m &+= 1
    }
    i &+= 8
  }
}

/// `out (rows, columns) = a (rows, count) b (columns, count)^T`, `count` a multiple of 8.
@inline(never)
public func sumProducts(
  _ a: UnsafePointer<Double>, rows: Int, _ b: UnsafePointer<Double>, columns: Int, count: Int,
  out: UnsafeMutablePointer<Double>
) {
  var row = 0
  while row < rows {
    let left = unsafe a + row &* count
    var column = 0
    while column < columns {
      let right = unsafe b + column &* count
      var sum = Wide.zero
      var i = 0
      while i < count {
        unsafe sum = multiplyAdd(sum, load(left + i), load(right + i))
        i &+= 8
      }
      let four = sum.lowHalf + sum.highHalf
      let two = four.lowHalf + four.highHalf
      unsafe out[row &* columns &+ column] = two.x + two.y
      column &+= 1
    }
    row &+= 1
  }
}
