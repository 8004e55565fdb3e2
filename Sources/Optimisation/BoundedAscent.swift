/// Finds a local maximum of a smooth function in a box: limited-memory quasi-Newton steps (Nocedal 1980) among
/// the variables that are not held by a bound, projected onto the box, with backtracking.
struct BoundedAscent {
  let bounds: [ClosedRange<Double>]
  var iterations = 40
  /// Where no free component of the gradient is larger, the search ends.
  var tolerance = 1e-5
  /// Steps that are remembered.
  private let memory = 8

  init(bounds: [ClosedRange<Double>], iterations: Int = 40, tolerance: Double = 1e-5) {
    self.bounds = bounds
    self.iterations = iterations
    self.tolerance = tolerance
  }

  typealias Evaluation = (value: Double, gradient: [Double])

  /// Climbs from `start`; nil where the function has no value there.
  func maximum(
    from start: [Double], of function: ([Double]) -> Evaluation?
  ) -> (place: [Double], value: Double)? {
    var place = projected(start)
    guard var here = function(place), here.value.isFinite else { return nil }
    var steps: [(step: [Double], change: [Double])] = []
    for _ in 0..<iterations {
      let free = place.indices.map { isFree($0, place, here.gradient) }
      let size = zip(here.gradient, free).map { $1 ? abs($0) : 0 }.max() ?? 0
      guard size > tolerance else { break }
      var direction = Self.direction(here.gradient, free, steps)
      if Self.product(direction, here.gradient) <= 0 {
        steps = []
        direction = Self.direction(here.gradient, free, [])
      }
      // Without knowledge of curvature, a tenth of the box is far enough.
      if steps.isEmpty { direction = limited(direction) }
      guard let next = climb(from: place, here, along: direction, function) else {
        if steps.isEmpty { break }
        steps = []
        continue
      }
      let step = zip(next.place, place).map { $0 - $1 }
      let change = zip(here.gradient, next.evaluation.gradient).map { $0 - $1 }
      if Self.product(step, change) > 1e-12 * Self.product(change, change).squareRoot() {
        steps = Array(steps.suffix(memory - 1)) + [(step, change)]
      }
      let gain = next.evaluation.value - here.value
      (place, here) = next
      if gain < 1e-10 * (1 + abs(here.value)) { break }
    }
    return (place, here.value)
  }

  private func climb(
    from place: [Double], _ here: Evaluation, along direction: [Double],
    _ function: ([Double]) -> Evaluation?
  ) -> (place: [Double], evaluation: Evaluation)? {
    var length = 1.0
    for _ in 0..<20 {
      let next = projected(zip(place, direction).map { $0 + length * $1 })
      let promised = zip(zip(next, place), here.gradient).reduce(0) { $0 + ($1.0.0 - $1.0.1) * $1.1 }
      guard promised > 0 else { return nil }
      if let evaluation = function(next), evaluation.value.isFinite,
        evaluation.value >= here.value + 1e-4 * promised
      {
        return (next, evaluation)
      }
      length *= length > 0.2 ? 0.4 : 0.25
    }
    return nil
  }

  private func projected(_ place: [Double]) -> [Double] {
    zip(place, bounds).map { min(max($0, $1.lowerBound), $1.upperBound) }
  }

  private func isFree(_ index: Int, _ place: [Double], _ gradient: [Double]) -> Bool {
    let range = bounds[index]
    if range.lowerBound == range.upperBound { return false }
    if place[index] <= range.lowerBound && gradient[index] < 0 { return false }
    return !(place[index] >= range.upperBound && gradient[index] > 0)
  }

  private func limited(_ direction: [Double]) -> [Double] {
    let longest =
      zip(direction, bounds).map { abs($0) / max($1.upperBound - $1.lowerBound, 1e-300) }.max() ?? 0
    return longest > 0.1 ? direction.map { $0 * 0.1 / longest } : direction
  }

  /// The inverse curvature, as the remembered steps tell it, times the gradient (two-loop recursion).
  private static func direction(
    _ gradient: [Double], _ free: [Bool], _ steps: [(step: [Double], change: [Double])]
  ) -> [Double] {
    var q = zip(gradient, free).map { $1 ? $0 : 0 }
    var shares: [Double] = []
    for (step, change) in steps.reversed() {
      let share = product(step, q) / product(step, change)
      shares.append(share)
      for index in q.indices { q[index] -= share * change[index] }
    }
    if let (step, change) = steps.last {
      let scale = product(step, change) / product(change, change)
      for index in q.indices { q[index] *= scale }
    }
    for ((step, change), share) in zip(steps, shares.reversed()) {
      let correction = share - product(change, q) / product(step, change)
      for index in q.indices { q[index] += correction * step[index] }
    }
    return zip(q, free).map { $1 ? $0 : 0 }
  }

  private static func product(_ left: [Double], _ right: [Double]) -> Double {
    zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
