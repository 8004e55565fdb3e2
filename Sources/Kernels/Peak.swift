// The processor's limit, to judge the other kernels by.

private typealias Vector = SIMD16<Float>

@inline(__always)
private func advance(_ c: inout Vector, _ a: Vector, _ b: Vector) {
  #if KERNELS_BASELINE
    c = c * a + b
  #else
    c = b.addingProduct(c, a)
  #endif
}

/// Multiply-adds on registers only: 192 floating-point operations a round, in as many chains as hide their
/// latency. Returns their sum, so that nothing is optimised away.
@inline(never)
public func multiplyAdds(rounds: Int, factor: Float) -> Float {
  let a = Vector(repeating: factor)
  let b = Vector(repeating: 1 - factor)
  var c0 = Vector(repeating: 0)
  var c1 = Vector(repeating: 1)
  var c2 = Vector(repeating: 2)
  var c3 = Vector(repeating: 3)
  var c4 = Vector(repeating: 4)
  var c5 = Vector(repeating: 5)
  var round = 0
  while round < rounds {
    advance(&c0, a, b)
    advance(&c1, a, b)
    advance(&c2, a, b)
    advance(&c3, a, b)
    advance(&c4, a, b)
    advance(&c5, a, b)
    round &+= 1
  }
  let sum = (c0 + c1) + (c2 + c3) + (c4 + c5)
  var total: Float = 0
  var lane = 0
  while lane < 16 {
    total += sum[lane]
    lane &+= 1
  }
  return total
}
