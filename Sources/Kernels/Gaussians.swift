// Sums of Gaussians for descriptors: many points, each of which adds its Gaussians to a row of sums.

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

/// e^x for x within -87...87.
@inline(__always)
private func exponential(_ x: Vector) -> Vector {
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
  p = multiplyAdd(splat(1), p, r)
  p = multiplyAdd(splat(1), p, r)
  let bits = unsafe unsafeBitCast(rounded, to: Bits.self)
  let power = (bits &+ Bits(repeating: 127)) &<< Bits(repeating: 23)
  return unsafe unsafeBitCast(power, to: Vector.self) * p
}

/// `sums[rows[i] + n] += weights[i] exp(-eta (first + n h - places[i])^2)` for n from -half ..< half around that of
/// the centres 0 ..< centres which is nearest to each point.
///
/// With x the distance from the nearest centre, exp(-eta (x + n h)^2) = exp(-eta x^2) exp(-2 eta h x n) table[n]:
/// so every factor keeps its relative accuracy far into the tails. `half` is a multiple of 8, `table` has 2 half
/// entries, and rows have room for `half` sums to either side, which are without meaning. `near`, `heights` and `starts` are scratch for
/// `count` points, rounded up to a multiple of 16.
@inline(never)
public func addGaussians(
  places: UnsafePointer<Double>, weights: UnsafePointer<Float>, rows: UnsafePointer<Int32>, count: Int,
  first: Double, spacing: Double, centres: Int, eta: Double, half: Int, table: UnsafePointer<Float>,
  near: UnsafeMutablePointer<Float>, heights: UnsafeMutablePointer<Float>,
  starts: UnsafeMutablePointer<Int32>, sums: UnsafeMutablePointer<Float>
) {
  let magic = 6_755_399_441_055_744.0
  let inverse = spacing > 0 ? 1 / spacing : 0
  let last = Double(centres &- 1)
  var i = 0
  while i < count {
    let place = unsafe places[i]
    var steps = (place - first) * inverse
    if steps < 0 { steps = 0 }
    if steps > last { steps = last }
    let moved = steps + magic
    let number = Int32(truncatingIfNeeded: moved.bitPattern)
    unsafe near[i] = Float((moved - magic) * spacing + first - place)
    unsafe heights[i] = weights[i]
    unsafe starts[i] = rows[i] &+ number &- Int32(truncatingIfNeeded: half)
    i &+= 1
  }
  while i & 15 != 0 {
    unsafe near[i] = 0
    unsafe heights[i] = 0
    i &+= 1
  }
  let narrowness = splat(Float(0 - eta))
  i = 0
  while i < count {
    let x = unsafe load(near + i)
    var power = narrowness * x * x
    let faded = power .< splat(-87)
    power = power.replacing(with: splat(-87), where: faded)
    let height = unsafe load(heights + i) * exponential(power)
    unsafe store(height.replacing(with: Vector.zero, where: faded), heights + i)
    i &+= 16
  }
  let lanes = Vector(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
  let slope = Float(-2 * eta * spacing)
  i = 0
  while i < count {
    if unsafe heights[i] != 0 {
      let start = unsafe Int(starts[i])
      let height = unsafe splat(heights[i])
      let bend = unsafe slope * near[i]
      var block = 0
      while block < 2 &* half {
        let offset = lanes + splat(Float(block &- half))
        var power = splat(bend) * offset
        power = power.replacing(with: splat(80), where: power .> splat(80))
        power = power.replacing(with: splat(-80), where: power .< splat(-80))
        let target = unsafe sums + (start &+ block)
        let value = unsafe height * load(table + block) * exponential(power)
        unsafe store(load(target) + value, target)
        block &+= 16
      }
    }
    i &+= 1
  }
}
