/// Bytes on their way to a peer: small pieces are joined, large ones are kept as they are.
struct Output: Sendable {
  /// Pieces below this size are copied behind the one before.
  private static let joined = 8 << 10

  private var pieces: [[UInt8]] = []
  private var next = 0
  /// Bytes of the first piece that have been sent.
  private(set) var offset = 0
  /// Bytes not yet sent.
  private(set) var count = 0

  var isEmpty: Bool { count == 0 }

  /// The first piece, of which `offset` bytes have been sent; there is one unless the output is empty.
  var first: [UInt8] { pieces[next] }

  /// The second piece, if there is one.
  var second: [UInt8]? { next + 1 < pieces.count ? pieces[next + 1] : nil }

  /// Adds bytes at the end.
  mutating func append(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    count += bytes.count
    if let last = pieces.indices.last, last >= next,
      bytes.count < Output.joined, pieces[last].count < Output.joined
    {
      pieces[last].append(contentsOf: bytes)
    } else {
      pieces.append(bytes)
    }
  }

  /// Lets a writer add bytes at the end in place.
  mutating func append(_ write: (inout [UInt8]) -> Void) {
    if pieces.count == next || pieces[pieces.count - 1].count >= Output.joined {
      pieces.append([])
      pieces[pieces.count - 1].reserveCapacity(384)
    }
    let before = pieces[pieces.count - 1].count
    write(&pieces[pieces.count - 1])
    count += pieces[pieces.count - 1].count - before
  }

  /// Notes that bytes have been sent; an output that has become empty holds no memory.
  mutating func consume(_ sent: Int) {
    precondition(sent <= count, "more bytes were sent than there were")
    count -= sent
    if count == 0 {
      pieces = []
      (next, offset) = (0, 0)
      return
    }
    offset += sent
    while offset >= pieces[next].count {
      offset -= pieces[next].count
      pieces[next] = []
      next += 1
    }
    if next >= 64 {
      pieces.removeFirst(next)
      next = 0
    }
  }

  /// Drops everything.
  mutating func removeAll() {
    self = Output()
  }

  /// The unsent bytes as one array.
  var bytes: [UInt8] {
    guard count > 0 else { return [] }
    return Array(pieces[next...].joined().dropFirst(offset))
  }
}
