/// Where a request comes from, behind the proxies that are trusted.
struct Origin: Sendable, Equatable {
  /// The last address that is no proxy's; `.unknown` when a proxy does not tell, or tells two tales.
  var client: PeerAddress
  /// Whether the client spoke over TLS, as far as that is known.
  var isSecure: Bool

  /// Reads `Forwarded` (RFC 7239) and `X-Forwarded-For`/`-Proto`. Only what trusted proxies have added is
  /// believed: going from the last hop back, up to and including the first address that is not trusted. When
  /// both kinds of field are there and disagree, one of them comes from the client itself, and neither is. Nor is
  /// a Forwarded of which any element is off the grammar.
  init(_ fields: Fields, peer: PeerAddress, isSecure: Bool, proxies: TrustedProxies) {
    client = peer
    self.isSecure = isSecure
    guard !proxies.isEmpty, proxies.contains(peer) else { return }
    let elements = fields.list("Forwarded").map(ForwardedElement.init)
    let standard = elements.contains(nil) ? Hop(nil) : Origin.client(elements.map(Hop.init), behind: proxies)
    let addresses = fields.list("X-Forwarded-For", hasQuotes: false)
    let common = Origin.client(addresses.map(Hop.init(address:)), behind: proxies)
    switch (standard, common) {
    case (let hop?, nil):
      client = hop.address
      self.isSecure = hop.isSecure ?? isSecure
    case (nil, let hop?): client = hop.address
    case (let first?, let second?):
      client = first.address == second.address ? first.address : .unknown
      self.isSecure = first.isSecure ?? isSecure
    case (nil, nil): break
    }
    if standard == nil, let scheme = fields.list("X-Forwarded-Proto", hasQuotes: false).last {
      self.isSecure = scheme.lowercased() == "https"
    }
  }

  private static func client(_ hops: [Hop], behind proxies: TrustedProxies) -> Hop? {
    hops.last { !proxies.contains($0.address) } ?? hops.first
  }

  /// Who spoke to a proxy, and how.
  private struct Hop {
    var address = PeerAddress.unknown
    var isSecure: Bool?

    /// An address, with or without a port; an IPv6 address with one stands in brackets.
    init(address text: String) {
      if let plain = PeerAddress(parsing: text) {
        address = plain
      } else if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
        let port = text[text.index(after: end)...]
        guard port.isEmpty || Hop.isPort(port) else { return }
        address = PeerAddress(parsing: text[text.index(after: text.startIndex)..<end]) ?? .unknown
      } else if let colon = text.lastIndex(of: ":"), Hop.isPort(text[colon...]) {
        address = PeerAddress(parsing: text[..<colon]) ?? .unknown
      }
      if address == .unix { address = .unknown }
    }

    /// What an element of Forwarded tells; nothing where it is off the grammar.
    init(_ element: ForwardedElement?) {
      if let client = element?.client { address = Hop(address: client).address }
      isSecure = element?.scheme.map { $0.lowercased() == "https" }
    }

    /// A colon and digits, or an obfuscated name (RFC 7239, section 6).
    private static func isPort(_ text: Substring) -> Bool {
      let port = text.utf8.dropFirst()
      guard text.utf8.first == .colon, !port.isEmpty else { return false }
      return port.first == UInt8(ascii: "_")
        ? port.allSatisfy(ByteClass.requestID.contains) : port.count <= 5 && port.allSatisfy(\.isDigit)
    }
  }
}
