import Glibc

/// Evenly spaced Gaussians of one narrowness, evaluated from the nearest centre outwards by the recurrence
/// exp(-a (x + h)^2) = exp(-a x^2) exp(-a (2 x h + h^2)): three exponentials however many Gaussians there are.
struct EvenGaussians: Hashable, Sendable {
  let first, spacing, eta: Double
  let count: Int
  /// exp(-2 eta spacing^2), by which the ratio of neighbours changes from one to the next.
  private let decay: Double
  /// Centres to either side of a point that its Gaussian reaches in `GaussianSums`, a multiple of 8.
  let half: Int
  /// exp(-eta (n spacing)^2) for n from -half ..< half.
  let table: [Float]

  init(first: Double, spacing: Double, eta: Double, count: Int) {
    (self.first, self.spacing, self.eta, self.count) = (first, spacing, eta, count)
    decay = exp(-2 * eta * spacing * spacing)
    let reach = count > 1 ? (-log(EvenGaussians.negligible) / eta).squareRoot() / spacing + 0.5 : 0
    let half = 8 * max(1, Int((min(reach, Double(count)) / 8).rounded(.up)))
    self.half = half
    table = (-half..<half).map { step in
      let offset = Double(step) * spacing
      return count > 1 ? Float(exp(-eta * offset * offset)) : step == 0 ? 1 : 0
    }
  }

  /// Relative to the largest; what is smaller is left out.
  private static let negligible = 1e-12

  /// Largest eta spacing^2 of a run.
  static let mostSeparate = 40.0

  /// Adds `factor` times each Gaussian to `sums`, from `start` on.
  func add(at distance: Double, times factor: Double, to sums: inout [Double], from start: Int) {
    let place = count > 1 ? ((distance - first) / spacing).rounded() : 0
    let nearest = Int(min(max(place, 0), Double(count - 1)))
    let x = first + spacing * Double(nearest) - distance
    let centre = factor * exp(-eta * x * x)
    guard centre != 0 else { return }
    let negligible = centre * EvenGaussians.negligible
    var value = centre
    var ratio = exp(-eta * spacing * (2 * x + spacing))
    var index = nearest
    while index < count, value > negligible {
      sums[start + index] += value
      value *= ratio
      ratio *= decay
      index += 1
    }
    ratio = exp(-eta * spacing * (spacing - 2 * x))
    value = centre * ratio
    index = nearest - 1
    while index >= 0, value > negligible {
      ratio *= decay
      sums[start + index] += value
      value *= ratio
      index -= 1
    }
  }
}

extension EvenGaussians {
  /// Sum of `weights` (from `start` on) times Gaussians, and its derivative with respect to the distance.
  func pulled(at distance: Double, _ weights: [Double], from start: Int) -> ValueAndSlope {
    var values = [Double](repeating: 0, count: count)
    add(at: distance, times: 1, to: &values, from: 0)
    var sum = ValueAndSlope(value: 0, slope: 0)
    for index in 0..<count where values[index] != 0 {
      let term = weights[start + index] * values[index]
      sum.value += term
      sum.slope -= 2 * eta * (distance - first - spacing * Double(index)) * term
    }
    return sum
  }
}

/// A function of one variable at a point, and its derivative there.
struct ValueAndSlope {
  var value, slope: Double

  /// The product rule.
  static func * (left: ValueAndSlope, right: ValueAndSlope) -> ValueAndSlope {
    ValueAndSlope(
      value: left.value * right.value, slope: left.slope * right.value + left.value * right.slope)
  }
}

/// Any Gaussians, as runs of even ones.
struct GaussianRuns: Hashable, Sendable {
  let runs: [EvenGaussians]
  let count: Int

  init(_ gaussians: GaussianBasis) {
    var runs: [EvenGaussians] = []
    var start = 0
    while start < gaussians.count {
      let run = GaussianRuns.longestRun(gaussians, from: start)
      runs.append(run)
      start += run.count
    }
    self.runs = runs
    count = gaussians.count
  }

  /// Adds `factor` (not negative) times each Gaussian of a distance to `sums`, from `start` on.
  func add(at distance: Double, times factor: Double, to sums: inout [Double], from start: Int) {
    var place = start
    for run in runs {
      run.add(at: distance, times: factor, to: &sums, from: place)
      place += run.count
    }
  }

  /// Sum of `weights` (from `start` on) times Gaussians, and its derivative with respect to the distance.
  func pulled(at distance: Double, _ weights: [Double], from start: Int) -> ValueAndSlope {
    var place = start
    var sum = ValueAndSlope(value: 0, slope: 0)
    for run in runs {
      let part = run.pulled(at: distance, weights, from: place)
      sum = ValueAndSlope(value: sum.value + part.value, slope: sum.slope + part.slope)
      place += run.count
    }
    return sum
  }

  private static func longestRun(_ gaussians: GaussianBasis, from start: Int) -> EvenGaussians {
    let (centres, etas) = (gaussians.centres, gaussians.etas)
    var end = start + 1
    let spacing = end < centres.count ? centres[end] - centres[start] : 1
    guard spacing > 1e-3 else {
      return EvenGaussians(first: centres[start], spacing: 1, eta: etas[start], count: 1)
    }
    // Where neighbours hardly overlap, the table of a run would leave the range of Float.
    guard etas[start] * spacing * spacing < EvenGaussians.mostSeparate else {
      return EvenGaussians(first: centres[start], spacing: 1, eta: etas[start], count: 1)
    }
    while end < centres.count, etas[end] == etas[start],
      abs(centres[start] + spacing * Double(end - start) - centres[end]) < 1e-9
    {
      end += 1
    }
    return EvenGaussians(first: centres[start], spacing: spacing, eta: etas[start], count: end - start)
  }
}
