/// Looks for the point of a search space with the smallest value, where every value is dear: a Gaussian process
/// learns from the trials so far, and the point with the largest expected improvement is tried next.
///
/// It keeps no state: what it suggests follows from the space, the seed, the trials and what is being tried, so a
/// study goes on from what was stored of it, on any machine.
public struct BayesianOptimiser: Sendable {
  /// What is varied.
  public let space: SearchSpace
  /// Equal seeds give equal suggestions.
  public let seed: UInt64
  /// Points that are spread evenly before the Gaussian process has its say.
  public let initial: Int

  /// An optimiser; `initial` is chosen by the number of parameters unless it is given.
  public init(space: SearchSpace, seed: UInt64, initial: Int? = nil) {
    precondition(initial ?? 1 >= 1, "a search begins with at least one point")
    self.space = space
    self.seed = seed
    self.initial = initial ?? Self.standardInitial(space)
  }

  private static let doubts = 4

  /// The next points to try, the most promising first.
  ///
  /// - Parameters:
  ///   - count: how many points are wanted.
  ///   - trials: everything tried so far, in the order in which it was suggested.
  ///   - pending: points that are being tried.
  /// - Throws: where a trial or a pending point is not of the space.
  ///
  /// Costs O(n³) for n trials: under a second for 500.
  public func suggest(
    _ count: Int = 1, given trials: [Trial], pending: [Point] = []
  ) throws(OptimisationError) -> [Point] {
    var observed: [SearchSpace.Coordinates] = []
    for trial in trials { observed.append(try space.coordinates(of: trial.point)) }
    var underWay: [SearchSpace.Coordinates] = []
    for point in pending { underWay.append(try space.coordinates(of: point)) }
    var taken = Set(trials.map(\.point)).union(pending)
    let begun = trials.count + pending.count
    let fit = begun + count <= initial ? nil : SurrogateFit(space, observed, trials)
    guard var fit else { return spread(count, &taken) }
    for coordinates in underWay { fit.believe(coordinates) }
    var chosen = spread(min(max(0, initial - begun), count), &taken)
    for point in chosen {
      let coordinates = try space.coordinates(of: point)
      underWay.append(coordinates)
      fit.believe(coordinates)
    }
    while chosen.count < count {
      let number = begun + chosen.count
      let coordinates = next(number, fit, taken, underWay)
      chosen.append(space.point(at: coordinates))
      taken.insert(space.point(at: coordinates))
      underWay.append(coordinates)
      fit.believe(coordinates)
    }
    return chosen
  }

  /// The point with the largest expected improvement. Every third time that this is no news, being right beside a
  /// point that is known, the process is made to doubt what it knows of the rest until it suggests something else:
  /// it may have taken a parameter for unimportant too early.
  private func next(
    _ number: Int, _ fit: SurrogateFit, _ taken: Set<Point>, _ underWay: [SearchSpace.Coordinates]
  ) -> SearchSpace.Coordinates {
    func best(_ fit: SurrogateFit) -> SearchSpace.Coordinates {
      AcquisitionSearch(
        space: space, fit: fit, taken: taken, underWay: underWay,
        numbers: SeededNumbers(seed: seed, stream: UInt64(number))
      ).best()
    }
    var coordinates = best(fit)
    guard number % 3 == 0 else { return coordinates }
    var doubt = 1.0
    for _ in 0..<Self.doubts where fit.isKnown(coordinates) {
      doubt *= 0.6
      var doubting = fit.doubting(doubt)
      for coordinates in underWay { doubting.believe(coordinates) }
      coordinates = best(doubting)
    }
    return coordinates
  }

  /// The first points of the even spread that are not taken; of a space that is used up, any.
  private func spread(_ count: Int, _ taken: inout Set<Point>) -> [Point] {
    let sequence = HaltonSequence(dimensions: space.dimensions.count, seed: seed)
    let last = taken.count + count + 1000
    var chosen: [Point] = []
    var index = 0
    while chosen.count < count {
      let point = space.point(at: space.coordinates(ofUniform: sequence.point(index)))
      index += 1
      if taken.insert(point).inserted || index > last { chosen.append(point) }
    }
    return chosen
  }

  private static func standardInitial(_ space: SearchSpace) -> Int {
    let varied = space.dimensions.count { $0.domain.count != 1 }
    return min(max(4, 2 * varied), 12)
  }
}
