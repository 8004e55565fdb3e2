// Matrix products on packed weights. One source, compiled for each instruction set; no generics, arrays or
// closures that survive inlining, because their code would be shared between the instruction sets.
//
// K depth (inputs of the layer, a multiple of 16), N units, B rows of the batch. Weights are panels of 16
// units, (N / 16, K, 16). Every sum runs over its index in order, in one chain of multiply-adds an element: a
// result has the same bits whatever the tile, the batch and the instruction set (where there is a fused
// multiply-add).

private import CKernelSupport

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

/// `out (B, 16) = x (B, K) panel (K, 16)`, rows of `x` being `stride` apart; `next` is fetched meanwhile.
@inline(never)
public func multiplyRows(
  _ x: UnsafePointer<Float>, stride: Int, rows: Int, depth: Int, panel: UnsafePointer<Float>,
  next: UnsafePointer<Float>, out: UnsafeMutablePointer<Float>
) {
  var row = 0
  var fetched = unsafe next
  let lines = linesAtOnce(rows)
  while row < rows {
    let start = unsafe x + row &* stride
    let block = unsafe out + row &* 16
    switch tile(rows &- row) {
    #if KERNELS_AVX512
      case 12:
        unsafe twelveRows(start, stride, depth, panel, fetched, lines, block)
        unsafe fetched += lines &* 16
        row &+= 12
    #endif
    #if !KERNELS_BASELINE
      case 6:
        unsafe sixRows(start, stride, depth, panel, fetched, lines, block)
        unsafe fetched += lines &* 16
        row &+= 6
      case 5:
        unsafe fiveRows(start, stride, depth, panel, block)
        row &+= 5
      case 4:
        unsafe fourRows(start, stride, depth, panel, block)
        row &+= 4
      case 3:
        unsafe threeRows(start, stride, depth, panel, block)
        row &+= 3
    #endif
    case 2:
      unsafe twoRows(start, stride, depth, panel, block)
      row &+= 2
    default:
      unsafe oneRow(start, depth, panel, block)
      row &+= 1
    }
  }
}

/// Of every eight lines of the next panel, how many a tile of six or twelve rows fetches, so that all such tiles
/// together fetch the whole of it once.
@inline(__always)
private func linesAtOnce(_ rows: Int) -> Int {
  var tiles = 0
  var rest = rows
  while rest > 0 {
    let size = tile(rest)
    if size >= 6 { tiles &+= 1 }
    rest &-= size
  }
  return tiles == 0 ? 0 : (7 &+ tiles) / tiles
}

/// Rows of the next tile when `rest` are left: tiles of fewer than four wait for the latency of their sums,
/// so the last twelve are divided as evenly as they can be.
@inline(__always)
private func tile(_ rest: Int) -> Int {
  #if KERNELS_BASELINE
    return rest < 2 ? 1 : 2
  #else
    #if KERNELS_AVX512
      if rest >= 12 { return 12 }
    #endif
    switch rest {
    case 1...6: return rest
    case 7, 8: return 4
    case 9, 10: return 5
    default: return 6
    }
  #endif
}

