/// What a key opens.
public enum Scope: String, Hashable, Sendable, CaseIterable, Comparable {
  /// Predicting, convolving, and asking which models there are.
  case predict
  /// Jobs and datasets of the key's own.
  case jobs
  /// Everything: models put in service and removed, the jobs of all keys.
  case admin

  /// The order in which scopes are listed.
  public static func < (left: Scope, right: Scope) -> Bool {
    allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
  }
}
