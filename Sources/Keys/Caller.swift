/// Who makes a request, as admission found out.
public final class Caller: Sendable {
  /// The id of the key; `anonymous` where none was shown and none was needed.
  public let id: String
  /// Who the key was made for.
  public let name: String
  /// What the caller may do.
  public let scopes: Set<Scope>
  /// What is left of the key's budget; nil where it has none.
  public let budget: BudgetState?

  /// Somebody who needed no key: may do everything.
  public static let anonymous = Caller(id: "anonymous", name: "anonymous", scopes: [.admin], budget: nil)

  /// The bearer of a key.
  public convenience init(_ key: Key, budget: BudgetState?) {
    self.init(id: key.id, name: key.name, scopes: key.scopes, budget: budget)
  }

  private init(id: String, name: String, scopes: Set<Scope>, budget: BudgetState?) {
    self.id = id
    self.name = name
    self.scopes = scopes
    self.budget = budget
  }

  /// Whether this is somebody without a key.
  public var isAnonymous: Bool { self === Caller.anonymous }

  /// Whether the caller may do what a scope opens; `admin` opens everything.
  public func may(_ scope: Scope) -> Bool { scopes.contains(scope) || scopes.contains(.admin) }
}
