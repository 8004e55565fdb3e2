import HTTP
import Keys
import Synchronization

/// Why admission turns a request away.
enum Refusal: Error, Equatable {
  /// No key was shown.
  case noKey
  /// Credentials of another scheme than Bearer.
  case otherScheme
  /// More than one Authorization field.
  case twoKeys
  /// A key was shown that is not taken.
  case badKey(KeyRefusal)
  /// The key does not open this.
  case scopeMissing(Scope)
  /// The key has made all the requests it may make for now.
  case budgetSpent(BudgetState)

  /// The problem document, with the fields that belong to it (RFC 6750, section 3).
  func response(_ requestID: String) -> Response {
    var response = problem.response(instance: requestID)
    if let challenge { response.fields["WWW-Authenticate"] = challenge }
    if case .budgetSpent(let left) = self {
      response.fields["Retry-After"] = "\(left.reset)"
      response.fields["RateLimit-Policy"] = left.policyField
      response.fields["RateLimit"] = left.field
    }
    return response
  }

  private var problem: ProblemDocument {
    switch self {
    case .noKey:
      ProblemDocument(
        slug: "key-missing", title: "A key is needed", status: 401,
        detail: "Send your key in the field Authorization: Bearer wl_... Keys are made by the operator.")
    case .otherScheme:
      ProblemDocument(
        slug: "key-missing", title: "A key is needed", status: 401,
        detail: "Only the scheme Bearer is taken: send Authorization: Bearer wl_...")
    case .twoKeys:
      ProblemDocument(
        slug: "key-invalid", title: "The key is not valid", status: 401,
        detail: "The request has more than one Authorization field. Send exactly one.")
    case .badKey(let reason):
      ProblemDocument(
        slug: "key-invalid", title: "The key is not valid", status: 401, detail: reason.detail)
    case .scopeMissing(let scope):
      ProblemDocument(
        slug: "scope-missing", title: "The key does not open this", status: 403,
        detail: "This needs a key of scope \(scope.rawValue). Ask the operator for one.")
    case .budgetSpent(let left):
      ProblemDocument(
        slug: "budget-spent", title: "Too many requests", status: 429,
        detail: "The key may make \(left.budget.requests) requests in \(left.budget.seconds) s and has made "
          + "them. Go on in \(left.reset) s.")
    }
  }

  private var challenge: String? {
    let realm = "Bearer realm=\"whiteline\""
    return switch self {
    case .noKey, .otherScheme: realm
    case .twoKeys: "\(realm), error=\"invalid_request\""
    case .badKey: "\(realm), error=\"invalid_token\""
    case .scopeMissing(let scope): "\(realm), error=\"insufficient_scope\", scope=\"\(scope.rawValue)\""
    case .budgetSpent: nil
    }
  }
}

extension KeyRefusal {
  /// What is wrong and how to put it right. Only the holder of the right secret learns that a key has ended.
  var detail: String {
    switch self {
    case .malformed: "That does not have the form of a key, wl_, id, _, secret. Copy it whole."
    case .unknown: "There is no such key. Copy it whole, or ask the operator for a new one."
    case .expired(let moment): "The key expired at \(moment). Ask the operator for a new one."
    case .revoked(let moment): "The key was revoked at \(moment). Ask the operator for a new one."
    }
  }
}

/// How many requests admission has turned away, by reason.
final class RefusalCounts: Sendable {
  let missing = Atomic<Int>(0)
  let invalid = Atomic<Int>(0)
  let forbidden = Atomic<Int>(0)
  let overBudget = Atomic<Int>(0)

  func count(_ refusal: Refusal) {
    switch refusal {
    case .noKey, .otherScheme: missing.add(1, ordering: .relaxed)
    case .twoKeys, .badKey: invalid.add(1, ordering: .relaxed)
    case .scopeMissing: forbidden.add(1, ordering: .relaxed)
    case .budgetSpent: overBudget.add(1, ordering: .relaxed)
    }
  }
}
