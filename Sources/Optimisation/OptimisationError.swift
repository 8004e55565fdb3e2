/// What can be wrong with a search space or with a point of it.
public enum OptimisationError: Error, Hashable, Sendable {
  /// No parameter is varied.
  case noDimensions
  /// Two parameters have one name.
  case repeatedName(String)
  /// A range has an end that is not finite, or beyond what a Double tells apart.
  case notFinite(String)
  /// A range of ratios does not begin above zero.
  case notPositive(String)
  /// A parameter has nothing to choose from.
  case noChoices(String)
  /// A parameter has the same choice twice.
  case repeatedChoice(String)
  /// A point does not say what this parameter is.
  case missing(String)
  /// A point sets a parameter that the space does not have.
  case unknown(String)
  /// A point sets a parameter to what it cannot be.
  case outside(String, value: Setting)
}

extension OptimisationError {
  /// What is wrong, where, and how to put it right.
  public var message: String {
    switch self {
    case .noDimensions: "The search space is empty; name at least one parameter to vary."
    case .repeatedName(let name): "\"\(name)\" stands twice in the search space; name it once."
    case .notFinite(let name):
      "The range of \"\(name)\" has an end that is not a usable number; give two finite ends."
    case .notPositive(let name):
      "The range of \"\(name)\" is one of ratios and must begin above 0; raise its lower end."
    case .noChoices(let name): "\"\(name)\" has nothing to choose from; list at least one value."
    case .repeatedChoice(let name): "\"\(name)\" lists the same choice twice; list each once."
    case .missing(let name): "The point does not say what \"\(name)\" is; set it."
    case .unknown(let name): "The point sets \"\(name)\", which the search space does not vary; leave it out."
    case .outside(let name, let value):
      "The point sets \"\(name)\" to \(value), which is outside of what the search space allows."
    }
  }
}
