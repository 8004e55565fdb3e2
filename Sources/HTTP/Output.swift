/// Bytes on their way to a peer: small pieces are joined, large ones are kept as they are.
struct Output: Sendable {
  /// Pieces below this size are copied behind the one before.
  static let joined = 8 << 10

  /// The piece that is being sent; of it `offset` bytes have been sent.
  private(set) var first: [UInt8] = []
  private(set) var offset = 0
  private var rest: [[UInt8]] = []
  private var next = 0
  /// Bytes not yet sent.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// The piece after the first, if there is one.
  var second: [UInt8]? { next < rest.count ? rest[next] : nil }

  /// Adds bytes at the end.
  mutating func append(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    if bytes.count < Output.joined { return append { $0.append(contentsOf: bytes) } }
    count += bytes.count
    if first.isEmpty { first = bytes } else { rest.append(bytes) }
  }

  /// Lets a writer add bytes at the end in place.
  mutating func append(_ write: (inout [UInt8]) -> Void) {
    if rest.isEmpty, first.count < Output.joined {
      let before = first.count
      write(&first)
      count += first.count - before
      return
    }
    if rest.isEmpty || rest[rest.count - 1].count >= Output.joined { rest.append([]) }
    let before = rest[rest.count - 1].count
    write(&rest[rest.count - 1])
    count += rest[rest.count - 1].count - before
  }

  /// Notes that bytes have been sent; an output that has become empty holds no memory.
  mutating func consume(_ sent: Int) {
    precondition(sent <= count, "more bytes were sent than there were")
    count -= sent
    if count == 0 {
      self = Output()
      return
    }
    offset += sent
    while offset >= first.count {
      offset -= first.count
      first = rest[next]
      rest[next] = []
      next += 1
    }
    if next >= 64 || next == rest.count {
      rest.removeFirst(next)
      next = 0
    }
  }

  /// The unsent bytes as one array.
  var bytes: [UInt8] {
    Array(first.dropFirst(offset)) + rest[next...].joined()
  }
}
