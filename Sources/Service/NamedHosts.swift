import HTTP

/// The hosts that the service answers for, where it is told them.
///
/// Without, a page of any site can have a browser ask a service on the browser's own machine, by a name of that site
/// which it lets point there (DNS rebinding): for the browser both are then one origin, and what needs no key is open.
struct NamedHosts: Sendable {
  /// Asked by orchestrators, which know no name but the address, and open to nobody's harm.
  private static let probes: Set = ["/healthz", "/readyz"]

  private let names: Set<String>

  /// Nil where there are none: then any host will do.
  init?(_ names: [String]) {
    if names.isEmpty { return nil }
    self.names = Set(names.map { $0.lowercased() })
  }

  /// The answer to a request for another host; nil where it may pass. A Unix-domain socket is out of a browser's
  /// reach, and a request without a host did not come from one.
  func refusal(of request: Request) -> Response? {
    let host = request.host.lowercased()
    guard request.peer != .unix, !host.isEmpty, !Self.probes.contains(request.route) else { return nil }
    if names.contains(host) { return nil }
    return ProblemDocument(
      slug: "misdirected-request", title: "Misdirected Request", status: 421,
      detail:
        "This service does not answer for the host \"\(host.prefix(80))\". Ask by one of its names, or add this one "
        + "to server.hosts in its configuration."
    ).response(instance: request.id)
  }
}
