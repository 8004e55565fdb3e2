import Glibc
import Testing

@testable import Optimisation

@Suite struct FeatureMapTests {
  static func map(_ domain: SearchSpace.Domain) throws -> FeatureMap {
    FeatureMap(try SearchSpace([.init("a", domain)]))
  }

  @Test func numbersAreAPositionAndWordsAreEquallyFarApart() throws {
    let map = try Self.map(.choices([.text("a"), .text("b"), .flag(true)]))
    #expect(map.count == 3 && map.scales == 1 && map.scaleOfFeature == [0, 0, 0])
    for (one, other) in [(0.0, 1.0), (1, 2), (0, 2)] {
      let difference = zip(map.features([one]), map.features([other])).map { $0 - $1 }
      #expect(abs(difference.reduce(0) { $0 + $1 * $1 } - 1) < 1e-15)
    }
    #expect(try Self.map(.choices([.integer(2), .integer(6), .integer(4)])).features([2]) == [0.5])
    let ratios = try Self.map(.choices([.integer(1), .integer(16), .integer(4)]))
    #expect(abs(ratios.features([2])[0] - 0.5) < 1e-15)
  }

  @Test func listsAreComparedByDepthSizeAndTaper() throws {
    let lists: [[Int]] = [[64], [64, 64], [128, 64]]
    let map = try Self.map(.choices(lists.map { .list($0.map { .integer($0) }) }))
    #expect(map.count == 3 && map.scales == 1)
    #expect(map.features([0]) == [0, 0, 1] && map.features([1]) == [1, 0, 1])
    #expect(map.features([2]) == [1, 1, 0])
    // Depth, geometric mean and taper agree, and yet they are different lists.
    let alike: [[Int]] = [[4, 8, 2, 4], [4, 2, 8, 4]]
    #expect(try Self.map(.choices(alike.map { .list($0.map { .integer($0) }) })).count == 2)
    #expect(try Self.map(.choices([.list([]), .list([.integer(3)])])).count == 2)
  }

  @Test func whatDoesNotVaryHasNoFeature() throws {
    let space = try SearchSpace([
      .init("a", .real(2...2)), .init("b", .integer(0...4)), .init("c", .choices([.text("x")])),
      .init("d", .choices([.text("x"), .text("y")])),
    ])
    let map = FeatureMap(space)
    #expect(map.firstFeature == [0, 0, 1, 1] && map.count == 3)
    #expect(map.scaleOfFeature == [0, 1, 1] && map.dimensionOfScale == [1, 3])
    #expect(map.features([0, 0.25, 0, 1]) == [0.25, 0, 0.5.squareRoot()])
  }
}
