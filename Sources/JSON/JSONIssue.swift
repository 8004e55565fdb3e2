/// The six kinds of JSON values.
public enum JSONKind: String, Equatable, Sendable {
  /// `null`
  case null
  /// `true` or `false`
  case bool = "a boolean"
  /// Any number.
  case number = "a number"
  /// Any string.
  case string = "a string"
  /// `[...]`
  case array = "an array"
  /// `{...}`
  case object = "an object"
}

/// Why a value is not what was asked for.
public enum JSONProblem: Equatable, Sendable {
  /// A key that must be there is not.
  case missing
  /// A key nobody asked for; the nearest known key, and all known keys.
  case unknownKey(nearest: String?, known: [String])
  /// Another kind of value; `expected` in words, "a number".
  case wrongKind(expected: String, found: JSONKind)
  /// A number with a fraction, or too large for the integer type.
  case notAnInteger(Double)
  /// A number outside its range; all three in the text form of their type.
  case outOfRange(value: String, lowest: String, highest: String)
  /// A string that is none of the allowed ones; the nearest of them.
  case notAmong(value: String, nearest: String?, allowed: [String])
  /// An array of the wrong length.
  case wrongCount(expected: Int, found: Int)
  /// More issues were found than are reported.
  case furtherIssues(limit: Int)
  /// What the caller found, in the caller's own sentence.
  case other(String)
}

/// One thing that is wrong in a document that is well-formed JSON.
public struct JSONIssue: Equatable, Sendable {
  /// JSON pointer (RFC 6901) to the place; empty for the whole document.
  public let pointer: String
  /// What is wrong there.
  public let problem: JSONProblem

  /// An issue at `pointer`.
  public init(pointer: String, problem: JSONProblem) {
    self.pointer = pointer
    self.problem = problem
  }
}
