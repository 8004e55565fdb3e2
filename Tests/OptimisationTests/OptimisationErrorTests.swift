import Testing

@testable import Optimisation

@Suite struct OptimisationErrorTests {
  static let messages: [(OptimisationError, String)] = [
    (.noDimensions, "The search space is empty; name at least one parameter to vary."),
    (.repeatedName("a"), "\"a\" stands twice in the search space; name it once."),
    (.notFinite("a"), "The range of \"a\" has an end that is not a usable number; give two finite ends."),
    (.notPositive("a"), "The range of \"a\" is one of ratios and must begin above 0; raise its lower end."),
    (.noChoices("a"), "\"a\" has nothing to choose from; list at least one value."),
    (.repeatedChoice("a"), "\"a\" lists the same choice twice; list each once."),
    (.missing("a"), "The point does not say what \"a\" is; set it."),
    (.unknown("a"), "The point sets \"a\", which the search space does not vary; leave it out."),
    (
      .outside("a", value: .list([.integer(1), .text("b"), .flag(true), .real(0.5)])),
      "The point sets \"a\" to [1, \"b\", true, 0.5], which is outside of what the search space allows."
    ),
  ]

  @Test(arguments: messages.indices) func theTextIsExact(index: Int) {
    let (error, text) = Self.messages[index]
    #expect(error.message == text)
  }
}
