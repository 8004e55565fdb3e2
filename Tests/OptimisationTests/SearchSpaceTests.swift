import Testing

@testable import Optimisation

@Suite struct SearchSpaceTests {
  static let wrong: [([SearchSpace.Dimension], OptimisationError)] = [
    ([], .noDimensions),
    ([.init("a", .real(0...1)), .init("a", .real(0...1))], .repeatedName("a")),
    ([.init("a", .real(0 ... .infinity))], .notFinite("a")),
    ([.init("a", .logReal(0...1))], .notPositive("a")),
    ([.init("a", .logReal(1 ... .infinity))], .notFinite("a")),
    ([.init("a", .logInteger(0...4))], .notPositive("a")),
    ([.init("a", .integer(Int.min...4))], .notFinite("a")),
    ([.init("a", .logInteger(1...Int.max))], .notFinite("a")),
    ([.init("a", .choices([]))], .noChoices("a")),
    ([.init("a", .choices([.flag(true), .flag(true)]))], .repeatedChoice("a")),
  ]

  @Test(arguments: wrong.indices) func impossibleSpacesAreRefused(index: Int) {
    let (dimensions, error) = Self.wrong[index]
    #expect(failure { _ = try SearchSpace(dimensions) } == error)
  }

  @Test func pointsAreChecked() throws {
    let space = try SearchSpace([
      .init("a", .integer(1...4)), .init("b", .choices([.text("x"), .integer(2)])),
    ])
    #expect(failure { try space.check(Point(["a": .integer(1), "b": .real(2)])) } == nil)
    #expect(failure { try space.check(Point(["a": .real(3), "b": .text("x")])) } == nil)
    #expect(failure { try space.check(Point(["a": .integer(1)])) } == .missing("b"))
    #expect(
      failure { try space.check(Point(["a": .integer(1), "b": .text("x"), "c": .flag(true)])) }
        == .unknown("c"))
    let outside: [(String, Setting)] = [
      ("a", .integer(5)), ("a", .real(1.5)), ("a", .text("1")), ("b", .text("y")),
    ]
    for (name, value) in outside {
      var point = Point(["a": .integer(1), "b": .text("x")])
      point.values[name] = value
      #expect(failure { try space.check(point) } == .outside(name, value: value))
    }
  }

  @Test func sizeCountsPoints() throws {
    #expect(try SearchSpace([.init("a", .real(0...1)), .init("b", .integer(0...3))]).size == nil)
    #expect(try SearchSpace(Functions.mixedSpace).size == nil)
    let finite = try SearchSpace([
      .init("a", .integer(-1...3)), .init("b", .choices([.flag(true), .flag(false)])),
      .init("c", .real(2...2)),
    ])
    #expect(finite.size == 10)
    let wide = (0..<5).map { SearchSpace.Dimension("x\($0)", .integer(0...(1 << 50))) }
    #expect(try SearchSpace(wide).size == nil)
  }
}

@Suite struct CoordinatesTests {
  @Test func uniformNumbersBecomePointsAndComeBack() throws {
    let space = try SearchSpace(Functions.mixedSpace)
    for seed in 0..<200 {
      let coordinates = space.coordinates(ofUniform: uniforms(5, seed: UInt64(seed)))
      let point = space.point(at: coordinates)
      let again = try space.coordinates(of: point)
      #expect(zip(coordinates, again).allSatisfy { abs($0 - $1) < 1e-12 }, "\(point)")
      // The discrete ones come back to the bit, so that repeats are recognised.
      let third = try space.coordinates(of: space.point(at: again))
      #expect(coordinates[1...] == again[1...] && again[1...] == third[1...])
    }
  }

  @Test func theEndsAreReached() throws {
    let domains: [(SearchSpace.Domain, Setting, Setting)] = [
      (.real(-2...3), .real(-2), .real(3)), (.logReal(1e-5...1e-2), .real(1e-5), .real(1e-2)),
      (.integer(-2...3), .integer(-2), .integer(3)), (.logInteger(16...2048), .integer(16), .integer(2048)),
    ]
    for (domain, first, last) in domains {
      #expect(domain.value(at: 0) == first && domain.value(at: 1) == last)
      #expect(domain.coordinate(of: first) == 0 && domain.coordinate(of: last) == 1)
    }
  }

  /// Every whole number is as likely as the next; on a scale of ratios, every octave.
  @Test func uniformNumbersAreSpreadFairly() {
    let plain: SearchSpace.Domain = .integer(1...4)
    let counts = (0..<4000).reduce(into: [Setting: Int]()) {
      $0[plain.value(at: plain.coordinate(ofUniform: (Double($1) + 0.5) / 4000)), default: 0] += 1
    }
    #expect(counts.values.allSatisfy { $0 == 1000 } && counts.count == 4)
    let ratios: SearchSpace.Domain = .logInteger(1...1023)
    var octaves = [Int](repeating: 0, count: 10)
    for index in 0..<10000 {
      let value = ratios.value(at: ratios.coordinate(ofUniform: (Double(index) + 0.5) / 10000))
      octaves[Int(value.number ?? 0).bitWidth - 1 - Int(value.number ?? 0).leadingZeroBitCount] += 1
    }
    #expect(octaves[3...].allSatisfy { abs($0 - 909) < 60 })
  }

  @Test func snappingAndSteppingStayOnValues() throws {
    let domain: SearchSpace.Domain = .logInteger(8...64)
    for step in 0...100 {
      let snapped = domain.snapped(Double(step) / 100)
      #expect(domain.coordinate(of: domain.value(at: snapped)) == snapped)
    }
    let nine = try #require(domain.coordinate(of: .integer(9)))
    #expect(domain.value(at: domain.stepped(nine, by: 3)) == .integer(12))
    #expect(domain.value(at: domain.stepped(nine, by: -3)) == .integer(8))
    #expect(SearchSpace.Domain.choices([.flag(true), .flag(false)]).snapped(7) == 1)
  }

  @Test func everyPointOfASmallSpaceIsListed() throws {
    let space = try SearchSpace([
      .init("a", .integer(1...3)), .init("b", .choices([.text("x"), .text("y")])),
    ])
    let all = try #require(space.everyCoordinates(limit: 6))
    #expect(Set(all).count == 6 && space.everyCoordinates(limit: 5) == nil)
  }
}
