/// Where a request comes from, behind the proxies that are trusted.
struct Origin: Sendable, Equatable {
  /// The last address that is no proxy's; `.unknown` when a proxy does not tell, or tells two tales.
  var client: PeerAddress
  /// Whether the client spoke over TLS, as far as that is known.
  var isSecure: Bool

  /// Reads `Forwarded` (RFC 7239) and `X-Forwarded-For`/`-Proto`. Only what trusted proxies have added is
  /// believed: going from the last hop back, up to and including the first address that is not trusted. When
  /// both kinds of field are there and disagree, one of them comes from the client itself, and neither is.
  init(_ fields: Fields, peer: PeerAddress, isSecure: Bool, proxies: TrustedProxies) {
    client = peer
    self.isSecure = isSecure
    guard !proxies.isEmpty, proxies.contains(peer) else { return }
    let standard = Origin.client(fields.list("Forwarded").map(Hop.init(forwarded:)), behind: proxies)
    let common = Origin.client(fields.list("X-Forwarded-For").map(Hop.init(address:)), behind: proxies)
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
    if standard == nil, let scheme = fields.list("X-Forwarded-Proto").last {
      self.isSecure = scheme.utf8.map(\.lowercased).elementsEqual("https".utf8)
    }
  }

  private static func client(_ hops: [Hop], behind proxies: TrustedProxies) -> Hop? {
    hops.last { !proxies.contains($0.address) } ?? hops.first
  }

  /// Who spoke to a proxy, and how.
  private struct Hop {
    var address = PeerAddress.unknown
    var isSecure: Bool?

    /// An address, with or without a port.
    init(address text: String) {
      if let plain = PeerAddress(parsing: text) {
        address = plain
      } else if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
        address = PeerAddress(parsing: text[text.index(after: text.startIndex)..<end]) ?? .unknown
      } else if let colon = text.lastIndex(of: ":") {
        address = PeerAddress(parsing: text[..<colon]) ?? .unknown
      }
      if address == .unix { address = .unknown }
    }

    /// One element of Forwarded: pairs between semicolons.
    init(forwarded text: String) {
      for pair in Hop.pairs(text) {
        switch pair.name {
        case "for": address = Hop(address: pair.value).address
        case "proto": isSecure = pair.value.utf8.map(\.lowercased).elementsEqual("https".utf8)
        default: break
        }
      }
    }

    private static func pairs(_ text: String) -> [(name: String, value: String)] {
      var found: [(name: String, value: String)] = []
      var rest = text.utf8[...]
      while !rest.isEmpty {
        let name = rest.prefix { $0 != .equals && $0 != .semicolon }
        rest = rest.dropFirst(name.count)
        guard rest.popFirst() == .equals else { continue }
        let value = takeValue(&rest)
        let trimmed = name.filter { !$0.isBlank }.map(\.lowercased)
        found.append((String(decoding: trimmed, as: UTF8.self), value))
        while let byte = rest.popFirst(), byte != .semicolon {}
      }
      return found
    }

    private static func takeValue(_ rest: inout Substring.UTF8View) -> String {
      guard rest.first == .quote else {
        let token = rest.prefix { $0 != .semicolon && !$0.isBlank }
        rest = rest.dropFirst(token.count)
        return String(Substring(token))
      }
      rest.removeFirst()
      var bytes: [UInt8] = []
      while let byte = rest.popFirst(), byte != .quote {
        bytes.append(byte == .backslash ? rest.popFirst() ?? byte : byte)
      }
      return String(decoding: bytes, as: UTF8.self)
    }
  }
}
