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

#if KERNELS_AVX512
  private typealias Lanes = SIMD16<Float>
#else
  private typealias Lanes = SIMD8<Float>

  @inline(__always)
  private func multiplyAdd(_ c: Lanes, _ a: Lanes, _ b: Lanes) -> Lanes {
    #if KERNELS_BASELINE
      return c + a * b
    #else
      return c.addingProduct(a, b)
    #endif
  }

  @inline(__always)
  private func store(_ vector: Lanes, _ pointer: UnsafeMutablePointer<Float>) {
    unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: Lanes.self)
  }
#endif

@inline(__always)
private func lanes(_ pointer: UnsafePointer<Float>) -> Lanes {
  unsafe UnsafeRawPointer(pointer).loadUnaligned(as: Lanes.self)
}

/// First half of Adam: the moments; the denominator takes the gradient's place.
@inline(__always)
private func startAdam(
  _ gradient: UnsafeMutablePointer<Float>, _ offset: Int, _ first: UnsafeMutablePointer<Float>,
  _ second: UnsafeMutablePointer<Float>, _ scales: borrowing AdamScales
) {
  let g = unsafe lanes(gradient)
  let m = unsafe multiplyAdd(g, lanes(first + offset), Lanes(repeating: scales.beta1))
  unsafe store(m, first + offset)
  let v = unsafe multiplyAdd(g * g, lanes(second + offset), Lanes(repeating: scales.beta2))
  unsafe store(v, second + offset)
  unsafe store(v.squareRoot() + Lanes(repeating: scales.epsilon), gradient)
}

/// Second half of Adam: the weights.
@inline(__always)
private func finishAdam(
  _ denominator: UnsafePointer<Float>, _ offset: Int, _ weights: UnsafeMutablePointer<Float>,
  _ first: UnsafePointer<Float>, _ scales: borrowing AdamScales
) {
  let ratio = unsafe lanes(first + offset) / lanes(denominator)
  let w = unsafe lanes(weights + offset) * Lanes(repeating: scales.keep)
  unsafe store(multiplyAdd(w, ratio, Lanes(repeating: -scales.step)), weights + offset)
}

/// Adam's five multiply-adds, root and quotient on sixteen weights; the gradient is used up.
@inline(__always)
private func adam(
  _ gradient: UnsafeMutablePointer<Float>, _ offset: Int, _ weights: UnsafeMutablePointer<Float>,
  _ first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>, _ scales: borrowing AdamScales
) {
  var lane = 0
  while lane < 16 {
    unsafe startAdam(gradient + lane, offset &+ lane, first, second, scales)
    unsafe finishAdam(gradient + lane, offset &+ lane, weights, first, scales)
    lane &+= Lanes.scalarCount
  }
}

/// One Adam step on `count` numbers (a multiple of 16) whose gradient is at hand.
@inline(never)
public func updateVector(
  _ gradient: UnsafeMutablePointer<Float>, count: Int, weights: UnsafeMutablePointer<Float>,
  first: UnsafeMutablePointer<Float>, second: UnsafeMutablePointer<Float>, scales: UnsafePointer<AdamScales>
) {
  let s = unsafe scales.pointee
  var i = 0
  while i < count {
    unsafe adam(gradient + i, i, weights, first, second, s)
    i &+= 16
  }
}

/// Inputs that one tile of `updatePanel` holds in registers.
#if KERNELS_BASELINE
  private let tileInputs = 2
#elseif KERNELS_AVX512
  private let tileInputs = 12
#else
  private let tileInputs = 6
#endif

/// One Adam step on a panel: `x (B, K)` with rows `stride` apart, `delta (B, 16)`; weights and moments (K,
/// 16). `scratch` holds 192 numbers.
@inline(never)
public func updatePanel(
  _ x: UnsafePointer<Float>, stride: Int, rows: Int, depth: Int, delta: UnsafePointer<Float>,
  weights: UnsafeMutablePointer<Float>, first: UnsafeMutablePointer<Float>,
  second: UnsafeMutablePointer<Float>, scales: UnsafePointer<AdamScales>, scratch: UnsafeMutablePointer<Float>
) {
  let s = unsafe scales.pointee
  var k = 0
  #if !KERNELS_BASELINE
    while k &+ tileInputs <= depth {
      #if KERNELS_AVX512
        unsafe twelve(x + k, stride, rows, delta, scratch, k &* 16, weights, first, second, s)
      #else
        unsafe six(x + k, stride, rows, delta, scratch, k &* 16, weights, first, second, s)
      #endif
      k &+= tileInputs
    }
    var rest = k &- tileInputs
    while rest >= 0 && rest < k {
      unsafe adam(scratch + (rest &+ tileInputs &- k) &* 16, rest &* 16, weights, first, second, s)
      rest &+= 1
    }
  #endif
  while k &+ 2 <= depth {
    let o = k &* 16
    unsafe two(x + k, stride, rows, delta, scratch, weights + o, first + o, second + o, s)
    k &+= 2
  }
}

