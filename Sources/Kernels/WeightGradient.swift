// Gradient of a panel of weights, and Adam on it before the gradient leaves the registers.
//
// K inputs, B rows; the gradient of the panel is x' (K, B) delta (B, 16), summed over the rows in order.

public import CKernelSupport

private typealias Vector = SIMD16<Float>

@inline(__always)
private func load(_ pointer: UnsafePointer<Float>) -> Vector {
  unsafe UnsafeRawPointer(pointer).loadUnaligned(as: Vector.self)
}

@inline(__always)
private func store(_ vector: Vector, _ pointer: UnsafeMutablePointer<Float>) {
  unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: Vector.self)
}

@inline(__always)
private func add(_ sum: inout Vector, _ a: Vector, _ b: Float) {
  #if KERNELS_BASELINE
    sum += a * Vector(repeating: b)
  #else
    sum.addProduct(a, Vector(repeating: b))
  #endif
}

@inline(__always)
private func multiplyAdd(_ c: Vector, _ a: Vector, _ b: Vector) -> Vector {
  #if KERNELS_BASELINE
    return c + a * b
  #else
    return c.addingProduct(a, b)
  #endif
}

/// Adam's five multiply-adds on sixteen weights. Moments are kept as sums, see `AdamScales`.
@inline(__always)
private func adam(
  _ gradient: Vector, _ offset: Int, _ weights: UnsafeMutablePointer<Float>,
  _ first: UnsafeMutablePointer<Float>,
  _ second: UnsafeMutablePointer<Float>, _ scales: borrowing AdamScales
) {
  let m = unsafe multiplyAdd(gradient, load(first + offset), Vector(repeating: scales.beta1))
  let v = unsafe multiplyAdd(
    gradient * gradient, load(second + offset), Vector(repeating: scales.beta2))
  unsafe store(m, first + offset)
  unsafe store(v, second + offset)
  let ratio = m / (v.squareRoot() + Vector(repeating: scales.epsilon))
  let w = unsafe load(weights + offset) * Vector(repeating: scales.keep)
  unsafe store(multiplyAdd(w, ratio, Vector(repeating: -scales.step)), weights + offset)
}

/// One Adam step on `count` numbers (a multiple of 16) whose gradient is at hand.
@inline(never)
public func updateVector(
  _ gradient: UnsafePointer<Float>, count: Int, weights: UnsafeMutablePointer<Float>,
  first: UnsafeMutablePointer<Float>, second: UnsafeMutablePointer<Float>, scales: UnsafePointer<AdamScales>
) {
  let s = unsafe scales.pointee
  var i = 0
  while i < count {
    unsafe adam(load(gradient + i), i, weights, first, second, s)
    i &+= 16
  }
}

/// One Adam step on a panel: `x (B, K)` with rows `stride` apart, `delta (B, 16)`; weights and moments (K, 16).
@inline(never)
public func updatePanel(
  _ x: UnsafePointer<Float>, stride: Int, rows: Int, depth: Int, delta: UnsafePointer<Float>,
  weights: UnsafeMutablePointer<Float>, first: UnsafeMutablePointer<Float>,
  second: UnsafeMutablePointer<Float>, scales: UnsafePointer<AdamScales>
) {
  let s = unsafe scales.pointee
  var k = 0
  #if KERNELS_AVX512
    while k &+ 12 <= depth {
      let o = k &* 16
      unsafe twelve(x + k, stride, rows, delta, weights + o, first + o, second + o, s)
      k &+= 12
    }
  #elseif !KERNELS_BASELINE
    while k &+ 6 <= depth {
      let o = k &* 16
      unsafe six(x + k, stride, rows, delta, weights + o, first + o, second + o, s)
      k &+= 6
    }
  #endif
  while k &+ 2 <= depth {
    let o = k &* 16
    unsafe two(x + k, stride, rows, delta, weights + o, first + o, second + o, s)
    k &+= 2
  }
}

@inline(__always)
private func two(
  _ x: UnsafePointer<Float>, _ stride: Int, _ rows: Int, _ delta: UnsafePointer<Float>,
  _ weights: UnsafeMutablePointer<Float>, _ first: UnsafeMutablePointer<Float>,
  _ second: UnsafeMutablePointer<Float>, _ scales: borrowing AdamScales
) {
  var g0 = Vector.zero
  var g1 = Vector.zero
  var row = unsafe x
  var b = 0
  while b < rows {
    let d = unsafe load(delta + b &* 16)
    unsafe add(&g0, d, row[0])
    unsafe add(&g1, d, row[1])
    unsafe row += stride
    b &+= 1
  }
  unsafe adam(g0, 0, weights, first, second, scales)
  unsafe adam(g1, 16, weights, first, second, scales)
}

