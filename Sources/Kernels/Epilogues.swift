// What happens to a block (B rows, 16 units) on the way forth while it is in the first cache: batch
// normalisation, activation and dropout.

public import CKernelSupport

private typealias Vector = SIMD16<Float>
private typealias Bits = SIMD16<UInt32>

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

// MARK: Functions

/// 2^n and e^r - 1 for x = n ln 2 + r with |r| <= ln 2 / 2; x within -87...87.
@inline(__always)
private func exponentialParts(_ x: Vector) -> (power: Vector, rest: Vector) {
  let magic = splat(12_582_912)
  let rounded = multiplyAdd(magic, x, splat(1.442_695_04))
  let n = rounded - magic
  let high = multiplyAdd(x, n, splat(-0.693_359_375))
  let r = multiplyAdd(high, n, splat(2.121_944_4e-4))
  var p = splat(1 / 5040)
  p = multiplyAdd(splat(1 / 720), p, r)
  p = multiplyAdd(splat(1 / 120), p, r)
  p = multiplyAdd(splat(1 / 24), p, r)
  p = multiplyAdd(splat(1 / 6), p, r)
  p = multiplyAdd(splat(0.5), p, r)
  let bits = unsafe unsafeBitCast(rounded, to: Bits.self)
  let power = (bits &+ Bits(repeating: 127)) &<< Bits(repeating: 23)
  return unsafe (unsafeBitCast(power, to: Vector.self), multiplyAdd(r, p * r, r))
}

/// Within 2 units in the last place: e^2|x| - 1 keeps its relative accuracy down to zero.
@inline(__always)
private func tanh(_ x: Vector) -> Vector {
  let signBit = Bits(repeating: 0x8000_0000)
  let sign = unsafe unsafeBitCast(x, to: Bits.self) & signBit
  var y = unsafe unsafeBitCast(unsafeBitCast(x, to: Bits.self) & ~signBit, to: Vector.self)
  y = y.replacing(with: splat(10), where: y .> splat(10))
  let (power, rest) = exponentialParts(y + y)
  let excess = multiplyAdd(power - splat(1), power, rest)
  let t = excess / (excess + splat(2))
  return unsafe unsafeBitCast(unsafeBitCast(t, to: Bits.self) | sign, to: Vector.self)
}

/// 1 / (1 + e^-x)
@inline(__always)
private func sigmoid(_ x: Vector) -> Vector {
  var y = Vector.zero - x
  y = y.replacing(with: splat(80), where: y .> splat(80))
  y = y.replacing(with: splat(-80), where: y .< splat(-80))
  let (power, rest) = exponentialParts(y)
  return splat(1) / (splat(1) + multiplyAdd(power, power, rest))
}

/// The activation and its derivative at `z`; codes as in `HiddenLayer.activation`.
@inline(__always)
private func activate(_ code: Int32, _ z: Vector) -> (value: Vector, slope: Vector) {
  switch code {
  case 1:
    let t = tanh(z)
    return (t, multiplyAdd(splat(1), Vector.zero - t, t))
  case 2:
    let s = sigmoid(z)
    let value = z * s
    return (value, multiplyAdd(s, value, splat(1) - s))
  case 3:
    let positive = z .> Vector.zero
    let negative = z .<= Vector.zero
    return (
      z.replacing(with: Vector.zero, where: negative),
      Vector.zero.replacing(with: splat(1), where: positive)
    )
  case 4:
    // (1 + tanh u) / 2 is the sigmoid of 2 u, which keeps its accuracy where the other cancels.
    let square = splat(0.044_715) * z * z
    let s = sigmoid(splat(1.595_769_1) * multiplyAdd(z, z, square))
    let value = z * s
    let inner = splat(1.595_769_1) * multiplyAdd(splat(1), splat(3), square)
    return (value, multiplyAdd(s, value * (splat(1) - s), inner))
  default:
    return (z, splat(1))
  }
}

/// Activations of a whole buffer in place (`count` a multiple of 16); derivatives too unless `slopes` is nil.
@inline(never)
public func activateAll(
  _ values: UnsafeMutablePointer<Float>, count: Int, activation: Int32, slopes: UnsafeMutablePointer<Float>?
) {
  var i = 0
  while i < count {
    let (value, slope) = unsafe activate(activation, load(values + i))
    unsafe store(value, values + i)
    if let slopes = unsafe slopes { unsafe store(slope, slopes + i) }
    i &+= 16
  }
}

// MARK: Dropout

/// A bijection of 64 bits that scatters neighbouring keys.
@inline(__always)
private func scattered(_ key: UInt64) -> UInt64 {
  var x = key
  x = (x ^ (x &>> 30)) &* 0xBF58_476D_1CE4_E5B9
  x = (x ^ (x &>> 27)) &* 0x94D0_49BB_1331_11EB
  return x ^ (x &>> 31)
}

