/// SHA-256 (FIPS 180-4): names the data and weights a model was made from.
///
/// Feed it with `update` piece by piece; how the bytes are cut does not matter.
public struct SHA256: Sendable {
  private var state = SIMD8<UInt32>(
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19)
  /// The beginning of a block whose end has not come yet.
  private var partial: [UInt8] = []
  private var length: UInt64 = 0

  static let blockSize = 64

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
    length += UInt64(bytes.count)
    var at = 0
    if !partial.isEmpty {
      while partial.count < Self.blockSize, at < bytes.count {
        partial.append(bytes[at])
        at += 1
      }
      guard partial.count == Self.blockSize else { return }
      let block = partial
      state.compress(block.span, at: 0)
      partial = []
    }
    while bytes.count - at >= Self.blockSize {
      state.compress(bytes, at: at)
      at += Self.blockSize
    }
    while at < bytes.count {
      partial.append(bytes[at])
      at += 1
    }
  }

  /// Takes in the characters of `text` as UTF-8.
  public mutating func update(_ text: String) { update(Array(text.utf8)) }

  /// The digest of everything taken in.
  public consuming func finished() -> SHA256Digest {
    let bits = length &* 8
    let zeros = (119 - partial.count) % Self.blockSize
    var padding: [UInt8] = [0x80]
    padding.append(contentsOf: repeatElement(0, count: zeros))
    for shift in stride(from: 56, through: 0, by: -8) {
      padding.append(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    update(padding)
    return SHA256Digest(words: state)
  }
}
