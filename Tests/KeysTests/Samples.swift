@testable import Keys

/// Random bytes that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}

extension Timestamp {
  /// Noon of the last day of January 2026, when the tests take place.
  static let noon = Timestamp(seconds: 1_769_860_800)
}

extension KeyRing {
  /// A ring with keys made at noon, and their texts.
  static func sample(_ requests: [Request]) throws -> (ring: KeyRing, texts: [String]) {
    var ring = KeyRing()
    var random = SeededGenerator(state: 7)
    let texts = try requests.map { try ring.add($0, at: .noon, using: &random).text.text }
    return (ring, texts)
  }
}
