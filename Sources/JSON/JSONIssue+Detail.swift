extension JSONIssue {
  /// What is wrong and how to put it right, in one sentence or two.
  public var detail: String { problem.detail }
}

extension JSONProblem {
  /// What is wrong and how to put it right, in one sentence or two.
  public var detail: String {
    switch self {
    case .missing:
      "This key is required; add it."
    case .unknownKey(let nearest?, _):
      "Unknown key; did you mean \"\(nearest)\"?"
    case .unknownKey(nil, let known) where known.isEmpty:
      "Unknown key; no keys are known here."
    case .unknownKey(nil, let known):
      "Unknown key; known here: \(known.joined(separator: ", "))."
    case .wrongKind(let expected, let found):
      "Must be \(expected), not \(found.rawValue)."
    case .notAnInteger(let value):
      "Must be an integer, not \(value)."
    case .outOfRange(let value, let lowest, let highest):
      "Must lie between \(lowest) and \(highest), not \(value)."
    case .notAmong(let value, let nearest?, _):
      "\"\(value.shortened)\" is not known; did you mean \"\(nearest)\"?"
    case .notAmong(let value, nil, let allowed):
      "\"\(value.shortened)\" is not known; must be one of \(allowed.map { "\"\($0)\"" }.joined(separator: ", "))."
    case .wrongCount(let expected, let found):
      "Must hold \(expected) values, not \(found)."
    case .furtherIssues(let limit):
      "More than \(limit) issues were found; only the first \(limit) are listed."
    case .other(let sentence):
      sentence
    }
  }
}
