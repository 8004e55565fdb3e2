import Testing

@testable import HTTP

struct PeerAddressParsingTests {
  @Test(arguments: [
    ("192.0.2.1", PeerAddress.v4(0xc000_0201)), ("0.0.0.0", .v4(0)), ("255.255.255.255", .v4(.max)),
    ("::", .v6(0, 0)), ("::1", .v6(0, 1)), ("1::", .v6(0x0001_0000_0000_0000, 0)),
    ("2001:DB8::1", .v6(0x2001_0db8_0000_0000, 1)),
    ("1:2:3:4:5:6:7:8", .v6(0x0001_0002_0003_0004, 0x0005_0006_0007_0008)),
    ("1:2:3:4:5:6:7::", .v6(0x0001_0002_0003_0004, 0x0005_0006_0007_0000)),
    ("::ffff:192.0.2.1", .v4(0xc000_0201)), ("64:ff9b::192.0.2.1", .v6(0x0064_ff9b_0000_0000, 0xc000_0201)),
    ("unix", .unix),
  ])
  func addressesAreRead(text: String, address: PeerAddress) {
    #expect(PeerAddress(parsing: text) == address)
    #expect(PeerAddress(parsing: address.description) == address)
  }

  @Test(arguments: [
    "", "1", "1.2.3", "1.2.3.4.5", "1.2.3.256", "01.2.3.4", "1.2.3.", "1.2.3.4 ", "a.b.c.d", "+1.2.3.4",
    ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "1:2:3:4:5:6:7:8::", "12345::", "g::",
    ":1:2",
    "1:2:", "::1.2.3", "1.2.3.4::", "::1%eth0", "[::1]", "unknown", "UNIX", "1:2:3:4:5:6:7:1.2.3.4",
  ])
  func whatIsNoAddressIsNotRead(text: String) {
    #expect(PeerAddress(parsing: text) == nil)
  }
}

struct TrustedProxiesTests {
  @Test(arguments: [
    ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false), ("192.0.2.1", "192.0.2.1", true),
    ("192.0.2.1", "192.0.2.2", false), ("192.0.2.0/31", "192.0.2.1", true),
    ("192.0.2.0/31", "192.0.2.2", false),
    ("0.0.0.0/0", "8.8.8.8", true), ("0.0.0.0/0", "::1", false), ("::/0", "::1", true),
    ("::/0", "1.1.1.1", false),
    ("fd00::/8", "fdff::1", true), ("fd00::/8", "fe00::1", false), ("2001:db8::/65", "2001:db8::1", true),
    ("2001:db8::/65", "2001:db8:0:0:8000::1", false), ("::1", "::1", true), ("::1", "::2", false),
    ("unix", "unix", true), ("unix", "127.0.0.1", false), ("0.0.0.0/0", "unix", false),
  ])
  func networksHoldWhatTheyShould(network: String, address: String, isIn: Bool) throws {
    let peer = try #require(PeerAddress(parsing: address))
    #expect(TrustedProxies(parsing: [network])?.contains(peer) == isIn)
    #expect(TrustedProxies(parsing: ["203.0.113.9", network])?.contains(peer) == isIn)
    #expect(TrustedProxies(parsing: [network])?.contains(.unknown) == false)
  }

  @Test(arguments: [
    "", "x", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8", "::/129", "fd00::1/8",
    "unix/0", "10.0.0.0/08", "10.0.0.0/+8", "localhost",
  ])
  func mistakesAreNotRead(text: String) {
    #expect(TrustedProxies(parsing: ["::1", text]) == nil)
  }
}

struct OriginTests {
  private static let proxies = TrustedProxies(parsing: ["127.0.0.1", "10.0.0.0/8", "unix"]) ?? .none

