/// The issues of one document. Handed from reader to reader, so that the limit holds for the whole.
struct IssueList {
  /// A bad document of a million values needs no million sentences.
  static let limit = 100

  private(set) var all: [JSONIssue] = []

  /// Whether nothing more is taken; then nothing more need be looked for.
  var isFull: Bool { all.count > Self.limit }

  /// Adds an issue. What it says is worked out only if it is taken.
  mutating func add(_ problem: @autoclosure () -> JSONProblem, at pointer: @autoclosure () -> String) {
    if all.count < Self.limit {
      all.append(JSONIssue(pointer: pointer(), problem: problem()))
    } else if !isFull {
      all.append(JSONIssue(pointer: "", problem: .furtherIssues(limit: Self.limit)))
    }
  }
}