@inline(__always)
private func two(
  _ x: UnsafePointer<Float>, _ stride: Int, _ rows: Int, _ delta: UnsafePointer<Float>,
  _ gradient: UnsafeMutablePointer<Float>, _ weights: UnsafeMutablePointer<Float>,
  _ first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>, _ scales: borrowing AdamScales
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
  unsafe store(g0, gradient)
  unsafe store(g1, gradient + 16)
  unsafe adam(gradient, 0, weights, first, second, scales)
  unsafe adam(gradient + 16, 16, weights, first, second, scales)
}

#if KERNELS_AVX512
  /// The gradient of twelve inputs, and meanwhile Adam on the tile before: its square roots and quotients
  /// take as long as some of the products but run beside them. `gradient (12, 16)` holds that tile's
  /// gradient, then this one's.
  @inline(__always)
  private func twelve(
    _ x: UnsafePointer<Float>, _ stride: Int, _ rows: Int, _ delta: UnsafePointer<Float>,
    _ gradient: UnsafeMutablePointer<Float>, _ offset: Int, _ weights: UnsafeMutablePointer<Float>,
    _ first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>,
    _ scales: borrowing AdamScales
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
    var row = unsafe x
    var b = 0
    var part = 0
    while part < 12 {
      let end = rows &* (part &+ 1) / 12
      let ahead = offset &+ part &* 16 &+ 384
      unsafe kernel_prefetch_for_writing(weights + ahead)
      unsafe kernel_prefetch_for_writing(first + ahead)
      unsafe kernel_prefetch_for_writing(second + ahead)
      while b < end {
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
      if offset > 0 {
        let lane = part &* 16
        let before = offset &- 192
        if part > 0 {
          unsafe finishAdam(gradient + (lane &- 16), before &+ lane &- 16, weights, first, scales)
        }
        unsafe startAdam(gradient + lane, before &+ lane, first, second, scales)
      }
      part &+= 1
    }
    if offset > 0 { unsafe finishAdam(gradient + 176, offset &- 16, weights, first, scales) }
    unsafe store(g0, gradient)
    unsafe store(g1, gradient + 16)
    unsafe store(g2, gradient + 32)
    unsafe store(g3, gradient + 48)
    unsafe store(g4, gradient + 64)
    unsafe store(g5, gradient + 80)
    unsafe store(g6, gradient + 96)
    unsafe store(g7, gradient + 112)
    unsafe store(g8, gradient + 128)
    unsafe store(g9, gradient + 144)
    unsafe store(g10, gradient + 160)
    unsafe store(g11, gradient + 176)
  }
#elseif !KERNELS_BASELINE
  /// The gradient of six inputs, and meanwhile Adam on the tile before: its square roots and quotients take
  /// as long as some of the products but run beside them. `gradient (6, 16)` holds that tile's gradient, then
  /// this one's.
  @inline(__always)
  private func six(
    _ x: UnsafePointer<Float>, _ stride: Int, _ rows: Int, _ delta: UnsafePointer<Float>,
    _ gradient: UnsafeMutablePointer<Float>, _ offset: Int, _ weights: UnsafeMutablePointer<Float>,
    _ first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>,
    _ scales: borrowing AdamScales
  ) {
    var g0 = Vector.zero
    var g1 = Vector.zero
    var g2 = Vector.zero
    var g3 = Vector.zero
    var g4 = Vector.zero
    var g5 = Vector.zero
    var row = unsafe x
    var b = 0
    var part = 0
    while part < 12 {
      let end = rows &* (part &+ 1) / 12
      let ahead = offset &+ part &* 8 &+ 192
      if part & 1 == 0 {
        unsafe kernel_prefetch_for_writing(weights + ahead)
        unsafe kernel_prefetch_for_writing(first + ahead)
        unsafe kernel_prefetch_for_writing(second + ahead)
      }
      while b < end {
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
      if offset > 0 {
        let lane = part &* 8
        let before = offset &- 96
        if part > 0 { unsafe finishAdam(gradient + (lane &- 8), before &+ lane &- 8, weights, first, scales) }
        unsafe startAdam(gradient + lane, before &+ lane, first, second, scales)
      }
      part &+= 1
    }
    if offset > 0 { unsafe finishAdam(gradient + 88, offset &- 8, weights, first, scales) }
    unsafe store(g0, gradient)
    unsafe store(g1, gradient + 16)
    unsafe store(g2, gradient + 32)
    unsafe store(g3, gradient + 48)
    unsafe store(g4, gradient + 64)
    unsafe store(g5, gradient + 80)
  }
#endif
