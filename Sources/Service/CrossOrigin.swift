import HTTP

/// Cross-origin sharing as the Fetch standard has it: which pages of other origins may read our answers, and what
/// they may ask. Keys travel in Authorization, so credentials of the browser are never asked for.
struct CrossOrigin: Sendable {
  private let origins: Set<String>
  private let isOpen: Bool
  private let methods: String
  private let headers: String
  private let maxAge: String
  /// Fields that the interface knows.
  private static let known = [
    "Authorization", "Content-Type", "Content-Encoding", "Idempotency-Key", "If-Match", "If-None-Match",
    "If-Range", "Last-Event-ID", "Prefer", "Range", "traceparent", "X-Request-Id", "X-Request-Timeout-Ms",
  ]
  /// Fields of ours that a page may read beside the harmless ones.
  private static let exposed = [
    "Accept-Ranges", "Content-Disposition", "Content-Range", "ETag", "Link", "Location", "Preference-Applied",
    "RateLimit", "RateLimit-Policy", "Retry-After", "Server-Timing", "X-Request-Id",
  ].joined(separator: ", ")

  /// Nil where no other origin may ask.
  init?(_ configuration: Configuration.CORS) {
    guard !configuration.origins.isEmpty else { return nil }
    origins = Set(configuration.origins)
    isOpen = origins.contains("*")
    methods = configuration.methods.joined(separator: ", ")
    headers = (Self.known + configuration.headers).joined(separator: ", ")
    maxAge = "\(configuration.maxAge)"
  }

  /// Adds what a browser needs to hand the answer to the page, or to go on after its preflight.
  func decorate(_ request: Request?, _ response: inout Response) {
    if !isOpen { response.fields.append("Vary", "Origin") }
    guard let request, let origin = request.fields.only("Origin"), isOpen || origins.contains(origin) else {
      return
    }
    response.fields["Access-Control-Allow-Origin"] = isOpen ? "*" : origin
    guard request.method == .options, request.fields.contains("Access-Control-Request-Method") else {
      response.fields["Access-Control-Expose-Headers"] = Self.exposed
      return
    }
    response.fields["Access-Control-Allow-Methods"] = methods
    response.fields["Access-Control-Allow-Headers"] = headers
    response.fields["Access-Control-Max-Age"] = maxAge
  }

  /// Whether a text is an origin as browsers write it, or `*`.
  static func isOrigin(_ text: String) -> Bool {
    if text == "*" { return true }
    let parts = text.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == "http" || parts[0] == "https", !parts[1].isEmpty else { return false }
    return parts[1].utf8.allSatisfy {
      (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || "-.:[]".utf8.contains($0)
    }
  }
}
