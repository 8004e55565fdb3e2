/// The name of a request in answers and logs: taken from the client when it is harmless, else made.
enum RequestID: Sendable, Equatable {
  case taken(String)
  case made(UInt64)

  /// The longest id taken.
  static let longest = 128

  /// The id in some bytes when it is `[A-Za-z0-9._-]{1,128}`.
  init?(taking bytes: Span<UInt8>) {
    guard (1...RequestID.longest).contains(bytes.count) else { return nil }
    for index in bytes.indices where !ByteClass.requestID.contains(bytes[index]) { return nil }
    self = .taken(bytes.text)
  }

  /// Thirteen characters for a made one: five bits each, so short that the text needs no memory.
  var text: String {
    switch self {
    case .taken(let text): text
    case .made(let number):
      InlineArray<13, UInt8> { RequestID.character(of: number, at: $0) }.span.text
    }
  }

  /// How many bytes the id has.
  var count: Int {
    switch self {
    case .taken(let text): text.utf8.count
    case .made: 13
    }
  }

  /// Adds the id's characters to bytes.
  func append(to bytes: inout OutputSpan<UInt8>) {
    switch self {
    case .taken(let text): for byte in text.utf8 { bytes.append(byte) }
    case .made(let number):
      for place in 0..<13 { bytes.append(RequestID.character(of: number, at: place)) }
    }
  }

  @inline(__always)
  private static func character(of number: UInt64, at place: Int) -> UInt8 {
    let digit = UInt8(truncatingIfNeeded: number >> UInt64(60 - 5 * place) & 31)
    return digit < 10 ? digit &+ 0x30 : digit &+ 0x57
  }
}

/// Numbers that do not repeat: a random start, then SplitMix64 over a counter.
struct RequestNumbers: Sendable {
  private var state: UInt64

  /// A sequence from a start.
  init(start: UInt64) {
    state = start
  }

  /// The next number.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
