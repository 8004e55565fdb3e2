internal import Glibc

/// How the learning rate moves during training.
public enum LearningRateSchedule: Hashable, Sendable {
  /// The same rate throughout.
  case constant(rate: Float)
  /// From peak / initialDivisor up to the peak over the warm-up share of the steps, then down to
  /// peak / initialDivisor / finalDivisor; both ways along half a cosine (Smith and Topin 2018).
  case oneCycle(peak: Float, warmUp: Float = 0.3, initialDivisor: Float = 25, finalDivisor: Float = 1e4)
  /// Straight up to the peak over the warm-up share of the steps, then down to the floor along half a cosine.
  case cosine(peak: Float, warmUp: Float = 0, floor: Float = 0)

  /// The rate of one step, counting from 0, of `total` steps; steps past the end keep the last rate.
  public func rate(at step: Int, of total: Int) -> Float {
    let last = Double(max(total - 1, 1))
    let position = min(max(Double(step), 0), last)
    switch self {
    case .constant(let rate):
      return rate
    case .oneCycle(let peak, let warmUp, let initialDivisor, let finalDivisor):
      let first = Double(peak) / Double(initialDivisor)
      let top = Double(warmUp) * Double(total) - 1
      if position <= top {
        return Float(Self.between(first, Double(peak), top > 0 ? position / top : 1))
      }
      let start = max(top, 0)
      let share = last > start ? (position - start) / (last - start) : 1
      return Float(Self.between(Double(peak), first / Double(finalDivisor), share))
    case .cosine(let peak, let warmUp, let floor):
      let top = Double(warmUp) * Double(total)
      if position < top { return Float(Double(peak) * (position + 1) / max(top, position + 1)) }
      let share = last > top ? (position - top) / (last - top) : 0
      return Float(Self.between(Double(peak), Double(floor), share))
    }
  }

  /// Throws if a setting is outside its range.
  public func validate() throws(NeuralNetError) {
    switch self {
    case .constant(let rate):
      try Self.check(rate)
    case .oneCycle(let peak, let warmUp, let initialDivisor, let finalDivisor):
      try Self.check(peak)
      try Self.check(warmUp: warmUp)
      if !(initialDivisor >= 1 && initialDivisor.isFinite) {
        throw .setting("initialDivisor", Double(initialDivisor), "1 or more")
      }
      if !(finalDivisor >= 1 && finalDivisor.isFinite) {
        throw .setting("finalDivisor", Double(finalDivisor), "1 or more")
      }
    case .cosine(let peak, let warmUp, let floor):
      try Self.check(peak)
      try Self.check(warmUp: warmUp)
      if !(floor >= 0 && floor <= peak) { throw .setting("floor", Double(floor), "from 0 to the peak") }
    }
  }

  private static func check(_ rate: Float) throws(NeuralNetError) {
    if !(rate > 0 && rate.isFinite) { throw .setting("learningRate", Double(rate), "above 0") }
  }

  private static func check(warmUp: Float) throws(NeuralNetError) {
    if !(warmUp >= 0 && warmUp <= 1) { throw .setting("warmUp", Double(warmUp), "from 0 to 1") }
  }

  /// Half a cosine from `a` (share 0) to `b` (share 1).
  private static func between(_ a: Double, _ b: Double, _ share: Double) -> Double {
    b + (a - b) * (1 + cos(.pi * share)) / 2
  }
}
