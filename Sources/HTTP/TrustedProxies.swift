/// The proxies whose word is taken on who asked: addresses, networks, and the Unix-domain socket.
public struct TrustedProxies: Sendable, Hashable {
  private struct Network: Sendable, Hashable {
    let address: PeerAddress
    let bits: Int

    func contains(_ other: PeerAddress) -> Bool { other.masked(bits) == address }
  }

  private var networks: [Network] = []

  /// Nobody.
  public static let none = TrustedProxies()

  private init() {}

  /// Reads addresses (`192.0.2.1`), networks (`10.0.0.0/8`, `fd00::/8`) and `unix`; returns nil for one that is
  /// none of these, or whose address has bits beyond its network.
  public init?(parsing texts: [String]) {
    for text in texts {
      guard let network = TrustedProxies.network(text) else { return nil }
      networks.append(network)
    }
  }

  private static func network(_ text: String) -> Network? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, let address = PeerAddress(parsing: parts[0]) else { return nil }
    let width =
      switch address {
      case .v4: 32
      case .v6: 128
      case .unix, .unknown: 0
      }
    guard parts.count == 2 else { return Network(address: address, bits: width) }
    guard let bits = Int(parts[1]), (0...width).contains(bits), width > 0, "\(bits)" == parts[1] else {
      return nil
    }
    return address.masked(bits) == address ? Network(address: address, bits: bits) : nil
  }

  /// Whether there are none.
  public var isEmpty: Bool { networks.isEmpty }

  /// Whether a peer is one of them.
  public func contains(_ peer: PeerAddress) -> Bool { networks.contains { $0.contains(peer) } }
}

extension PeerAddress {
  /// The address with all bits zero but the first ones.
  fileprivate func masked(_ bits: Int) -> PeerAddress {
    func masked<Word: FixedWidthInteger>(_ word: Word, _ bits: Int) -> Word {
      word & (bits > 0 ? Word.max << Word(Word.bitWidth - bits) : 0)
    }
    return switch self {
    case .v4(let address): .v4(masked(address, bits))
    case .v6(let high, let low): .v6(masked(high, min(bits, 64)), masked(low, max(bits, 64) - 64))
    case .unix, .unknown: self
    }
  }
}
