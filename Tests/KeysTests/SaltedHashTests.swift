import Digest
import Testing

@testable import Keys

@Suite struct SaltedHashTests {
  @Test func itIsTheDigestOfSaltAndSecret() {
    var random = SeededGenerator(state: 3)
    let hash = SaltedHash(of: "secret", using: &random)
    #expect(hash.salt.count == 16)
    #expect(hash.digest == SHA256.digest(of: hash.salt + Array("secret".utf8)))
  }

  @Test func onlyTheSecretMatches() {
    var random = SeededGenerator(state: 4)
    let hash = SaltedHash(of: "secret", using: &random)
    #expect(hash.matches("secret"))
    for other in ["", "Secret", "secre", "secrets", "secret\u{0}"] { #expect(!hash.matches(other)) }
  }

  @Test func equalSecretsHaveDifferentHashes() {
    var random = SeededGenerator(state: 5)
    let (one, other) = (SaltedHash(of: "x", using: &random), SaltedHash(of: "x", using: &random))
    #expect(one.salt != other.salt && one.digest != other.digest)
  }

  /// A digest that differs in a single bit, wherever it is, does not match.
  @Test func everyBitCounts() throws {
    var random = SeededGenerator(state: 6)
    let hash = SaltedHash(of: "x", using: &random)
    for bit in 0..<256 {
      let digits = Array("0123456789abcdef")
      var bytes = hash.digest.bytes
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      let hex = String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
      let changed = SaltedHash(salt: hash.salt, digest: try #require(SHA256Digest(hex: hex)))
      #expect(!changed.matches("x"))
    }
  }
}