@inline(__always)
private func six(
  _ x: UnsafePointer<Float>, _ stride: Int, _ rows: Int, _ delta: UnsafePointer<Float>,
  _ weights: UnsafeMutablePointer<Float>, _ first: UnsafeMutablePointer<Float>,
  _ second: UnsafeMutablePointer<Float>, _ scales: borrowing AdamScales
) {
  var g0 = Vector.zero
  var g1 = Vector.zero
  var g2 = Vector.zero
  var g3 = Vector.zero
  var g4 = Vector.zero
  var g5 = Vector.zero
  var line = 0
  while line < 96 {
    unsafe kernel_prefetch_for_writing(weights + 192 + line)
    unsafe kernel_prefetch_for_writing(first + 192 + line)
    unsafe kernel_prefetch_for_writing(second + 192 + line)
    line &+= 16
  }
  var row = unsafe x
  var b = 0
  while b < rows {
    let d = unsafe load(delta + b &* 16)
    unsafe add(&g0, d, row[0])
    unsafe add(&g1, d, row[1])
    unsafe add(&g2, d, row[2])
    unsafe add(&g3, d, row[3])
    unsafe add(&g4, d, row[4])
    unsafe add(&g5, d, row[5])
    unsafe row += stride
    b &+= 1
  }
  unsafe adam(g0, 0, weights, first, second, scales)
  unsafe adam(g1, 16, weights, first, second, scales)
  unsafe adam(g2, 32, weights, first, second, scales)
  unsafe adam(g3, 48, weights, first, second, scales)
  unsafe adam(g4, 64, weights, first, second, scales)
  unsafe adam(g5, 80, weights, first, second, scales)
}

#if KERNELS_AVX512
  @inline(__always)
  private func twelve(
    _ x: UnsafePointer<Float>, _ stride: Int, _ rows: Int, _ delta: UnsafePointer<Float>,
    _ weights: UnsafeMutablePointer<Float>, _ first: UnsafeMutablePointer<Float>,
    _ second: UnsafeMutablePointer<Float>, _ scales: borrowing AdamScales
  ) {
    var g0 = Vector.zero
    var g1 = Vector.zero
    var g2 = Vector.zero
    var g3 = Vector.zero
    var g4 = Vector.zero
    var g5 = Vector.zero
    var g6 = Vector.zero
    var g7 = Vector.zero
    var g8 = Vector.zero
    var g9 = Vector.zero
    var g10 = Vector.zero
    var g11 = Vector.zero
    var line = 0
    while line < 192 {
      unsafe kernel_prefetch_for_writing(weights + 384 + line)
      unsafe kernel_prefetch_for_writing(first + 384 + line)
      unsafe kernel_prefetch_for_writing(second + 384 + line)
      line &+= 16
    }
    var row = unsafe x
    var b = 0
    while b < rows {
      let d = unsafe load(delta + b &* 16)
      unsafe add(&g0, d, row[0])
      unsafe add(&g1, d, row[1])
      unsafe add(&g2, d, row[2])
      unsafe add(&g3, d, row[3])
      unsafe add(&g4, d, row[4])
      unsafe add(&g5, d, row[5])
      unsafe add(&g6, d, row[6])
      unsafe add(&g7, d, row[7])
      unsafe add(&g8, d, row[8])
      unsafe add(&g9, d, row[9])
      unsafe add(&g10, d, row[10])
      unsafe add(&g11, d, row[11])
      unsafe row += stride
      b &+= 1
    }
    unsafe adam(g0, 0, weights, first, second, scales)
    unsafe adam(g1, 16, weights, first, second, scales)
    unsafe adam(g2, 32, weights, first, second, scales)
    unsafe adam(g3, 48, weights, first, second, scales)
    unsafe adam(g4, 64, weights, first, second, scales)
    unsafe adam(g5, 80, weights, first, second, scales)
    unsafe adam(g6, 96, weights, first, second, scales)
    unsafe adam(g7, 112, weights, first, second, scales)
    unsafe adam(g8, 128, weights, first, second, scales)
    unsafe adam(g9, 144, weights, first, second, scales)
    unsafe adam(g10, 160, weights, first, second, scales)
    unsafe adam(g11, 176, weights, first, second, scales)
  }
#endif

/// `average += share (values - average)` over `count` numbers (a multiple of 16).
@inline(never)
public func blend(
  _ average: UnsafeMutablePointer<Float>, _ values: UnsafePointer<Float>, count: Int, share: Float
) {
  var i = 0
  while i < count {
    let old = unsafe load(average + i)
    unsafe store(multiplyAdd(old, load(values + i) - old, Vector(repeating: share)), average + i)
    i &+= 16
  }
}
