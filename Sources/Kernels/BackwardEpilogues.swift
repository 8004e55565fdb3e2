// What happens to a block (B rows, 16 units) at the turn and on the way back: the loss, and the derivatives
// of dropout, activation and batch normalisation.

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
private func multiplyAdd(_ c: Vector, _ a: Vector, _ b: Vector) -> Vector {
  #if KERNELS_BASELINE
    return c + a * b
  #else
    return c.addingProduct(a, b)
  #endif
}

@inline(__always)
private func splat(_ value: Float) -> Vector { Vector(repeating: value) }

/// Bias, squared error and its gradient, and Adam's gradient of the bias into `biasGradient (16)`.
@inline(never)
public func finishOutput(
  _ layer: UnsafePointer<OutputLayer>, block: UnsafeMutablePointer<Float>, panel: Int,
  biasGradient: UnsafeMutablePointer<Float>
) {
  let l = unsafe layer.pointee
  let unit = panel &* 16
  let rows = unsafe l.rows
  let bias = unsafe load(l.bias + unit)
  let scale = unsafe splat(l.gradient_scale)
  let deltas = unsafe l.delta + unit &* rows
  var losses = Vector.zero
  var sum = Vector.zero
  var b = 0
  while b < rows {
    let error = unsafe load(block + b &* 16) + bias - load(l.targets + b &* l.target_stride + unit)
    losses = multiplyAdd(losses, error, error)
    let delta = error * scale
    sum += delta
    unsafe store(delta, deltas + b &* 16)
    b &+= 1
  }
  unsafe store(sum, biasGradient)
  unsafe l.losses[panel] = folded(losses)
  unsafe transpose(deltas, rows, l.delta_transposed + unit &* l.batch_stride, l.batch_stride)
}

/// Sum of the lanes, halves first.
@inline(__always)
private func folded(_ v: Vector) -> Float {
  let eight = v.lowHalf + v.highHalf
  let four = eight.lowHalf + eight.highHalf
  let two = four.lowHalf + four.highHalf
  return two.x + two.y
}

/// `out (16, stride) = block (B, 16)` transposed.
@inline(__always)
private func transpose(
  _ block: UnsafePointer<Float>, _ rows: Int, _ out: UnsafeMutablePointer<Float>, _ stride: Int
) {
  var lane = 0
  while lane < 16 {
    var b = 0
    while b < rows {
      unsafe out[lane &* stride &+ b] = block[b &* 16 &+ lane]
      b &+= 1
    }
    lane &+= 1
  }
}

// MARK: Back

/// From `gradient (16, batch_stride)` of the layer's output to `delta`, the gradient of its product, both
/// ways round; the gradients of scale and shift into `scaleGradient (16)` and `shiftGradient (16)`. `block`
/// is scratch.
@inline(never)
public func finishBackward(
  _ layer: UnsafePointer<HiddenLayer>, gradient: UnsafePointer<Float>, block: UnsafeMutablePointer<Float>,
  panel: Int, scaleGradient: UnsafeMutablePointer<Float>, shiftGradient: UnsafeMutablePointer<Float>
) {
  let l = unsafe layer.pointee
  let unit = panel &* 16
  let rows = unsafe l.rows
  let deltas = unsafe l.delta + unit &* rows
  unsafe untranspose(gradient, l.batch_stride, rows, deltas)
  let slopes = unsafe l.slope + unit &* rows
  let normalised = unsafe l.normalised + unit &* rows
  var shiftSum = Vector.zero
  var scaleSum = Vector.zero
  var b = 0
  while b < rows {
    let g = unsafe load(deltas + b &* 16) * load(slopes + b &* 16)
    shiftSum += g
    scaleSum = unsafe multiplyAdd(scaleSum, g, load(normalised + b &* 16))
    unsafe store(g, deltas + b &* 16)
    b &+= 1
  }
  unsafe store(shiftSum, shiftGradient)
  unsafe store(scaleSum, scaleGradient)
  if unsafe l.normalises != 0 {
    let count = splat(Float(rows))
    let factor = unsafe load(l.scale + unit) * load(l.spread + unit)
    let shiftMean = shiftSum / count
    let scaleMean = Vector.zero - scaleSum / count
    b = 0
    while b < rows {
      let g = unsafe load(deltas + b &* 16) - shiftMean
      let corrected = unsafe multiplyAdd(g, load(normalised + b &* 16), scaleMean)
      unsafe store(corrected * factor, deltas + b &* 16)
      b &+= 1
    }
  }
  unsafe transpose(deltas, rows, l.delta_transposed + unit &* l.batch_stride, l.batch_stride)
}

/// `out (B, 16)` from `block (16, stride)`.
@inline(__always)
private func untranspose(
  _ block: UnsafePointer<Float>, _ stride: Int, _ rows: Int, _ out: UnsafeMutablePointer<Float>
) {
  var b = 0
  while b < rows {
    var lane = 0
    while lane < 16 {
      unsafe out[b &* 16 &+ lane] = block[lane &* stride &+ b]
      lane &+= 1
    }
    b &+= 1
  }
}
