internal import COpenSSL

/// SHA-256 (FIPS 180-4) by OpenSSL: names the data and weights a model was made from.
///
/// Feed it with `update` piece by piece; how the bytes are cut does not matter. Copies go their own ways.
public struct SHA256: Sendable {
  private var context = DigestContext()

  /// Of nothing so far.
  public init() {}

  /// The digest of `bytes` in one call.
  public static func digest(of bytes: [UInt8]) -> SHA256Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finished()
  }

  /// Takes in the next bytes.
  public mutating func update(_ bytes: [UInt8]) { update(bytes.span) }

  /// Takes in the next bytes.
  public mutating func update(_ bytes: Span<UInt8>) {
    if !isKnownUniquelyReferenced(&context) { context = context.copy() }
    context.update(bytes)
  }

  /// Takes in the characters of `text` as UTF-8.
  public mutating func update(_ text: String) { update(Array(text.utf8)) }

  /// The digest of everything taken in.
  public consuming func finished() -> SHA256Digest {
    SHA256Digest(bytes: context.copy().finish())
  }
}

/// OpenSSL's state of a digest. Its owner changes it only while nobody else has it, so that it may be handed to other
/// threads.
@safe private final class DigestContext: @unchecked Sendable {
  private let state: OpaquePointer

  /// The state before the first byte. OpenSSL refuses only when memory has run out or it was built without SHA-256.
  init() {
    guard let state = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(state, EVP_sha256(), nil) == 1 else {
      preconditionFailure("OpenSSL has no SHA-256")
    }
    unsafe self.state = state
  }

  deinit { unsafe EVP_MD_CTX_free(state) }

  func copy() -> DigestContext {
    let copy = DigestContext()
    let isCopied = unsafe EVP_MD_CTX_copy_ex(copy.state, state) == 1
    precondition(isCopied, "OpenSSL cannot copy a digest")
    return copy
  }

  func update(_ bytes: Span<UInt8>) {
    let isTaken = unsafe bytes.withUnsafeBytes {
      unsafe EVP_DigestUpdate(state, $0.baseAddress, $0.count) == 1
    }
    precondition(isTaken, "OpenSSL refuses bytes of a digest")
  }

  func finish() -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    let isFinished = unsafe digest.withUnsafeMutableBufferPointer {
      unsafe EVP_DigestFinal_ex(state, $0.baseAddress, nil) == 1
    }
    precondition(isFinished, "OpenSSL does not finish a digest")
    return digest
  }
}
