/// Which units are dropped: a function of (seed, step, layer, row of the batch, unit) and of nothing else, so
/// that threads, tiles and instruction sets cannot change it. This is the specification that the kernels
/// follow.
struct Dropout: Sendable {
  /// Of 2^24: a draw below it drops the unit.
  let threshold: Int32
  let key: UInt64

  /// 1 / (1 - dropout)
  let keepScale: Float

  init(_ share: Float, seed: UInt64, step: Int, layer: Int) {
    threshold = Int32((Double(share) * 0x1p24).rounded())
    keepScale = 1 / (1 - share)
    let stepKey = RandomSource.scattered(seed ^ RandomSource.scattered(UInt64(step) &+ RandomSource.step))
    key = RandomSource.scattered(stepKey &+ UInt64(layer) &+ 1)
  }

  /// What the unit's activation is multiplied by.
  func factor(row: Int, unit: Int) -> Float {
    let key = RandomSource.scattered(self.key &+ UInt64(row) &* RandomSource.step)
    var u = UInt32(unit) &* 0x9E37_79B1 &+ UInt32(truncatingIfNeeded: key)
    u = (u ^ (u >> 16)) &* 0x85EB_CA6B
    u = u ^ (u >> 13) ^ UInt32(truncatingIfNeeded: key >> 32)
    u = u &* 0xC2B2_AE35
    u = u ^ (u >> 16)
    return Int32(u >> 8) >= threshold ? keepScale : 0
  }
}
