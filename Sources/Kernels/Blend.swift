// The moving average of the weights.

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
private func multiplyAdd(_ c: Vector, _ a: Vector, _ b: Vector) -> Vector {
  #if KERNELS_BASELINE
    return c + a * b
  #else
    return c.addingProduct(a, b)
  #endif
}

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
