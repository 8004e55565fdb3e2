extension SIMD8<UInt32> {
  /// FIPS 180-4 section 6.2.2: mixes the 64 bytes of `bytes` from `start` into this state.
  @inline(__always)
  mutating func compress(_ bytes: Span<UInt8>, at start: Int) {
    var words = InlineArray<64, UInt32>(repeating: 0)
    schedule(bytes, at: start, in: &words)
    var (a, b, c, d, e, f, g, h) = (self[0], self[1], self[2], self[3], self[4], self[5], self[6], self[7])
    // Eight rounds at a time: the letters change places, so that no value is moved.
    for at in stride(from: 0, to: 64, by: 8) {
      mix(a, b, c, &d, e, f, g, &h, words[at] &+ roundConstants[at])
      mix(h, a, b, &c, d, e, f, &g, words[at &+ 1] &+ roundConstants[at &+ 1])
      mix(g, h, a, &b, c, d, e, &f, words[at &+ 2] &+ roundConstants[at &+ 2])
      mix(f, g, h, &a, b, c, d, &e, words[at &+ 3] &+ roundConstants[at &+ 3])
      mix(e, f, g, &h, a, b, c, &d, words[at &+ 4] &+ roundConstants[at &+ 4])
      mix(d, e, f, &g, h, a, b, &c, words[at &+ 5] &+ roundConstants[at &+ 5])
      mix(c, d, e, &f, g, h, a, &b, words[at &+ 6] &+ roundConstants[at &+ 6])
      mix(b, c, d, &e, f, g, h, &a, words[at &+ 7] &+ roundConstants[at &+ 7])
    }
    self = self &+ SIMD8(a, b, c, d, e, f, g, h)
  }
}

/// The 64 words of the message schedule.
@inline(__always)
private func schedule(_ bytes: Span<UInt8>, at start: Int, in words: inout InlineArray<64, UInt32>) {
  precondition(start >= 0 && start + SHA256.blockSize <= bytes.count, "A block has 64 bytes.")
  for index in 0..<16 {
    let at = start &+ 4 &* index
    words[index] =
      UInt32(bytes[at]) << 24 | UInt32(bytes[at &+ 1]) << 16 | UInt32(bytes[at &+ 2]) << 8
      | UInt32(bytes[at &+ 3])
  }
  for index in 16..<64 {
    let (near, far) = (words[index &- 2], words[index &- 15])
    words[index] =
      words[index &- 16] &+ (far.turned(7) ^ far.turned(18) ^ far &>> 3) &+ words[index &- 7]
      &+ (near.turned(17) ^ near.turned(19) ^ near &>> 10)
  }
}

/// One round; the two letters that change are `inout`.
@inline(__always)
private func mix(
  _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32, _ g: UInt32,
  _ h: inout UInt32, _ word: UInt32
) {
  let first = h &+ (e.turned(6) ^ e.turned(11) ^ e.turned(25)) &+ (g ^ e & (f ^ g)) &+ word
  d &+= first
  h = first &+ (a.turned(2) ^ a.turned(13) ^ a.turned(22)) &+ (a & b | c & (a | b))
}

extension UInt32 {
  /// Rotated to the right.
  @inline(__always)
  fileprivate func turned(_ count: UInt32) -> UInt32 { self &>> count | self &<< (32 &- count) }
}

/// First 32 bits of the fractional parts of the cube roots of the first 64 primes.
private let roundConstants: InlineArray<64, UInt32> = [
  0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1, 0x923F_82A4, 0xAB1C_5ED5,
  0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3, 0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174,
  0xE49B_69C1, 0xEFBE_4786, 0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F, 0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA,
  0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7, 0xC6E0_0BF3, 0xD5A7_9147, 0x06CA_6351, 0x1429_2967,
  0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC, 0x5338_0D13, 0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85,
  0xA2BF_E8A1, 0xA81A_664B, 0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070,
  0x19A4_C116, 0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A, 0x5B9C_CA4F, 0x682E_6FF3,
  0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208, 0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7, 0xC671_78F2,
]
