import Geometry
import Testing

@Suite struct AbsorberChoiceTests {
  private let iron = element("Fe")

  private func dimer() throws -> Structure {
    try Structure(
      elements: ["O", "Fe", "O", "Fe"].map(element), positions: (0..<4).map { SIMD3(Double($0) * 2, 0, 0) })
  }

  @Test(arguments: [
    (AbsorberChoice.automatic, [1, 3]), (.all, [1, 3]), (.index(3), [3]), (.indices([3, 1]), [3, 1]),
  ])
  func sites(choice: AbsorberChoice, expected: [Int]) throws {
    #expect(try dimer().sites(of: iron, choice) == expected)
  }

  @Test(arguments: [
    (AbsorberChoice.index(4), GeometryError.atomIndexOutOfRange(index: 4, count: 4)),
    (.index(-1), .atomIndexOutOfRange(index: -1, count: 4)),
    (.index(2), .wrongElement(index: 2, found: element("O"), expected: element("Fe"))),
    (.indices([]), .noAbsorberNamed),
    (.indices([1, 0]), .wrongElement(index: 0, found: element("O"), expected: element("Fe"))),
    (.indices([1, 1]), .absorberNamedTwice(index: 1)),
  ])
  func refusal(choice: AbsorberChoice, expected: GeometryError) throws {
    let structure = try dimer()
    #expect(thrown { () throws(GeometryError) in try structure.sites(of: element("Fe"), choice) } == expected)
  }

  @Test(arguments: [AbsorberChoice.automatic, .all, .index(0), .indices([])])
  func elementThatIsNotThere(choice: AbsorberChoice) throws {
    let structure = try dimer()
    let error = thrown { () throws(GeometryError) in try structure.sites(of: element("Cu"), choice) }
    #expect(error == .elementAbsent(element("Cu"), present: [element("O"), element("Fe")]))
  }
}
