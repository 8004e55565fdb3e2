internal import Glibc

/// Values made fit for a Gaussian process: bad outliers drawn in (Yeo and Johnson 2000, the power of highest
/// likelihood among those that compress large values), then mean 0 and variance 1. Order is kept.
struct OutputScale {
  private let centre: Double
  private let width: Double
  private let power: Double
  private let mean: Double
  private let deviation: Double
  private let ceiling: Double

  /// Measures finite values; at least one.
  init(_ values: [Double]) {
    precondition(!values.isEmpty, "there are values to be scaled")
    let sorted = values.sorted()
    centre = sorted[sorted.count / 2]
    width = Self.width(sorted)
    // Beyond so many widths a value is merely very bad.
    ceiling = 1e4
    let places = values.map { [centre, width, ceiling] in min(($0 - centre) / width, ceiling) }
    power = Self.bestPower(places)
    let bent = places.map { [power] in Self.bent($0, power) }
    let mean = bent.reduce(0, +) / Double(bent.count)
    self.mean = mean
    let variance = bent.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(bent.count)
    deviation = variance > 0 ? variance.squareRoot() : 1
  }

  /// The extent of the middle half, or, where that is all alike, of more.
  private static func width(_ sorted: [Double]) -> Double {
    let last = sorted.count - 1
    for part in [4, 8, 16, sorted.count] {
      let extent = sorted[last - last / part] - sorted[last / part]
      if extent > 0, extent.isFinite { return extent }
    }
    return 1
  }

  /// A value as the process sees it.
  func scaled(_ value: Double) -> Double {
    (Self.bent(min((value - centre) / width, ceiling), power) - mean) / deviation
  }

  /// The value that is seen so; values that none is seen so give the nearest that is.
  func restored(_ scaled: Double) -> Double {
    centre + width * min(Self.straightened(scaled * deviation + mean, power), ceiling)
  }

  /// Yeo and Johnson's transformation, for powers up to 1, which changes nothing.
  static func bent(_ x: Double, _ power: Double) -> Double {
    if x >= 0 { return abs(power) < 1e-9 ? log1p(x) : expm1(power * log1p(x)) / power }
    return -expm1((2 - power) * log1p(-x)) / (2 - power)
  }

  /// Undoes `bent`.
  static func straightened(_ y: Double, _ power: Double) -> Double {
    if y >= 0 {
      if abs(power) < 1e-9 { return expm1(y) }
      let inside = power * y
      return inside <= -1 ? .infinity : expm1(log1p(inside) / power)
    }
    return -expm1(log1p(-(2 - power) * y) / (2 - power))
  }

  /// The power that makes values most like normal ones, by golden section; 1 for few values.
  private static func bestPower(_ places: [Double]) -> Double {
    guard places.count >= 5 else { return 1 }
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (-1.0, 1.0)
    for _ in 0..<24 {
      let (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
      if logLikelihood(places, left) >= logLikelihood(places, right) { high = right } else { low = left }
    }
    let middle = (low + high) / 2
    return logLikelihood(places, 1) >= logLikelihood(places, middle) ? 1 : middle
  }

  private static func logLikelihood(_ places: [Double], _ power: Double) -> Double {
    let bent = places.map { Self.bent($0, power) }
    let count = Double(bent.count)
    let mean = bent.reduce(0, +) / count
    let variance = bent.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) } / count
    guard variance > 0 else { return -.infinity }
    var stretch = 0.0
    for place in places { stretch += place >= 0 ? log1p(place) : -log1p(-place) }
    return -0.5 * count * log(variance) + (power - 1) * stretch
  }
}
