import Glibc
import Testing

@testable import Optimisation

@Suite struct SurrogateTests {
  static let dimensions: [SearchSpace.Dimension] = [
    .init("strong", .real(0...1)), .init("weak", .logReal(1e-3...1)),
    .init("kind", .choices([.text("a"), .text("b")])), .init("fixed", .integer(7...7)),
  ]

  static func value(_ point: Point) -> Double {
    let strong = Functions.number(point, "strong") - 0.5
    return 4 * strong * strong + 0.02 * log10(Functions.number(point, "weak"))
      + (point["kind"] == .text("a") ? 0 : 0.3)
  }

  static func surrogate(_ count: Int = 40) throws -> Surrogate {
    let space = try SearchSpace(dimensions)
    let points = try BayesianOptimiser(space: space, seed: 2, initial: count).suggest(count, given: [])
    return try #require(try Surrogate(space, given: points.map { Trial($0, value: value($0)) }))
  }

  @Test func whatMattersIsFound() throws {
    let importance = try Self.surrogate().importance
    #expect(importance.map(\.name) == ["strong", "weak", "kind", "fixed"])
    #expect(importance[0].share > 0.6 && importance[2].share > 0.05 && importance[1].share < 0.02)
    #expect(importance[3].share == 0 && importance[3].lengthScale == nil)
    #expect(abs(importance.reduce(0) { $0 + $1.share } - 1) < 1e-12)
    #expect((importance[0].lengthScale ?? 9) < (importance[1].lengthScale ?? 0))
  }

  /// The parabola is found, with its error; the other terms only shift it.
  @Test func partialDependenceFollowsTheFunction() throws {
    let surrogate = try Self.surrogate()
    let curve = try #require(surrogate.partialDependence(on: "strong", places: 11))
    #expect(curve.count == 11)
    for one in curve {
      let strong = (one.setting.number ?? .nan) - 0.5
      let shift = 0.15 - 0.03
      #expect(abs(one.mean - 4 * strong * strong - shift) < 0.06)
      #expect(one.lower <= one.mean && one.mean <= one.upper)
    }
    let kinds = try #require(surrogate.partialDependence(on: "kind"))
    #expect(kinds.map(\.setting) == [.text("a"), .text("b")])
    #expect(abs(kinds[1].mean - kinds[0].mean - 0.3) < 0.05)
    #expect(surrogate.partialDependence(on: "fixed")?.map(\.setting) == [.integer(7)])
    #expect(surrogate.partialDependence(on: "other") == nil)
  }

  @Test func predictionsAgreeWithTheFunction() throws {
    let surrogate = try Self.surrogate()
    let point = Point([
      "strong": .real(0.8), "weak": .real(0.1), "kind": .text("b"), "fixed": .integer(7),
    ])
    let found = try surrogate.prediction(at: point)
    #expect(
      abs(found.mean - Self.value(point)) < 0.05 && found.lower < found.mean && found.mean < found.upper)
  }

  @Test func oneValueIsTooFew() throws {
    let space = try SearchSpace(Self.dimensions)
    let points = try BayesianOptimiser(space: space, seed: 2).suggest(2, given: [])
    let trials = [Trial(points[0], value: 1), Trial(points[1], value: nil)]
    #expect(try Surrogate(space, given: trials) == nil)
  }
}

@Suite struct SurrogateFitTests {
  @Test func theBestAreKeptOfMany() {
    let values = (0..<100).map { Double(($0 * 37) % 100) }
    let kept = SurrogateFit.thinned(values, to: 20)
    #expect(kept.count == 20 && Set(kept).count == 20 && kept == kept.sorted())
    #expect((0..<10).allSatisfy { wanted in kept.contains { values[$0] == Double(wanted) } })
    #expect(SurrogateFit.thinned([3, 1], to: 20) == [0, 1])
  }

  /// More observations than hyperparameters are sought with: the fit is still one of all.
  @Test func manyObservationsAreAllUsed() throws {
    let space = try SearchSpace(Functions.braninSpace)
    let optimiser = BayesianOptimiser(space: space, seed: 1)
    let trials = try Functions.braninTrials(optimiser, SurrogateFit.searched + 20)
    let coordinates = try trials.map { try space.coordinates(of: $0.point) }
    let fit = try #require(SurrogateFit(space, coordinates, trials))
    #expect(fit.process.count == trials.count)
    for (place, value) in zip(fit.observed, fit.values).suffix(20) {
      #expect(abs(fit.process.posterior(at: fit.map.features(place)).mean - value) < 0.05)
    }
  }
}
