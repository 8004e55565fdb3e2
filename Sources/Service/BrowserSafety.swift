import HTTP

/// The fields that keep a browser from doing more with our answers than is meant.
struct BrowserSafety: Sendable {
  /// The page may use what comes with it and ask this server, nothing else; nobody may frame it.
  private static let page =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    + "font-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
  /// A plot opened by itself may have its styles and do nothing.
  private static let plot = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

  /// Asked all the time, by programs only, and always answered by the same two words: there is nothing in them that
  /// a browser could take for something else.
  private static let probe = "/healthz"

  private let strictTransport: String?

  /// With seconds for which browsers are to come over TLS only; 0 for no word about it.
  init(strictTransportSeconds seconds: Int) {
    strictTransport = seconds > 0 ? "max-age=\(seconds)" : nil
  }

  /// Adds what the answer has not said itself.
  func decorate(_ request: Request?, _ response: inout Response) {
    let isProbe = request?.route == Self.probe && response.status == .ok
    if !isProbe, !response.fields.contains("X-Content-Type-Options") {
      response.fields.append("X-Content-Type-Options", "nosniff")
    }
    if let strictTransport, request?.isSecure == true {
      response.fields["Strict-Transport-Security"] = strictTransport
    }
    // Most answers are of this kind, and browsers do nothing with it.
    if response.fields.starts("Content-Type", with: "application/json") { return }
    let isPage = response.fields.starts("Content-Type", with: "text/html")
    guard isPage || response.fields.starts("Content-Type", with: "image/svg+xml") else { return }
    if !response.fields.contains("Content-Security-Policy") {
      response.fields["Content-Security-Policy"] = isPage ? Self.page : Self.plot
    }
    response.fields["Referrer-Policy"] = "no-referrer"
    if isPage { response.fields["Cross-Origin-Opener-Policy"] = "same-origin" }
  }
}
