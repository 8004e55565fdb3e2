/// Does jobs of some kinds. A handler is called on a thread of its own and may take hours; it looks at
/// `JobContext.stop` now and then, and what it writes goes through the context.
public protocol JobHandler: Sendable {
  /// The kinds it does.
  var kinds: Set<String> { get }

  /// Does what the claim asks for, or goes on with it, and says how it let go.
  func run(_ context: JobContext) -> Outcome
}
