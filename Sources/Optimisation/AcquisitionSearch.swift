/// Looks for the point with the largest expected improvement: many candidates, all over the space and around the
/// best points so far; the best of them are then improved, by gradients where parameters are continuous and step
/// by step where they are not.
struct AcquisitionSearch {
  let space: SearchSpace
  let fit: SurrogateFit
  /// Points that are not to be suggested again.
  let taken: Set<Point>
  /// Points that are being tried: nothing close to them is worth a trial before their values are known.
  let underWay: [SearchSpace.Coordinates]
  private var numbers: SeededNumbers
  private let incumbent: Double

  /// Spaces of no more points than this are looked at whole.
  private static let enumerable = 2000
  private static let everywhere = 600
  private static let nearby = 400
  private static let improved = 4
  /// How far from a point under way a suggestion keeps, as a share of each range.
  private static let berth = 0.01

  private typealias Candidate = (coordinates: SearchSpace.Coordinates, gain: Double)

  init(
    space: SearchSpace, fit: SurrogateFit, taken: Set<Point>, underWay: [SearchSpace.Coordinates],
    numbers: SeededNumbers
  ) {
    self.space = space
    self.fit = fit
    self.taken = taken
    self.underWay = underWay
    self.numbers = numbers
    incumbent = fit.incumbent
  }

  /// The best point that is not taken; if all are, the best of all: trying it again tells more of its noise.
  func best() -> SearchSpace.Coordinates {
    if let all = space.everyCoordinates(limit: Self.enumerable) { return best(of: all.map(rated)) }
    var numbers = numbers
    let all = candidates(&numbers)
    let apart = all.filter(isApart)
    let candidates = (apart.isEmpty ? all : apart).map(rated).sorted { $0.gain > $1.gain }
    let starts = starts(among: candidates)
    return best(of: starts.map(improved) + candidates.prefix(100))
  }

  /// The best candidates: a few wherever they are, then as many that are far from each other, since the hill beside
  /// the best point so far is not the only one.
  private func starts(among candidates: [Candidate]) -> [Candidate] {
    var starts: [Candidate] = []
    for (count, spacing) in [(Self.improved, 0.02), (2 * Self.improved, 0.2)] {
      for candidate in candidates where starts.count < count {
        if starts.allSatisfy({ Self.distance($0.coordinates, candidate.coordinates) > spacing }) {
          starts.append(candidate)
        }
      }
    }
    return starts
  }

  private func best(of candidates: [Candidate]) -> SearchSpace.Coordinates {
    let order = candidates.sorted { $0.gain > $1.gain }
    let best =
      order.first { isApart($0.coordinates) && isFree($0.coordinates) }
      ?? order.first { isFree($0.coordinates) } ?? order.first
    return best?.coordinates ?? fit.observed[0]
  }

  private func isFree(_ coordinates: SearchSpace.Coordinates) -> Bool {
    !taken.contains(space.point(at: coordinates))
  }

  private func isApart(_ coordinates: SearchSpace.Coordinates) -> Bool {
    underWay.allSatisfy { Self.distance($0, coordinates) > Self.berth }
  }

  private func rated(_ coordinates: SearchSpace.Coordinates) -> Candidate {
    let posterior = fit.process.posterior(at: fit.map.features(coordinates))
    let gain = ExpectedImprovement(
      mean: posterior.mean, deviation: posterior.variance.squareRoot(), best: incumbent)
    return (coordinates, gain.logarithm)
  }

  private static func distance(_ left: SearchSpace.Coordinates, _ right: SearchSpace.Coordinates) -> Double {
    zip(left, right).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }
}

// MARK: - Candidates

extension AcquisitionSearch {
  private func candidates(_ numbers: inout SeededNumbers) -> [SearchSpace.Coordinates] {
    let order = fit.values.indices.sorted { (fit.values[$0], $0) < (fit.values[$1], $1) }
    let leaders = order.prefix(5).map { fit.observed[$0] }
    var all = leaders
    for _ in 0..<Self.everywhere {
      all.append(space.coordinates(ofUniform: space.dimensions.map { _ in numbers.uniform() }))
    }
    for number in 0..<Self.nearby {
      // Half of them around the leader, the others around its followers; from far to near.
      let leader = leaders[number % 2 == 0 ? 0 : numbers.index(below: leaders.count)]
      let reach = [0.3, 0.1, 0.03, 0.01, 0.001][number / 2 % 5]
      all.append(neighbour(of: leader, reach: reach, &numbers))
    }
    return all
  }

  /// Some parameters of a point moved, the others kept.
  private func neighbour(
    of point: SearchSpace.Coordinates, reach: Double, _ numbers: inout SeededNumbers
  ) -> SearchSpace.Coordinates {
    var moved = point
    let share = max(0.5, 1.5 / Double(point.count))
    for (index, dimension) in space.dimensions.enumerated() where numbers.uniform() < share {
      if dimension.domain.isNumeric {
        moved[index] = dimension.domain.snapped(point[index] + reach * numbers.normal())
      } else if numbers.uniform() < 0.5 {
        moved[index] = dimension.domain.coordinate(ofUniform: numbers.uniform())
      }
    }
    return moved
  }
}

// MARK: - Improvement

extension AcquisitionSearch {
  private func improved(_ start: Candidate) -> Candidate {
    var best = start
    for _ in 0..<4 {
      let climbed = climbed(best)
      let stepped = stepped(climbed)
      let isDone = stepped.gain <= climbed.gain
      best = stepped
      if isDone { break }
    }
    return best
  }

  /// The continuous parameters moved along the gradient.
  private func climbed(_ start: Candidate) -> Candidate {
    let free = space.dimensions.indices.filter { space.dimensions[$0].domain.isContinuous }
    guard !free.isEmpty else { return start }
    var coordinates = start.coordinates
    let ascent = BoundedAscent(
      bounds: [ClosedRange<Double>](repeating: 0...1, count: free.count), iterations: 30, tolerance: 1e-6)
    let found = ascent.maximum(from: free.map { start.coordinates[$0] }) { place in
      for (index, value) in zip(free, place) { coordinates[index] = value }
      let (posterior, means, variances) = fit.process.posteriorGradient(at: fit.map.features(coordinates))
      let deviation = posterior.variance.squareRoot()
      let gain = ExpectedImprovement(mean: posterior.mean, deviation: deviation, best: incumbent)
      let gradient = free.map { index in
        let feature = fit.map.firstFeature[index]
        return gain.meanSlope * means[feature] + gain.deviationSlope * variances[feature] / (2 * deviation)
      }
      return (gain.logarithm, gradient)
    }
    guard let found, found.value > start.gain else { return start }
    for (index, value) in zip(free, found.place) { coordinates[index] = value }
    return (coordinates, found.value)
  }

  /// Each discrete parameter in turn set to the best of its neighbouring values, or of all its choices.
  private func stepped(_ start: Candidate) -> Candidate {
    var best = start
    for (index, dimension) in space.dimensions.enumerated() where !dimension.domain.isContinuous {
      let place = best.coordinates[index]
      let others =
        dimension.domain.isNumeric
        ? [-8, -4, -2, -1, 1, 2, 4, 8].map { dimension.domain.stepped(place, by: $0) }
        : dimension.domain.steps
      for other in others where other != place {
        var coordinates = best.coordinates
        coordinates[index] = other
        let candidate = rated(coordinates)
        if candidate.gain > best.gain, isFree(coordinates) { best = candidate }
      }
    }
    return best
  }
}
