// One row by weights of sixteen bits: half the memory, which is what a single row waits for.

private typealias Vector = SIMD16<Float>
private typealias Bits = SIMD16<UInt32>

@inline(__always)
private func loadBits(_ pointer: UnsafePointer<UInt32>) -> Bits {
  unsafe UnsafeRawPointer(pointer).loadUnaligned(as: Bits.self)
}

@inline(__always)
private func store(_ vector: Vector, _ pointer: UnsafeMutablePointer<Float>) {
  unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: vector, as: Vector.self)
}

@inline(__always)
private func add(_ sum: inout Vector, _ a: Vector, _ b: Vector) {
  #if KERNELS_BASELINE
    sum += a * b
  #else
    sum.addProduct(a, b)
  #endif
}

/// A number of sixteen bits in the low bits of 2^23, less what that and the offset add: exact.
@inline(__always)
private func number(_ bits: Bits) -> Vector {
  let whole = bits | Bits(repeating: 0x4B00_0000)
  return unsafe unsafeBitCast(whole, to: Vector.self) - Vector(repeating: 8_421_376)
}

@inline(__always)
private func addTwo(
  _ sum: inout Vector, _ pair: UnsafePointer<UInt32>, _ first: Vector, _ second: Vector
) {
  let bits = unsafe loadBits(pair)
  add(&sum, number(bits & Bits(repeating: 0xFFFF)), first)
  add(&sum, number(bits &>> Bits(repeating: 16)), second)
}

/// One row by panels of (K / 2, 16) pairs of numbers of sixteen bits, offset by 32768, `panelStride` pairs apart:
/// `out (panels 16) = scales x sum of x numbers`. At most four panels at once.
@inline(never)
public func multiplyOneRowHalf(
  _ x: UnsafePointer<Float>, depth: Int, panels: Int, panelStride: Int, weights: UnsafePointer<UInt32>,
  scales: UnsafePointer<Float>, out: UnsafeMutablePointer<Float>
) {
  var panel = 0
  while panel < panels {
    let w = unsafe weights + panel &* panelStride
    let block = unsafe out + panel &* 16
    let scale = unsafe scales + panel &* 16
    if panels &- panel >= 4 {
      unsafe fourPanels(x, depth, w, panelStride, scale, block)
      panel &+= 4
    } else {
      unsafe onePanel(x, depth, w, scale, block)
      panel &+= 1
    }
  }
}

@inline(__always)
private func finish(_ sum: Vector, _ scale: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>) {
  unsafe store(sum * UnsafeRawPointer(scale).loadUnaligned(as: Vector.self), out)
}

@inline(__always)
private func onePanel(
  _ x: UnsafePointer<Float>, _ depth: Int, _ w: UnsafePointer<UInt32>, _ scale: UnsafePointer<Float>,
  _ out: UnsafeMutablePointer<Float>
) {
  var c = Vector.zero
  var k = 0
  while k < depth {
    let place = unsafe w + k &* 8
    unsafe addTwo(&c, place, Vector(repeating: x[k]), Vector(repeating: x[k &+ 1]))
    k &+= 2
  }
  unsafe finish(c, scale, out)
}

@inline(__always)
private func fourPanels(
  _ x: UnsafePointer<Float>, _ depth: Int, _ w: UnsafePointer<UInt32>, _ stride: Int,
  _ scale: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>
) {
  let w1 = unsafe w + stride
  let w2 = unsafe w1 + stride
  let w3 = unsafe w2 + stride
  var c0 = Vector.zero
  var c1 = Vector.zero
  var c2 = Vector.zero
  var c3 = Vector.zero
  var k = 0
  while k < depth {
    let i = k &* 8
    let first = unsafe Vector(repeating: x[k])
    let second = unsafe Vector(repeating: x[k &+ 1])
    unsafe addTwo(&c0, w + i, first, second)
    unsafe addTwo(&c1, w1 + i, first, second)
    unsafe addTwo(&c2, w2 + i, first, second)
    unsafe addTwo(&c3, w3 + i, first, second)
    k &+= 2
  }
  unsafe finish(c0, scale, out)
  unsafe finish(c1, scale + 16, out + 16)
  unsafe finish(c2, scale + 32, out + 32)
  unsafe finish(c3, scale + 48, out + 48)
}
