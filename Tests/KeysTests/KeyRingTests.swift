import Testing

@testable import Keys

@Suite struct KeyRingTests {
  @Test func eachKeyOpensItself() throws {
    let (ring, texts) = try KeyRing.sample([
      .init(name: "one", scopes: [.predict]), .init(name: "two", scopes: [.jobs, .admin]),
    ])
    #expect(try ring.verify(texts[0], at: .noon).name == "one")
    #expect(try ring.verify(texts[1], at: .noon).scopes == [.jobs, .admin])
    #expect(ring[ring.keys[1].id] == ring.keys[1])
    #expect(ring["nothing"] == nil)
  }

  @Test func otherTextIsRefused() throws {
    let (ring, texts) = try KeyRing.sample([
      .init(name: "one", scopes: [.predict]), .init(name: "two", scopes: [.predict]),
    ])
    let (one, two) = (try #require(KeyText(texts[0])), try #require(KeyText(texts[1])))
    #expect(throws: KeyRefusal.malformed) { try ring.verify("", at: .noon) }
    #expect(throws: KeyRefusal.malformed) { try ring.verify("\(texts[0]) ", at: .noon) }
    #expect(throws: KeyRefusal.unknown) { try ring.verify("wl_\(one.id)_\(two.secret)", at: .noon) }
    let stranger = "wl_00000000_\(one.secret)"
    #expect(throws: KeyRefusal.unknown) { try ring.verify(stranger, at: .noon) }
    #expect(throws: KeyRefusal.unknown) { try KeyRing().verify(texts[0], at: .noon) }
  }

  @Test func expiry() throws {
    let end = Timestamp.noon.advanced(by: 10)
    let (ring, texts) = try KeyRing.sample([.init(name: "one", scopes: [.predict], expiresAt: end)])
    #expect(try ring.verify(texts[0], at: Timestamp.noon.advanced(by: 9)).expiresAt == end)
    #expect(ring.hasValidKey(at: .noon))
    #expect(throws: KeyRefusal.expired(end)) { try ring.verify(texts[0], at: end) }
    #expect(!ring.hasValidKey(at: end))
    #expect(ring.keys[0].state(at: end) == .expired)
    // Who does not hold the secret learns nothing of it.
    let wrong = String(texts[0].dropLast()) + (texts[0].hasSuffix("0") ? "1" : "0")
    #expect(throws: KeyRefusal.unknown) { try ring.verify(wrong, at: end) }
  }

  @Test func revocationIsForGood() throws {
    var (ring, texts) = try KeyRing.sample([.init(name: "one", scopes: [.predict])])
    let id = ring.keys[0].id
    let later = Timestamp.noon.advanced(by: 5)
    #expect(try ring.revoke(id, at: later).revokedAt == later)
    #expect(throws: KeyRefusal.revoked(later)) { try ring.verify(texts[0], at: later) }
    #expect(throws: KeysError.alreadyRevoked(id: id, at: later)) { try ring.revoke(id, at: later) }
    #expect(throws: KeysError.noSuchKey(id: "abc")) { try ring.revoke("abc", at: later) }
    #expect(!ring.hasValidKey(at: later))
    #expect(ring.keys[0].state(at: later) == .revoked)
  }

  @Test func wishesThatMakeNoSense() throws {
    var ring = KeyRing()
    var random = SeededGenerator(state: 1)
    for name in ["", " ", "a\nb", "a\u{1b}[31m", String(repeating: "n", count: 121)] {
      #expect(throws: KeysError.badName) {
        try ring.add(.init(name: name, scopes: [.jobs]), at: .noon, using: &random)
      }
    }
    #expect(throws: KeysError.noScope) {
      try ring.add(.init(name: "x", scopes: []), at: .noon, using: &random)
    }
    #expect(throws: KeysError.expiryPassed(.noon)) {
      try ring.add(.init(name: "x", scopes: [.jobs], expiresAt: .noon), at: .noon, using: &random)
    }
    #expect(ring.keys.isEmpty)
    _ = try ring.add(
      .init(name: String(repeating: "é", count: 120), scopes: [.jobs]), at: .noon, using: &random)
  }

  /// Ids that turn up twice in the random numbers are passed over.
  @Test func idsDiffer() throws {
    struct Repeating: RandomNumberGenerator {
      var seeded = SeededGenerator(state: 9)
      var count = 0
      mutating func next() -> UInt64 {
        // The first key's id and secret come twice, then fresh numbers.
        if count == 56 + 16 { seeded = SeededGenerator(state: 9) }
        count += 1
        return seeded.next()
      }
    }
    var random = Repeating()
    var ring = KeyRing()
    for name in ["one", "two"] {
      _ = try ring.add(.init(name: name, scopes: [.jobs]), at: .noon, using: &random)
    }
    #expect(Set(ring.keys.map(\.id)).count == 2)
  }
}
