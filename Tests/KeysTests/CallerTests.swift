import Testing

@testable import Keys

@Suite struct CallerTests {
  @Test func adminMayEverything() throws {
    let ring = try KeyRing.sample([
      .init(name: "one", scopes: [.predict]), .init(name: "two", scopes: [.admin]),
    ]).ring
    let callers = ring.keys.map { Caller($0, budget: nil) }
    #expect(Scope.allCases.map(callers[0].may) == [true, false, false])
    #expect(Scope.allCases.map(callers[1].may) == [true, true, true])
    #expect(callers[0].id == ring.keys[0].id && callers[0].name == "one" && !callers[0].isAnonymous)
    #expect(Scope.allCases.allSatisfy(Caller.anonymous.may))
    #expect(Caller.anonymous.isAnonymous)
  }
}
