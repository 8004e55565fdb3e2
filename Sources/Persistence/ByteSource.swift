/// Bytes that come piece by piece: a file, a request's body, what a decoder makes of another source.
public protocol ByteSource: ~Copyable {
  /// The next bytes, at most `count` (above 0) of them, as many as are at hand; empty only at the end.
  mutating func read(upTo count: Int) throws(PersistenceError) -> [UInt8]
}

/// Bytes of a known number that can be read in any order.
public protocol SeekableSource: ByteSource, ~Copyable {
  /// How many bytes there are.
  var size: Int { get }
  /// The bytes from `offset` on, at most `count` (above 0) of them; empty only at the end. Does not change what the
  /// next `read(upTo:)` gives.
  func read(upTo count: Int, at offset: Int) throws(PersistenceError) -> [UInt8]
}

/// Bytes in memory, piece by piece.
public struct MemorySource: SeekableSource {
  private let bytes: [UInt8]
  private var at = 0

  /// All of `bytes`.
  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// How many bytes there are.
  public var size: Int { bytes.count }

  /// The next bytes.
  public mutating func read(upTo count: Int) -> [UInt8] {
    let piece = read(upTo: count, at: at)
    at += piece.count
    return piece
  }

  /// The bytes from `offset` on.
  public func read(upTo count: Int, at offset: Int) -> [UInt8] {
    Array(bytes.dropFirst(offset).prefix(count))
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

extension SeekableSource where Self: ~Copyable {
  /// The bytes from `offset` on, `count` of them or, where there are not so many, those that there are.
  func bytes(_ count: Int, at offset: Int) throws(PersistenceError) -> [UInt8] {
    var all: [UInt8] = []
    while all.count < count {
      let piece = try read(upTo: count - all.count, at: offset + all.count)
      if piece.isEmpty { break }
      if all.isEmpty { all = piece } else { all.append(contentsOf: piece) }
    }
    return all
  }
}
