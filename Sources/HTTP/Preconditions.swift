/// The conditions under which a client wants its request carried out (RFC 9110, section 13): `If-Match` and
/// `If-None-Match`. There are no dates of modification here, so conditions on them are passed over.
public struct Preconditions: Sendable, Equatable {
  private let wanted: EntityTags?
  private let unwanted: EntityTags?

  /// What becomes of the request.
  public enum Outcome: Sendable, Equatable {
    /// It is carried out.
    case proceed
    /// The client has the representation already: 304.
    case notModified
    /// A condition does not hold: 412.
    case failed
  }

  /// The conditions in a request's fields.
  public init(_ fields: Fields) {
    wanted = EntityTags("If-Match", in: fields)
    unwanted = EntityTags("If-None-Match", in: fields)
  }

  /// Whether there is no condition.
  public var isEmpty: Bool { wanted == nil && unwanted == nil }

  /// Compares with the present representation's tag, nil where there is none.
  public func outcome(_ current: EntityTag?, method: Method) -> Outcome {
    outcome(current.map { [$0] } ?? [], method: method)
  }

  /// Compares with every name that the present state goes by; none where there is nothing.
  public func outcome(_ names: [EntityTag], method: Method) -> Outcome {
    if let wanted {
      guard names.contains(where: { name in wanted.contains { $0.isSame(as: name) } }) else { return .failed }
    }
    guard let unwanted, names.contains(where: { name in unwanted.contains { $0.isLike(name) } }) else {
      return .proceed
    }
    return method == .get || method == .head ? .notModified : .failed
  }
}