/// 1 / (1 - dropout) where the unit stays, 0 where it is dropped; see NeuralNet/Dropout.swift, the
/// specification.
@inline(__always)
private func dropoutFactor(_ layer: borrowing HiddenLayer, _ row: Int, _ units: Bits) -> Vector {
  let key = unsafe scattered(
    layer.drop_key &+ UInt64(truncatingIfNeeded: row) &* 0x9E37_79B9_7F4A_7C15)
  var u = units &* Bits(repeating: 0x9E37_79B1)
  u = u &+ Bits(repeating: UInt32(truncatingIfNeeded: key))
  u = (u ^ (u &>> Bits(repeating: 16))) &* Bits(repeating: 0x85EB_CA6B)
  u = u ^ (u &>> Bits(repeating: 13)) ^ Bits(repeating: UInt32(truncatingIfNeeded: key &>> 32))
  u = u &* Bits(repeating: 0xC2B2_AE35)
  u = u ^ (u &>> Bits(repeating: 16))
  let draw = unsafe unsafeBitCast(u &>> Bits(repeating: 8), to: SIMD16<Int32>.self)
  let kept = draw .>= SIMD16<Int32>(repeating: unsafe layer.drop_threshold)
  return unsafe Vector.zero.replacing(with: splat(layer.keep_scale), where: kept)
}

@inline(__always)
private var countingBits: Bits { Bits(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) }

// MARK: Forth

/// Batch normalisation or bias, activation, dropout: from `block (B, 16)` to the layer's output, slope and
/// x-hat.
@inline(never)
public func finishHidden(
  _ layer: UnsafePointer<HiddenLayer>, block: UnsafeMutablePointer<Float>, panel: Int
) {
  let l = unsafe layer.pointee
  let unit = panel &* 16
  var scale = splat(1)
  let shift = unsafe load(l.shift + unit)
  if unsafe l.normalises != 0 {
    unsafe normalise(l, block, unit)
    scale = unsafe load(l.scale + unit)
  }
  let lanes = countingBits &+ Bits(repeating: UInt32(truncatingIfNeeded: unit))
  let real = unsafe lanes .< Bits(repeating: UInt32(truncatingIfNeeded: l.units))
  let inside = Vector.zero.replacing(with: splat(1), where: real)
  let rows = unsafe l.rows
  let normalised = unsafe l.normalised + unit &* rows
  let slopes = unsafe l.slope + unit &* rows
  var b = 0
  while b < rows {
    let x = unsafe load(block + b &* 16)
    var (value, slope) = unsafe activate(l.activation, multiplyAdd(shift, x, scale))
    slope *= inside
    if unsafe l.drop_threshold > 0 {
      let factor = unsafe dropoutFactor(l, b, lanes)
      value *= factor
      slope *= factor
    }
    unsafe store(x, normalised + b &* 16)
    unsafe store(slope, slopes + b &* 16)
    unsafe store(value, l.output + b &* l.output_stride + unit)
    b &+= 1
  }
}

/// Batch statistics of sixteen units; `block` becomes x-hat, running statistics move.
@inline(__always)
private func normalise(_ l: borrowing HiddenLayer, _ block: UnsafeMutablePointer<Float>, _ unit: Int) {
  let rows = unsafe l.rows
  let count = splat(Float(rows))
  var sum = Vector.zero
  var b = 0
  while b < rows {
    unsafe sum += load(block + b &* 16)
    b &+= 1
  }
  let mean = sum / count
  var squares = Vector.zero
  b = 0
  while b < rows {
    let x = unsafe load(block + b &* 16) - mean
    squares = multiplyAdd(squares, x, x)
    unsafe store(x, block + b &* 16)
    b &+= 1
  }
  let spread = unsafe splat(1) / (squares / count + splat(l.epsilon)).squareRoot()
  unsafe store(spread, l.spread + unit)
  b = 0
  while b < rows {
    unsafe store(load(block + b &* 16) * spread, block + b &* 16)
    b &+= 1
  }
  let momentum = unsafe splat(l.momentum)
  let oldMean = unsafe load(l.running_mean + unit)
  unsafe store(multiplyAdd(oldMean, momentum, mean - oldMean), l.running_mean + unit)
  if rows > 1 {
    let variance = squares / splat(Float(rows &- 1))
    let old = unsafe load(l.running_variance + unit)
    unsafe store(multiplyAdd(old, momentum, variance - old), l.running_variance + unit)
  }
}

// MARK: Inference

/// Bias and activation: from `block (B, 16)` to rows of `out`, `stride` apart; derivatives too unless
/// `slopes` is nil.
@inline(never)
public func finishRows(
  _ block: UnsafePointer<Float>, rows: Int, bias: UnsafePointer<Float>, activation: Int32,
  out: UnsafeMutablePointer<Float>, stride: Int, slopes: UnsafeMutablePointer<Float>?
) {
  let shift = unsafe load(bias)
  var b = 0
  while b < rows {
    let (value, slope) = unsafe activate(activation, load(block + b &* 16) + shift)
    unsafe store(value, out + b &* stride)
    if let slopes = unsafe slopes { unsafe store(slope, slopes + b &* stride) }
    b &+= 1
  }
}
