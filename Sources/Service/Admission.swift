public import HTTP
public import Keys
import Locks

/// Decides who may ask, before a body is read: finds the key in `Authorization: Bearer`, checks scope and budget,
/// and leaves the caller with the request.
public final class Admission: Sendable {
  /// Of whom a key is demanded.
  public enum Demand: Sendable, Equatable {
    /// Of nobody. A key that is shown is looked at all the same, so that jobs have an owner.
    case nobody
    /// Of everybody who comes over TCP; the file mode of a Unix socket guards that one.
    case network
    /// Of everybody.
    case everybody
  }

  /// What admission goes by, apart from the keys.
  public struct Rules: Sendable {
    /// Of whom a key is demanded.
    public var demand: Demand
    /// Budget of a key that has none of its own; nil for none.
    public var budget: RequestBudget?
    /// Whether /metrics asks for a key of scope admin.
    public var protectsMetrics: Bool

    /// Rules; by default nobody needs a key.
    public init(demand: Demand = .nobody, budget: RequestBudget? = nil, protectsMetrics: Bool = false) {
      self.demand = demand
      self.budget = budget
      self.protectsMetrics = protectsMetrics
    }
  }

  private struct State {
    var ring: KeyRing
    var budget: RequestBudget?
    var ledger = BudgetLedger()
  }

  private let rules: Rules
  private let state: Locked<State>
  private let clock: @Sendable () -> Timestamp
  let counts = RefusalCounts()

  /// Admission by rules and keys; `clock` tells the time of day.
  public init(
    _ rules: Rules = Rules(), keys: KeyRing = KeyRing(), clock: @escaping @Sendable () -> Timestamp
  ) {
    self.rules = rules
    self.clock = clock
    state = Locked(State(ring: keys, budget: rules.budget))
  }

  /// Everybody may do everything.
  public static var open: Admission { Admission { Timestamp(seconds: 0) } }

  /// Takes other keys from now on: a key that is no longer valid is refused at its next request.
  public func replace(_ keys: KeyRing) {
    state.withLock { state in
      state.ring = keys
      state.ledger.keep(Set(keys.keys.map(\.id)))
    }
  }

  /// Gives keys that have none of their own another budget from now on.
  public func replace(budget: RequestBudget?) {
    state.withLock { $0.budget = budget }
  }

  /// Lets a request in, with its caller, or says why not.
  func admit(_ request: inout Request) -> Response? {
    let isShown = request.fields.contains("Authorization")
    if rules.demand == .nobody, !isShown { return nil }
    do throws(Refusal) {
      try check(&request, shown: isShown ? request.fields.values("Authorization") : [])
      return nil
    } catch {
      counts.count(error)
      return error.response(request.id)
    }
  }

  private func demand(_ request: Request) -> RouteScopes.Demand {
    let demand = RouteScopes.demand(request.method, request.route)
    guard demand == .metrics else { return demand }
    return rules.protectsMetrics ? .scope(.admin) : .nothing
  }

  private func check(_ request: inout Request, shown: [String]) throws(Refusal) {
    guard case .scope(let scope) = demand(request) else { return }
    let isDemanded = isDemanded(of: request.client)
    guard let text = try bearer(shown, isDemanded: isDemanded) else {
      if isDemanded { throw .noKey }
      return
    }
    let key = try verify(text)
    request.principal = Caller(key, budget: nil)
    guard request.caller.may(scope) else { throw .scopeMissing(scope) }
    guard let budget = key.budget ?? state.withLock({ $0.budget }) else { return }
    let moment = Int64(clamping: request.receivedAt.nanoseconds)
    let left = state.withLock { $0.ledger.spend(key.id, budget, at: moment) }
    request.principal = Caller(key, budget: left)
    guard left.isWithin else { throw .budgetSpent(left) }
  }

  private func verify(_ text: String) throws(Refusal) -> Key {
    let ring = state.withLock { $0.ring }
    do throws(KeyRefusal) {
      return try ring.verify(text, at: clock())
    } catch {
      throw .badKey(error)
    }
  }

  private func isDemanded(of peer: PeerAddress) -> Bool {
    switch rules.demand {
    case .nobody: false
    case .network: peer != .unix
    case .everybody: true
    }
  }

  /// The key in the credentials. Where none is demanded, credentials that are not a key of ours are somebody
  /// else's business.
  private func bearer(_ shown: [String], isDemanded: Bool) throws(Refusal) -> String? {
    guard let first = shown.first else { return nil }
    guard shown.count == 1 else { throw .twoKeys }
    let parts = first.split(separator: " ", maxSplits: 1)
    let text = parts.count == 2 ? String(parts[1].drop { $0 == " " }) : ""
    guard parts.first?.lowercased() == "bearer", isDemanded || text.hasPrefix(KeyText.prefix) else {
      if isDemanded { throw .otherScheme }
      return nil
    }
    return text
  }

  /// Tells a caller with a budget what is left of it.
  static func tellBudget(_ request: Request?, _ response: inout Response) {
    guard let left = (request?.principal as? Caller)?.budget else { return }
    response.fields["RateLimit-Policy"] = left.policyField
    response.fields["RateLimit"] = left.field
  }
}

extension BudgetState {
  /// `"key";q=600;w=60` (RateLimit fields of the IETF httpapi working group).
  var policyField: String { "\"key\";q=\(budget.requests);w=\(budget.seconds)" }

  /// `"key";r=599;t=60`
  var field: String { "\"key\";r=\(remaining);t=\(reset)" }
}

extension Request {
  /// Who asks.
  public var caller: Caller { principal as? Caller ?? .anonymous }
}
