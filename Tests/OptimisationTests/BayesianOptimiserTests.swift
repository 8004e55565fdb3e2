import Testing

@testable import Optimisation

@Suite struct BayesianOptimiserTests {
  static func optimiser(_ dimensions: [SearchSpace.Dimension], seed: UInt64 = 1) throws -> BayesianOptimiser {
    BayesianOptimiser(space: try SearchSpace(dimensions), seed: seed)
  }

  // MARK: Regret (median of five seeds)

  @Test func branin() throws {
    let found = try Functions.minima(Functions.braninSpace, evaluations: 30, Functions.branin)
    #expect(Functions.median(found) < 0.3979 + 0.01)
  }

  @Test func hartmann() throws {
    let found = try Functions.minima(
      Functions.hartmann6Space, evaluations: 60, seeds: 1...3, Functions.hartmann6)
    #expect(Functions.median(found) < -3.32237 + 0.13)
  }

  @Test func rosenbrock() throws {
    let space: [SearchSpace.Dimension] = [.init("a", .real(-2...2)), .init("b", .real(-1...3))]
    let found = try Functions.minima(space, evaluations: 40, Functions.rosenbrock)
    #expect(Functions.median(found) < 0.3)
  }

  @Test func everyKindOfParameter() throws {
    let found = try Functions.minima(Functions.mixedSpace, evaluations: 50, seeds: 1...3, Functions.mixed)
    #expect(Functions.median(found) < 0.02)
  }

  @Test func inBatches() throws {
    let found = try Functions.minima(Functions.braninSpace, evaluations: 40, batch: 4, Functions.branin)
    #expect(Functions.median(found) < 0.3979 + 0.03)
  }

  // MARK: Suggestions

  static func trials(_ count: Int, _ space: SearchSpace) -> [Trial] {
    let sequence = HaltonSequence(dimensions: space.dimensions.count, seed: 8)
    return (0..<count).map { index in
      let point = space.point(at: space.coordinates(ofUniform: sequence.point(index)))
      return Trial(point, value: Functions.mixed(point))
    }
  }

  /// Nothing is remembered: the same trials give the same points, from another optimiser and after others.
  @Test func suggestionsFollowFromTheirInputs() throws {
    let optimiser = try Self.optimiser(Functions.mixedSpace, seed: 5)
    let trials = Self.trials(14, optimiser.space)
    let first = try optimiser.suggest(3, given: trials)
    _ = try optimiser.suggest(given: Array(trials.prefix(12)))
    let again = try Self.optimiser(Functions.mixedSpace, seed: 5).suggest(3, given: trials)
    #expect(first == again)
    #expect(try Self.optimiser(Functions.mixedSpace, seed: 6).suggest(3, given: trials) != first)
  }

  @Test func theEvenSpreadGoesOnWhereItWasLeft() throws {
    let optimiser = try Self.optimiser(Functions.braninSpace)
    let design = try optimiser.suggest(optimiser.initial, given: [])
    var trials: [Trial] = []
    for expected in design {
      let next = try optimiser.suggest(given: trials)
      #expect(next == [expected])
      trials.append(Trial(expected, value: 1))
    }
    #expect(try optimiser.suggest(2, given: [], pending: [design[0]]) == Array(design[1...2]))
  }

  /// What is being tried is not suggested again, nor anything close to it.
  @Test func pendingPointsAreLeftAlone() throws {
    let optimiser = try Self.optimiser(Functions.braninSpace)
    let trials = try Functions.braninTrials(optimiser, 15)
    let first = try optimiser.suggest(4, given: trials)
    let next = try optimiser.suggest(4, given: trials, pending: first)
    #expect(Set(first + next).count == 8)
    for point in next { try optimiser.space.check(point) }
    let places = try (first + next).map(optimiser.space.coordinates)
    for i in places.indices {
      for j in 0..<i {
        let distance = zip(places[i], places[j]).map { abs($0 - $1) }.max() ?? 0
        #expect(distance > 0.01)
      }
    }
  }

  /// A failure is a bad value: its surroundings are avoided.
  @Test func failuresArePutUpWith() throws {
    let space: [SearchSpace.Dimension] = [.init("x", .real(0...1))]
    let optimiser = try Self.optimiser(space)
    // Half of the space fails; the smallest value is at its edge, 0.5.
    var trials: [Trial] = []
    for _ in 0..<20 {
      let point = try optimiser.suggest(given: trials)[0]
      let x = Functions.number(point, "x")
      trials.append(Trial(point, value: x < 0.5 ? .nan : x))
    }
    #expect((trials.best?.value ?? 1) < 0.52)
    #expect(trials.count(where: \.isFailed) < 14)
    let failed = trials.map { Trial($0.point, value: nil) }
    #expect(try optimiser.suggest(2, given: failed).count == 2)
  }

  @Test func hugeValuesDoNoHarm() throws {
    let optimiser = try Self.optimiser(Functions.braninSpace)
    var trials = try Functions.braninTrials(optimiser, 12)
    trials.append(Trial(Point(["a": .real(-5), "b": .real(0)]), value: 1e300))
    for _ in 0..<12 {
      let point = try optimiser.suggest(given: trials)[0]
      trials.append(Trial(point, value: Functions.branin(point)))
    }
    #expect((trials.best?.value ?? 9) < 0.5)
  }

  /// A small space is gone through without repeats; after that, points are tried again.
  @Test func aSmallSpaceIsUsedUp() throws {
    let optimiser = try Self.optimiser([
      .init("a", .integer(0...3)), .init("b", .choices([.flag(true), .flag(false), .text("auto")])),
    ])
    var trials: [Trial] = []
    for _ in 0..<14 {
      let point = try optimiser.suggest(given: trials)[0]
      trials.append(Trial(point, value: Functions.number(point, "a")))
    }
    #expect(Set(trials.prefix(12).map(\.point)).count == 12 && Set(trials.map(\.point)).count == 12)
  }

  @Test func strangersAreRefused() throws {
    let optimiser = try Self.optimiser(Functions.braninSpace)
    let stranger = Point(["a": .real(0)])
    #expect(failure { _ = try optimiser.suggest(given: [Trial(stranger, value: 1)]) } == .missing("b"))
    #expect(failure { _ = try optimiser.suggest(given: [], pending: [stranger]) } == .missing("b"))
  }

  @Test func equalValuesAreNoTrap() throws {
    let optimiser = try Self.optimiser(Functions.mixedSpace)
    let trials = Self.trials(15, optimiser.space).map { Trial($0.point, value: 3) }
    let points = try optimiser.suggest(2, given: trials)
    #expect(Set(points).count == 2)
    let twice = trials + trials
    #expect(try optimiser.suggest(given: twice).count == 1)
  }
}

@Suite struct TrialTests {
  @Test func theBestIsTheFirstSmallest() {
    let points = (0..<4).map { Point(["a": .integer($0)]) }
    let trials = zip(points, [3, nil, 1, 1]).map { Trial($0, value: $1) }
    #expect(trials.best == trials[2] && trials.map(\.isFailed) == [false, true, false, false])
    #expect([Trial(points[0], value: .infinity)].best == nil)
  }
}

extension Functions {
  static func braninTrials(_ optimiser: BayesianOptimiser, _ count: Int) throws -> [Trial] {
    let sequence = HaltonSequence(dimensions: 2, seed: 4)
    return (0..<count).map { index in
      let point = optimiser.space.point(
        at: optimiser.space.coordinates(ofUniform: sequence.point(index)))
      return Trial(point, value: branin(point))
    }
  }
}
