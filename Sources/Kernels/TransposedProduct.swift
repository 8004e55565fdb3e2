// The product on the way back: from the gradient of a layer's units to that of its inputs, on the same packed
// weights as the way forth. Here the rows of the batch fill the vectors, and the weights are broadcast.
//
// K inputs, N units, B rows padded to `stride`; weights (N / 16, K, 16).

private import CKernelSupport

/// A vector of rows: one register, so that three by four of them leave registers for the operands.
#if KERNELS_AVX512
  private typealias Vector = SIMD16<Float>
  private let lanes = 16
#elseif KERNELS_BASELINE || KERNELS_NEON
  private typealias Vector = SIMD4<Float>
  private let lanes = 4
#else
  private typealias Vector = SIMD8<Float>
  private let lanes = 8
#endif

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

/// Panels of units taken at once, so that their gradients stay in the first cache.
private let blockBytes = 18_432

/// `out (16, stride) = weights' (16, N) delta (N, stride)` for the sixteen inputs at `weights`, whose panels
/// are `panelStride` apart.
@inline(never)
public func multiplyTransposed(
  _ delta: UnsafePointer<Float>, stride: Int, weights: UnsafePointer<Float>, panels: Int, panelStride: Int,
  out: UnsafeMutablePointer<Float>
) {
  var block = blockBytes / (stride &* 64)
  if block < 1 { block = 1 }
  var panel = 0
  while panel < panels {
    let count = panels &- panel < block ? panels &- panel : block
    let d = unsafe delta + panel &* 16 &* stride
    let w = unsafe weights + panel &* panelStride
    unsafe blockOfPanels(d, stride, w, count, panelStride, block &* panelStride, panel == 0, out)
    panel &+= count
  }
}

@inline(__always)
private func blockOfPanels(
  _ delta: UnsafePointer<Float>, _ stride: Int, _ weights: UnsafePointer<Float>, _ panels: Int,
  _ panelStride: Int, _ nextBlock: Int, _ first: Bool, _ out: UnsafeMutablePointer<Float>
) {
  var k = 0
  while k < 16 {
    var b = 0
    let o = unsafe out + k &* stride
    let w = unsafe weights + k &* 16
    // Panels are far apart, so nothing but this fetches the next four inputs' weights in time.
    let next = k < 12 ? unsafe w + 64 : unsafe weights + nextBlock
    while b &+ 3 &* lanes <= stride {
      unsafe fourByThree(delta + b, stride, w, next, panels, panelStride, first, o + b)
      b &+= 3 &* lanes
    }
    while b < stride {
      unsafe fourByOne(delta + b, stride, w, panels, panelStride, first, o + b)
      b &+= lanes
    }
    k &+= 4
  }
}

@inline(__always)
private func fourByThree(
  _ delta: UnsafePointer<Float>, _ stride: Int, _ weights: UnsafePointer<Float>,
  _ next: UnsafePointer<Float>, _ panels: Int, _ panelStride: Int, _ first: Bool,
  _ out: UnsafeMutablePointer<Float>
) {
  let o1 = unsafe out + stride
  let o2 = unsafe o1 + stride
  let o3 = unsafe o2 + stride
  var c00 = Vector.zero
  var c01 = Vector.zero
  var c02 = Vector.zero
  var c10 = Vector.zero
  var c11 = Vector.zero
  var c12 = Vector.zero
  var c20 = Vector.zero
  var c21 = Vector.zero
  var c22 = Vector.zero
  var c30 = Vector.zero
  var c31 = Vector.zero
  var c32 = Vector.zero
  if !first {
    c00 = unsafe load(out)
    c01 = unsafe load(out + lanes)
    c02 = unsafe load(out + 2 &* lanes)
    c10 = unsafe load(o1)
    c11 = unsafe load(o1 + lanes)
    c12 = unsafe load(o1 + 2 &* lanes)
    c20 = unsafe load(o2)
    c21 = unsafe load(o2 + lanes)
    c22 = unsafe load(o2 + 2 &* lanes)
    c30 = unsafe load(o3)
    c31 = unsafe load(o3 + lanes)
    c32 = unsafe load(o3 + 2 &* lanes)
  }
  var d = unsafe delta
  var w = unsafe weights
  var fetched = unsafe next
  var panel = 0
  while panel < panels {
    unsafe kernel_prefetch(fetched)
    unsafe kernel_prefetch(fetched + 16)
    unsafe kernel_prefetch(fetched + 32)
    unsafe kernel_prefetch(fetched + 48)
    unsafe fetched += panelStride
    var n = 0
    while n < 16 {
      let d0 = unsafe load(d)
      let d1 = unsafe load(d + lanes)
      let d2 = unsafe load(d + 2 &* lanes)
      unsafe add(&c00, d0, w[n])
      unsafe add(&c01, d1, w[n])
      unsafe add(&c02, d2, w[n])
      unsafe add(&c10, d0, w[n &+ 16])
      unsafe add(&c11, d1, w[n &+ 16])
      unsafe add(&c12, d2, w[n &+ 16])
      unsafe add(&c20, d0, w[n &+ 32])
      unsafe add(&c21, d1, w[n &+ 32])
      unsafe add(&c22, d2, w[n &+ 32])
      unsafe add(&c30, d0, w[n &+ 48])
      unsafe add(&c31, d1, w[n &+ 48])
      unsafe add(&c32, d2, w[n &+ 48])
      unsafe d += stride
      n &+= 1
    }
    unsafe w += panelStride
    panel &+= 1
  }
  unsafe store(c00, out)
  unsafe store(c01, out + lanes)
  unsafe store(c02, out + 2 &* lanes)
  unsafe store(c10, o1)
  unsafe store(c11, o1 + lanes)
  unsafe store(c12, o1 + 2 &* lanes)
  unsafe store(c20, o2)
  unsafe store(c21, o2 + lanes)
  unsafe store(c22, o2 + 2 &* lanes)
  unsafe store(c30, o3)
  unsafe store(c31, o3 + lanes)
  unsafe store(c32, o3 + 2 &* lanes)
}

