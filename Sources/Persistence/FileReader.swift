/// Reads files whole or piece by piece, never more than was allowed.
public enum FileReader {
  /// How many bytes the file at `path` has.
  public static func size(_ path: String) throws(PersistenceError) -> Int64 {
    Int64(try Descriptor(reading: path).size())
  }

  /// All bytes of the regular file at `path`, at most `limit` of them.
  public static func bytes(_ path: String, limit: Int) throws(PersistenceError) -> [UInt8] {
    let file = try Descriptor(reading: path)
    guard try file.size() <= limit else { throw .fileTooLarge(path: path, limit: limit) }
    var bytes: [UInt8] = []
    while true {
      // The file may have grown since: the limit holds for what is read, not for what was promised.
      let piece = try file.read(upTo: max(1, min(limit - bytes.count + 1, 1 << 20)))
      if piece.isEmpty { return bytes }
      bytes.append(contentsOf: piece)
      if bytes.count > limit { throw .fileTooLarge(path: path, limit: limit) }
    }
  }
}

/// A regular file, piece by piece.
public struct FileSource: SeekableSource, ~Copyable {
  private let file: Descriptor
  /// Size in bytes when it was opened.
  public let size: Int

  /// Opens the regular file at `path`.
  public init(_ path: String) throws(PersistenceError) {
    let file = try Descriptor(reading: path)
    size = try file.size()
    self.file = file
  }

  /// The next bytes.
  public mutating func read(upTo count: Int) throws(PersistenceError) -> [UInt8] {
    try file.read(upTo: count)
  }
  /// The bytes from `offset` on.
  public func read(upTo count: Int, at offset: Int) throws(PersistenceError) -> [UInt8] {
    try file.read(upTo: count, at: offset)
  }
}