  /// Fields that came from the proxy on this machine; who asks, and whether over TLS.
  private static let cases: [(Fields, String, Bool)] = [
    ([:], "127.0.0.1", false),
    (["X-Forwarded-For": "192.0.2.1"], "192.0.2.1", false),
    (["X-Forwarded-For": "6.6.6.6, 192.0.2.1"], "192.0.2.1", false),
    (["X-Forwarded-For": "6.6.6.6, 192.0.2.1, 10.1.1.1"], "192.0.2.1", false),
    (["X-Forwarded-For": "6.6.6.6", "x-forwarded-for": "192.0.2.1"], "192.0.2.1", false),
    (["X-Forwarded-For": "10.1.1.1, 10.1.1.2"], "10.1.1.1", false),
    (["X-Forwarded-For": "192.0.2.1:4711"], "192.0.2.1", false),
    (["X-Forwarded-For": "2001:db8::1"], "2001:db8::1", false),
    (["X-Forwarded-For": "[2001:db8::1]:4711"], "2001:db8::1", false),
    (["X-Forwarded-For": "192.0.2.1, nonsense"], "unknown", false),
    (["X-Forwarded-For": "unix"], "unknown", false),
    (["X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https"], "192.0.2.1", true),
    (["X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "https, http"], "192.0.2.1", false),
    (["X-Forwarded-Proto": "HTTPS"], "127.0.0.1", true),
    (["Forwarded": "for=192.0.2.1"], "192.0.2.1", false),
    (["Forwarded": "for=192.0.2.1;proto=https;by=10.0.0.1;host=h"], "192.0.2.1", true),
    (["Forwarded": "For=\"[2001:db8::1]:4711\";Proto=HTTPS"], "2001:db8::1", true),
    (["Forwarded": "for=6.6.6.6;proto=https, for=192.0.2.1;proto=http"], "192.0.2.1", false),
    (["Forwarded": "for=192.0.2.1;proto=https, for=10.0.0.9;proto=http"], "192.0.2.1", true),
    (["Forwarded": "for=\"6.6.6.6, for=7.7.7.7\", for=192.0.2.1"], "192.0.2.1", false),
    (["Forwarded": "for=\"192.0.2\\.1\""], "192.0.2.1", false),
    (["Forwarded": "for=unknown"], "unknown", false),
    (["Forwarded": "for=_hidden, for=10.0.0.1"], "unknown", false),
    (["Forwarded": "proto=https"], "unknown", true),
    (["Forwarded": "for"], "unknown", false),
    (["Forwarded": " ;For=192.0.2.1 ; proto=\"\";; By=\"a;b\";"], "192.0.2.1", false),
    (["Forwarded": "for=\"192.0.2.1:_x-1.y\""], "192.0.2.1", false),
    // What a client leaves open would take in what the proxy adds.
    (["Forwarded": "for=6.6.6.6;host=\"a, for=192.0.2.1"], "unknown", false),
    (["Forwarded": "for=6.6.6.6;x=\"\\\", for=192.0.2.1"], "unknown", false),
    (["Forwarded": "for=6.6.6.6;x=\"\\, for=\"192.0.2.1\""], "unknown", false),
    (["Forwarded": "for=6.6.6.6;secret=\"x, for=\"192.0.2.1\""], "unknown", false),
    (["Forwarded": "for=6.6.6.6;secret=\"x, for=\"[2001:db8::1]:4711\""], "unknown", false),
    (["Forwarded": "for=6.6.6.6;x=\"a\" b=\", for=192.0.2.1"], "unknown", false),
    (["Forwarded": "for=6.6.6.6;a\"b=c, for=192.0.2.1\""], "unknown", false),
    (["X-Forwarded-For": "[6.6.6.6]\", 192.0.2.1"], "192.0.2.1", false),
    (["X-Forwarded-For": "6.6.6.6:\", 192.0.2.1"], "192.0.2.1", false),
    (["X-Forwarded-For": "192.0.2.1", "X-Forwarded-Proto": "\", https"], "192.0.2.1", true),
    // One element off the grammar, wherever it stands, and nothing is believed.
    (["Forwarded": "for = 6.6.6.6, for=192.0.2.1"], "unknown", false),
    (["Forwarded": "for=6.6.6.6;for=7.7.7.7, for=192.0.2.1"], "unknown", false),
    (["Forwarded": "for=6.6.6.6;FOR=7.7.7.7"], "unknown", false),
    (["Forwarded": "for=192.0.2.1;proto=https, for=[::1]"], "unknown", false),
    (["Forwarded": "for=6.6.6.6 x, for=192.0.2.1"], "unknown", false),
    (["Forwarded": "for=;proto=https"], "unknown", false),
    (["Forwarded": "=6.6.6.6"], "unknown", false),
    (["Forwarded": "for=\"x", "X-Forwarded-For": "192.0.2.1"], "unknown", false),
    (["Forwarded": "for=192.0.2.1:80"], "unknown", false),
    (["Forwarded": "for=\"192.0.2.1:\""], "unknown", false),
    (["Forwarded": "for=\"192.0.2.1:800000\""], "unknown", false),
    (["Forwarded": "for=\"[::1]:8a\""], "unknown", false),
    (["X-Forwarded-For": "[192.0.2.1]x"], "unknown", false),
    (["Forwarded": "for=192.0.2.1", "X-Forwarded-For": "192.0.2.1"], "192.0.2.1", false),
    (["Forwarded": "for=6.6.6.6", "X-Forwarded-For": "192.0.2.1"], "unknown", false),
  ]

  @Test(arguments: cases.indices) func trustedProxiesAreBelieved(index: Int) {
    let (fields, client, isSecure) = Self.cases[index]
    let peer = PeerAddress.v4(0x7f00_0001)
    let origin = Origin(fields, peer: peer, isSecure: false, proxies: Self.proxies)
    #expect(origin.client.description == client)
    #expect(origin.isSecure == isSecure)
  }

  @Test(arguments: cases.indices) func othersAreNot(index: Int) {
    let peer = PeerAddress.v4(0xc000_0209)
    for (proxies, peer) in [(Self.proxies, peer), (.none, .v4(0x7f00_0001)), (.none, .unix)] {
      #expect(
        Origin(Self.cases[index].0, peer: peer, isSecure: true, proxies: proxies)
          == Origin([:], peer: peer, isSecure: true, proxies: .none))
    }
  }

  @Test func aProxyIsFreeOfTheLimitOfAnAddress() {
    var limits = Limits()
    limits.connectionsPerAddress = 1
    let ledger = ConnectionLedger(limits: limits, proxies: Self.proxies)
    for _ in 0..<3 { #expect(ledger.admit(.v4(0x0a00_0001)) == .welcome) }
    #expect(ledger.admit(.v4(0x0b00_0001)) == .welcome && ledger.admit(.v4(0x0b00_0001)) == .refused)
  }
}

struct TraceContextTests {
  private static let trace = "4bf92f3577b34da6a3ce929d0e0e4736"
  private static let parent = "00f067aa0ba902b7"

  @Test(arguments: [
    ("00-\(trace)-\(parent)-01", true), ("00-\(trace)-\(parent)-00", false),
    ("00-\(trace)-\(parent)-fe", false),
    ("cc-\(trace)-\(parent)-01", true), ("01-\(trace)-\(parent)-01-more", true),
  ])
  func soundOnesAreTaken(value: String, isSampled: Bool) {
    let context = TraceContext(value)
    #expect(context?.traceID == Self.trace && context?.parentID == Self.parent)
    #expect(context?.isSampled == isSampled)
  }

  @Test(arguments: [
    "", "00", "ff-\(trace)-\(parent)-01", "00-\(trace)-\(parent)-01-more", "00-\(trace)-\(parent)-0",
    "00-\(trace.uppercased())-\(parent)-01", "00-\(trace)-0000000000000000-01",
    "00-00000000000000000000000000000000-\(parent)-01", "00_\(trace)-\(parent)-01", "0-\(trace)-\(parent)-01",
    "00-\(trace)-\(parent)-0g", "01-\(trace)-\(parent)-01.", "00-\(trace)-\(parent)-01 ",
  ])
  func othersAreNot(value: String) {
    #expect(TraceContext(value) == nil)
  }
}
