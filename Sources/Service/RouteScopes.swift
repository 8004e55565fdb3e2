public import HTTP
public import Keys

/// Which scope each route asks for: the one place where that is said.
public enum RouteScopes {
  /// What a route asks of a caller.
  public enum Demand: Sendable, Equatable {
    /// Nothing.
    case nothing
    /// A key of a scope.
    case scope(Scope)
    /// A key of scope admin where the configuration says so, else nothing.
    case metrics
  }

  /// Routes that ask nobody: how the server is, and how to use it.
  private static let open: Set<String> = [
    "/", "/healthz", "/readyz", "/version", "/openapi.yaml", "/problems/{slug}",
  ]

  /// By the first segment of the template: what reading asks for, and what everything else does.
  private static let scopes: [String: (reading: Scope, writing: Scope)] = [
    "predict": (.predict, .predict),
    "convolve": (.predict, .predict),
    "spectra": (.predict, .predict),
    "compare": (.predict, .predict),
    "refine": (.predict, .predict),
    "models": (.predict, .admin),
    "v2": (.predict, .predict),
    "jobs": (.jobs, .jobs),
    "datasets": (.jobs, .jobs),
  ]

  /// What a route asks for; one that the table does not know asks for `admin`, so that a forgotten row is no
  /// open door.
  public static func demand(_ method: Method, _ template: String) -> Demand {
    if open.contains(template) { return .nothing }
    if template == "/metrics" { return .metrics }
    let segment = template.dropFirst().prefix { $0 != "/" }
    guard let scopes = scopes[String(segment)] else { return .scope(.admin) }
    return .scope(method == .get || method == .head ? scopes.reading : scopes.writing)
  }

  /// Whether the table has a row for a template.
  static func knows(_ template: String) -> Bool {
    open.contains(template) || template == "/metrics"
      || scopes[String(template.dropFirst().prefix { $0 != "/" })] != nil
  }
}
