public import Digest

/// What is stored of a secret: a random salt, and the SHA-256 of salt and secret.
///
/// One round is enough: the secret has 240 random bits and cannot be guessed, however fast the hash.
public struct SaltedHash: Sendable, Equatable {
  /// Bytes of a salt.
  static let saltLength = 16

  /// Random bytes, of this key alone.
  public let salt: [UInt8]
  /// SHA-256 of the salt followed by the secret.
  public let digest: SHA256Digest

  /// A hash that was stored.
  init(salt: [UInt8], digest: SHA256Digest) {
    self.salt = salt
    self.digest = digest
  }

  /// The hash of a secret with a fresh salt.
  init(of secret: String, using random: inout some RandomNumberGenerator) {
    salt = (0..<SaltedHash.saltLength).map { _ in UInt8.random(in: 0...255, using: &random) }
    digest = SaltedHash.digest(salt, secret)
  }

  /// Whether a secret is the one; takes the same time wherever the first difference is.
  func matches(_ secret: String) -> Bool {
    let other = SaltedHash.digest(salt, secret).bytes
    var difference: UInt8 = 0
    for index in digest.bytes.indices { difference |= digest.bytes[index] ^ other[index] }
    return difference == 0
  }

  private static func digest(_ salt: [UInt8], _ secret: String) -> SHA256Digest {
    var hash = SHA256()
    hash.update(salt)
    hash.update(secret)
    return hash.finished()
  }
}
