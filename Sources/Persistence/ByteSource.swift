/// Bytes that come piece by piece: a file, a request's body, what a decoder makes of another source.
public protocol ByteSource: ~Copyable {
  /// The next bytes, at most `count` (above 0) of them, as many as are at hand; empty only at the end.
  mutating func read(upTo count: Int) throws(PersistenceError) -> [UInt8]
}

/// Bytes in memory, piece by piece.
public struct MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var at = 0

  /// All of `bytes`.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The next bytes.
  public mutating func read(upTo count: Int) -> [UInt8] {
    let end = min(at + count, bytes.count)
    defer { at = end }
    return Array(bytes[at..<end])
  }
}

extension ByteSource where Self: ~Copyable {
  /// Everything to the end. The source itself must be bounded.
  public mutating func readAll() throws(PersistenceError) -> [UInt8] {
    var all: [UInt8] = []
    while true {
      let piece = try read(upTo: 1 << 18)
      if piece.isEmpty { return all }
      all.append(contentsOf: piece)
    }
  }
}