#if !KERNELS_BASELINE
  @inline(__always)
  private func sixRows(
    _ x: UnsafePointer<Float>, _ stride: Int, _ depth: Int, _ panel: UnsafePointer<Float>,
    _ next: UnsafePointer<Float>, _ lines: Int, _ out: UnsafeMutablePointer<Float>
  ) {
    var x0 = unsafe x
    var x3 = unsafe x + 3 &* stride
    var w = unsafe panel
    var fetched = unsafe next
    let stride2 = 2 &* stride
    var c0 = Vector.zero
    var c1 = Vector.zero
    var c2 = Vector.zero
    var c3 = Vector.zero
    var c4 = Vector.zero
    var c5 = Vector.zero
    var k = 0
    while k < depth {
      var line = 0
      while line < lines {
        unsafe kernel_prefetch(fetched + line &* 16)
        line &+= 1
      }
      unsafe fetched += 128
      var half = 0
      while half < 2 {
        let w0 = unsafe load(w)
        unsafe add(&c0, w0, x0[0])
        unsafe add(&c1, w0, x0[stride])
        unsafe add(&c2, w0, x0[stride2])
        unsafe add(&c3, w0, x3[0])
        unsafe add(&c4, w0, x3[stride])
        unsafe add(&c5, w0, x3[stride2])
        let w1 = unsafe load(w + 16)
        unsafe add(&c0, w1, x0[1])
        unsafe add(&c1, w1, x0[stride &+ 1])
        unsafe add(&c2, w1, x0[stride2 &+ 1])
        unsafe add(&c3, w1, x3[1])
        unsafe add(&c4, w1, x3[stride &+ 1])
        unsafe add(&c5, w1, x3[stride2 &+ 1])
        let w2 = unsafe load(w + 32)
        unsafe add(&c0, w2, x0[2])
        unsafe add(&c1, w2, x0[stride &+ 2])
        unsafe add(&c2, w2, x0[stride2 &+ 2])
        unsafe add(&c3, w2, x3[2])
        unsafe add(&c4, w2, x3[stride &+ 2])
        unsafe add(&c5, w2, x3[stride2 &+ 2])
        let w3 = unsafe load(w + 48)
        unsafe add(&c0, w3, x0[3])
        unsafe add(&c1, w3, x0[stride &+ 3])
        unsafe add(&c2, w3, x0[stride2 &+ 3])
        unsafe add(&c3, w3, x3[3])
        unsafe add(&c4, w3, x3[stride &+ 3])
        unsafe add(&c5, w3, x3[stride2 &+ 3])
        unsafe x0 += 4
        unsafe x3 += 4
        unsafe w += 64
        half &+= 1
      }
      k &+= 8
    }
    unsafe store(c0, out)
    unsafe store(c1, out + 16)
    unsafe store(c2, out + 32)
    unsafe store(c3, out + 48)
    unsafe store(c4, out + 64)
    unsafe store(c5, out + 80)
  }
#endif

#if KERNELS_AVX512
  @inline(__always)
  private func twelveRows(
    _ x: UnsafePointer<Float>, _ stride: Int, _ depth: Int, _ panel: UnsafePointer<Float>,
    _ next: UnsafePointer<Float>, _ lines: Int, _ out: UnsafeMutablePointer<Float>
  ) {
    let x3 = unsafe x + 3 &* stride
    let x6 = unsafe x3 + 3 &* stride
    let x9 = unsafe x6 + 3 &* stride
    var c0 = Vector.zero
    var c1 = Vector.zero
    var c2 = Vector.zero
    var c3 = Vector.zero
    var c4 = Vector.zero
    var c5 = Vector.zero
    var c6 = Vector.zero
    var c7 = Vector.zero
    var c8 = Vector.zero
    var c9 = Vector.zero
    var c10 = Vector.zero
    var c11 = Vector.zero
    var k = 0
    while k < depth {
      var line = 0
      while line < lines {
        unsafe kernel_prefetch(next + (k &+ line) &* 16)
        line &+= 1
      }
      var u = 0
      while u < 8 {
        let i = k &+ u
        let w = unsafe load(panel + i &* 16)
        unsafe add(&c0, w, x[i])
        unsafe add(&c1, w, x[i &+ stride])
        unsafe add(&c2, w, x[i &+ 2 &* stride])
        unsafe add(&c3, w, x3[i])
        unsafe add(&c4, w, x3[i &+ stride])
        unsafe add(&c5, w, x3[i &+ 2 &* stride])
        unsafe add(&c6, w, x6[i])
        unsafe add(&c7, w, x6[i &+ stride])
        unsafe add(&c8, w, x6[i &+ 2 &* stride])
        unsafe add(&c9, w, x9[i])
        unsafe add(&c10, w, x9[i &+ stride])
        unsafe add(&c11, w, x9[i &+ 2 &* stride])
        u &+= 1
      }
      k &+= 8
    }
    unsafe store(c0, out)
    unsafe store(c1, out + 16)
    unsafe store(c2, out + 32)
    unsafe store(c3, out + 48)
    unsafe store(c4, out + 64)
    unsafe store(c5, out + 80)
    unsafe store(c6, out + 96)
    unsafe store(c7, out + 112)
    unsafe store(c8, out + 128)
    unsafe store(c9, out + 144)
    unsafe store(c10, out + 160)
    unsafe store(c11, out + 176)
  }
#endif
