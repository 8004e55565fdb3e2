// Tiles of few rows for `multiplyRows`, and a single row by several panels; see Product.swift for the shapes.
// The weights are what these wait for, so each panel is fetched ahead of its use.

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

@inline(never)
func twoRows(
  _ x: UnsafePointer<Float>, _ stride: Int, _ depth: Int, _ panel: UnsafePointer<Float>,
  _ out: UnsafeMutablePointer<Float>
) {
  let x1 = unsafe x + stride
  var c0 = Vector.zero
  var c1 = Vector.zero
  var k = 0
  while k < depth {
    let w = unsafe load(panel + k &* 16)
    unsafe add(&c0, w, x[k])
    unsafe add(&c1, w, x1[k])
    k &+= 1
  }
  unsafe store(c0, out)
  unsafe store(c1, out + 16)
}

#if !KERNELS_BASELINE
  @inline(never)
  func threeRows(
    _ x: UnsafePointer<Float>, _ stride: Int, _ depth: Int, _ panel: UnsafePointer<Float>,
    _ out: UnsafeMutablePointer<Float>
  ) {
    let x1 = unsafe x + stride
    let x2 = unsafe x1 + stride
    var c0 = Vector.zero
    var c1 = Vector.zero
    var c2 = Vector.zero
    var k = 0
    while k < depth {
      let w = unsafe load(panel + k &* 16)
      unsafe add(&c0, w, x[k])
      unsafe add(&c1, w, x1[k])
      unsafe add(&c2, w, x2[k])
      k &+= 1
    }
    unsafe store(c0, out)
    unsafe store(c1, out + 16)
    unsafe store(c2, out + 32)
  }

  @inline(never)
  func fourRows(
    _ x: UnsafePointer<Float>, _ stride: Int, _ depth: Int, _ panel: UnsafePointer<Float>,
    _ out: UnsafeMutablePointer<Float>
  ) {
    let x1 = unsafe x + stride
    let x2 = unsafe x1 + stride
    let x3 = unsafe x2 + stride
    var c0 = Vector.zero
    var c1 = Vector.zero
    var c2 = Vector.zero
    var c3 = Vector.zero
    var k = 0
    while k < depth {
      let w = unsafe load(panel + k &* 16)
      unsafe add(&c0, w, x[k])
      unsafe add(&c1, w, x1[k])
      unsafe add(&c2, w, x2[k])
      unsafe add(&c3, w, x3[k])
      k &+= 1
    }
    unsafe store(c0, out)
    unsafe store(c1, out + 16)
    unsafe store(c2, out + 32)
    unsafe store(c3, out + 48)
  }

  @inline(never)
  func fiveRows(
    _ x: UnsafePointer<Float>, _ stride: Int, _ depth: Int, _ panel: UnsafePointer<Float>,
    _ out: UnsafeMutablePointer<Float>
  ) {
    let x1 = unsafe x + stride
    let x2 = unsafe x1 + stride
    let x3 = unsafe x2 + stride
    let x4 = unsafe x3 + stride
    var c0 = Vector.zero
    var c1 = Vector.zero
    var c2 = Vector.zero
    var c3 = Vector.zero
    var c4 = Vector.zero
    var k = 0
    while k < depth {
      let w = unsafe load(panel + k &* 16)
      unsafe add(&c0, w, x[k])
      unsafe add(&c1, w, x1[k])
      unsafe add(&c2, w, x2[k])
      unsafe add(&c3, w, x3[k])
      unsafe add(&c4, w, x4[k])
      k &+= 1
    }
    unsafe store(c0, out)
    unsafe store(c1, out + 16)
    unsafe store(c2, out + 32)
    unsafe store(c3, out + 48)
    unsafe store(c4, out + 64)
  }
#endif

@inline(never)
func oneRow(
  _ x: UnsafePointer<Float>, _ depth: Int, _ panel: UnsafePointer<Float>,
  _ out: UnsafeMutablePointer<Float>
) {
  var c = Vector.zero
  var k = 0
  while k < depth {
    unsafe add(&c, load(panel + k &* 16), x[k])
    k &+= 1
  }
  unsafe store(c, out)
}

/// One row by panels `panelStride` apart, two at once: `out (panels 16) = x (K) panels (panels, K, 16)`.
@inline(never)
public func multiplyOneRow(
  _ x: UnsafePointer<Float>, depth: Int, panels: Int, panelStride: Int, weights: UnsafePointer<Float>,
  out: UnsafeMutablePointer<Float>
) {
  var panel = 0
  while panel < panels {
    let w = unsafe weights + panel &* panelStride
    let block = unsafe out + panel &* 16
    switch panels &- panel {
    case 1:
      unsafe oneRow(x, depth, w, block)
      panel &+= 1
    default:
      unsafe twoPanels(x, depth, w, w + panelStride, block)
      panel &+= 2
    }
  }
}

@inline(__always)
private func twoPanels(
  _ x: UnsafePointer<Float>, _ depth: Int, _ w0: UnsafePointer<Float>, _ w1: UnsafePointer<Float>,
  _ out: UnsafeMutablePointer<Float>
) {
  var c0 = Vector.zero
  var c1 = Vector.zero
  var k = 0
  while k < depth {
    let value = unsafe x[k]
    unsafe add(&c0, load(w0 + k &* 16), value)
    unsafe add(&c1, load(w1 + k &* 16), value)
    k &+= 1
  }
  unsafe store(c0, out)
  unsafe store(c1, out + 16)
}
