internal import Glibc

/// Covariance of values at a scaled distance r, for functions that can be differentiated twice (Matern 5/2):
/// (1 + s + s²/3) exp(-s) with s = √5 r.
struct Matern {
  /// The covariance, relative to the variance.
  let value: Double
  /// Its derivative with respect to r².
  let slope: Double

  /// At a squared distance.
  init(squaredDistance: Double) {
    let s = (5 * squaredDistance).squareRoot()
    let decay = exp(-s)
    value = (1 + s + s * s / 3) * decay
    slope = -5 / 6 * (1 + s) * decay
  }
}
