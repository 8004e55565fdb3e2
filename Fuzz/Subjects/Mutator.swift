/// Makes inputs out of those of a corpus, the same for the same seed and round.
public struct Mutator: Sendable {
  private struct Source: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = state
      mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
      return mixed ^ mixed >> 31
    }
  }

  /// Longest input made, in bytes.
  public static let longest = 1 << 16

  private let corpus: [[UInt8]]
  private let seed: UInt64

  /// A mutator of a corpus; an empty one gives random bytes.
  public init(corpus: [[UInt8]], seed: UInt64) {
    self.corpus = corpus.isEmpty ? [[]] : corpus
    self.seed = seed
  }

  /// The input of a round.
  public func input(_ round: UInt64) -> [UInt8] {
    var random = Source(state: seed &* 0xd134_2543_de82_ef95 &+ round)
    var bytes = corpus.randomElement(using: &random) ?? []
    for _ in 0...Int.random(in: 0...4, using: &random) { mutate(&bytes, &random) }
    return Array(bytes.prefix(Mutator.longest))
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout Source) {
    let place = Int.random(in: 0...bytes.count, using: &random)
    let end = min(bytes.count, place + Int.random(in: 1...32, using: &random))
    switch Int.random(in: 0..<9, using: &random) {
    case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
    case 1 where place < bytes.count: bytes[place] = Mutator.special.randomElement(using: &random) ?? 0
    case 2: bytes.insert(Mutator.special.randomElement(using: &random) ?? 0, at: place)
    case 3: bytes.removeSubrange(place..<end)
    case 4: bytes.insert(contentsOf: bytes[place..<end], at: Int.random(in: 0...bytes.count, using: &random))
    case 5: bytes.removeLast(bytes.count - place)
    case 6: replaceNumber(&bytes, from: place, &random)
    case 7: bytes.insert(contentsOf: (Mutator.words.randomElement(using: &random) ?? "").utf8, at: place)
    default:
      let other = corpus.randomElement(using: &random) ?? []
      let from = Int.random(in: 0...other.count, using: &random)
      bytes.replaceSubrange(place..<end, with: other[from..<min(other.count, from + 64)])
    }
  }

  /// Puts a number at the edge of something in the place of the next one.
  private func replaceNumber(_ bytes: inout [UInt8], from place: Int, _ random: inout Source) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let start = bytes[place...].firstIndex(where: digits.contains) else { return }
    let end = bytes[start...].firstIndex { !digits.contains($0) } ?? bytes.count
    bytes.replaceSubrange(start..<end, with: (Mutator.numbers.randomElement(using: &random) ?? "").utf8)
  }

  private static let special: [UInt8] = [
    0, 1, 9, 10, 13, 32, 34, 37, 39, 40, 42, 44, 45, 46, 47, 48, 57, 58, 59, 61, 91, 92, 93, 95, 123, 125,
    127,
    128, 0xbf, 0xc0, 0xe2, 0xed, 0xf4, 0xff,
  ]

  private static let numbers = [
    "0", "-0", "-1", "00", "1e309", "-1e309", "1e-400", "4e-324", "0.1e", "9007199254740993", "2147483648",
    "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551616",
    "99999999999999999999999999", "ffffffffffffffff", "0x1p3", "NaN", "inf", "1e", ".", "-", "1.0.0",
  ]

  private static let words = [
    "\r\n", "\r\n\r\n", "\n\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Host: a\r\n",
    "Expect: 100-continue\r\n", "0\r\n\r\n", "GET / HTTP/1.1\r\n", "HTTP/1.0", "%00", "%2e%2e", "../", "null",
    "true", "{}", "[]", "\"\"", "\\u0000", "\\ud800", "//", "/*", "*/", ",", ":", "Fe 0 0 0\n", "Lattice=\"",
    "Properties=", "pbc=\"T T F\"", "__metadata__", "ustar", "\u{0}\u{0}\u{0}\u{0}", "\u{1f}\u{8b}\u{8}",
  ]
}
