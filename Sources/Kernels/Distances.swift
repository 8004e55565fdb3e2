// Distances of one point from many, for the search of nearest neighbours.

private import CKernelSupport

private typealias Vector = SIMD16<Float>

@inline(__always)
private func load(_ pointer: UnsafePointer<Float>) -> Vector {
  unsafe UnsafeRawPointer(pointer).loadUnaligned(as: Vector.self)
}

@inline(__always)
private func addSquare(_ sum: inout Vector, _ difference: Vector) {
  #if KERNELS_BASELINE
    sum += difference * difference
  #else
    sum.addProduct(difference, difference)
  #endif
}

/// Squared distances of `x (K)` from the points of panels (panels, K, 16): `out (panels 16)`.
@inline(never)
public func squaredDistances(
  _ x: UnsafePointer<Float>, depth: Int, panels: Int, points: UnsafePointer<Float>,
  out: UnsafeMutablePointer<Float>
) {
  var panel = 0
  while panel < panels {
    let base = unsafe points + panel &* depth &* 16
    var even = Vector.zero
    var odd = Vector.zero
    var k = 0
    while k < depth {
      unsafe kernel_prefetch(base + (k &* 16 &+ 1024))
      unsafe addSquare(&even, load(base + k &* 16) - Vector(repeating: x[k]))
      unsafe addSquare(&odd, load(base + (k &* 16 &+ 16)) - Vector(repeating: x[k &+ 1]))
      k &+= 2
    }
    unsafe UnsafeMutableRawPointer(out + panel &* 16).storeBytes(of: even + odd, as: Vector.self)
    panel &+= 1
  }
}