@inline(__always)
private func fourByOne(
  _ delta: UnsafePointer<Float>, _ stride: Int, _ weights: UnsafePointer<Float>, _ panels: Int,
  _ panelStride: Int, _ first: Bool, _ out: UnsafeMutablePointer<Float>
) {
  let o1 = unsafe out + stride
  let o2 = unsafe o1 + stride
  let o3 = unsafe o2 + stride
  var c0 = Vector.zero
  var c1 = Vector.zero
  var c2 = Vector.zero
  var c3 = Vector.zero
  if !first {
    c0 = unsafe load(out)
    c1 = unsafe load(o1)
    c2 = unsafe load(o2)
    c3 = unsafe load(o3)
  }
  var d = unsafe delta
  var w = unsafe weights
  var panel = 0
  while panel < panels {
    var n = 0
    while n < 16 {
      let d0 = unsafe load(d)
      unsafe add(&c0, d0, w[n])
      unsafe add(&c1, d0, w[n &+ 16])
      unsafe add(&c2, d0, w[n &+ 32])
      unsafe add(&c3, d0, w[n &+ 48])
      unsafe d += stride
      n &+= 1
    }
    unsafe w += panelStride
    panel &+= 1
  }
  unsafe store(c0, out)
  unsafe store(c1, o1)
  unsafe store(c2, o2)
  unsafe store(c3, o3)
}

// MARK: One row

private typealias Sixteen = SIMD16<Float>

@inline(__always)
private func sixteen(_ pointer: UnsafePointer<Float>) -> Sixteen {
  unsafe UnsafeRawPointer(pointer).loadUnaligned(as: Sixteen.self)
}

/// `out (count) = weights' (count, N) delta (N)` for one row and the `count` inputs at `weights`, whose
/// panels are `panelStride` apart; `sums (count, 16)` is scratch. Weights pass once, in long runs.
@inline(never)
public func multiplyTransposedRow(
  _ delta: UnsafePointer<Float>, weights: UnsafePointer<Float>, count: Int, panels: Int, panelStride: Int,
  sums: UnsafeMutablePointer<Float>, out: UnsafeMutablePointer<Float>
) {
  var k = 0
  while k < count &* 16 {
    unsafe UnsafeMutableRawPointer(sums + k).storeBytes(of: Sixteen.zero, as: Sixteen.self)
    k &+= 16
  }
  var w = unsafe weights
  var panel = 0
  while panel < panels {
    let d = unsafe sixteen(delta + panel &* 16)
    k = 0
    while k < count &* 16 {
      unsafe kernel_prefetch(w + (panelStride &+ k))
      var sum = unsafe sixteen(sums + k)
      #if KERNELS_BASELINE
        unsafe sum += sixteen(w + k) * d
      #else
        unsafe sum.addProduct(sixteen(w + k), d)
      #endif
      unsafe UnsafeMutableRawPointer(sums + k).storeBytes(of: sum, as: Sixteen.self)
      k &+= 16
    }
    unsafe w += panelStride
    panel &+= 1
  }
  k = 0
  while k < count {
    let sum = unsafe sixteen(sums + k &* 16)
    let eight = sum.lowHalf + sum.highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    unsafe out[k] = two.x + two.y
    k &+= 1
  }
}
