/// Reads a tar archive (POSIX ustar and pax, GNU long names) from a stream, entry by entry, in constant memory.
/// Only files and folders are taken; links, devices and paths that leave the folder are errors.
///
///     var archive = TarReader(try GzipDecoder(FileSource(path), limit: limit))
///     while let entry = try archive.next() { let bytes = try archive.contents() ... }
public struct TarReader<Source: ByteSource & ~Copyable>: ~Copyable {
  private var source: Source
  private var buffer: ArraySlice<UInt8> = []
  private var offset = 0
  private let limits: ArchiveLimits

  /// Content of the current entry that has not been read, and the padding after it.
  private var unread = 0
  private var padding = 0
  private var entries = 0
  private var totalBytes = 0

  /// An archive that comes from `source`.
  public init(_ source: consuming Source, limits: ArchiveLimits = .standard) {
    self.source = source
    self.limits = limits
  }

  /// The next file or folder; nil after the last, when the stream has been read to its end.
  public mutating func next() throws(PersistenceError) -> ArchiveEntry? {
    try skip(unread + padding)
    (unread, padding) = (0, 0)
    var extended = PaxRecords()
    while true {
      let start = offset
      let block = try take(TarHeader.blockSize)
      if block.allSatisfy({ $0 == 0 }) {
        try expectEnd()
        return nil
      }
      let header = try placing(at: start) { () throws(TarFault) in try TarHeader(block) }
      switch header.flag {
      case UInt8(ascii: "x"):
        let records = try extendedContent(header, at: start)
        extended = try placing(at: start) { () throws(TarFault) in try PaxRecords(records) }
      case UInt8(ascii: "g"): _ = try extendedContent(header, at: start)
      case UInt8(ascii: "L"):
        extended.path = Array(try extendedContent(header, at: start).prefix { $0 != 0 })
      case UInt8(ascii: "K"): _ = try extendedContent(header, at: start)
      default:
        let entry = try placing(at: start) { () throws(TarFault) in
          try Self.entry(header, extended, limits)
        }
        try begin(entry, at: start)
        if !entry.path.isEmpty { return entry }
        extended = PaxRecords()
      }
    }
  }

  /// The rest of the content of the current entry.
  public mutating func contents() throws(PersistenceError) -> [UInt8] {
    var content: [UInt8] = []
    content.reserveCapacity(min(unread, 1 << 20))
    while unread > 0 { content.append(contentsOf: try read(upTo: unread)) }
    return content
  }

  /// The next bytes of the current entry; empty at its end.
  public mutating func read(upTo count: Int) throws(PersistenceError) -> [UInt8] {
    if unread == 0 { return [] }
    try fill()
    let piece = buffer.prefix(min(count, unread))
    advance(piece.count)
    unread -= piece.count
    return Array(piece)
  }

  private mutating func begin(_ entry: ArchiveEntry, at start: Int) throws(PersistenceError) {
    entries += 1
    totalBytes += entry.size
    if entries > limits.entries { throw .tar(.tooManyEntries(limit: limits.entries), offset: start) }
    if totalBytes > limits.totalBytes { throw .tar(.tooLarge(limit: limits.totalBytes), offset: start) }
    unread = entry.size
    padding = Self.padding(after: entry.size)
  }

  private static func entry(
    _ header: TarHeader, _ extended: PaxRecords, _ limits: ArchiveLimits
  ) throws(TarFault) -> ArchiveEntry {
    let path = try path(extended.path ?? header.name)
    let size = extended.size ?? header.size
    switch header.flag {
    case UInt8(ascii: "0"), 0, UInt8(ascii: "7"):
      if path.isEmpty { throw .badPath }
      if size > limits.entryBytes { throw .entryTooLarge(path, limit: limits.entryBytes) }
      return ArchiveEntry(path: path, kind: .file, size: size)
    case UInt8(ascii: "5"):
      if size != 0 { throw .badNumber(field: "size") }
      return ArchiveEntry(path: path, kind: .folder, size: 0)
    case UInt8(ascii: "1"), UInt8(ascii: "2"): throw .link(path)
    case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"): throw .device(path)
    default: throw .unknownKind(path, flag: header.flag)
    }
  }

  private static func path(_ bytes: [UInt8]) throws(TarFault) -> String {
    do throws(ArchivePath.Fault) { return try ArchivePath.checked(bytes) } catch {
      switch error {
      case .escaping(let path): throw .escapingPath(path)
      case .unusable: throw .badPath
      }
    }
  }

  /// The content of a header that describes the next entry.
  private mutating func extendedContent(
    _ header: TarHeader, at start: Int
  ) throws(PersistenceError) -> [UInt8] {
    guard header.size <= PaxRecords.longest else { throw .tar(.badExtendedHeader, offset: start) }
    let content = try take(header.size)
    try skip(Self.padding(after: header.size))
    return Array(content)
  }

  /// After the first block of zeros nothing but zeros may follow. Reading on to the end also lets a decoder
  /// underneath check its sums.
  private mutating func expectEnd() throws(PersistenceError) {
    while true {
      if buffer.isEmpty { buffer = try source.read(upTo: 1 << 16)[...] }
      if buffer.isEmpty { return }
      if let other = buffer.firstIndex(where: { $0 != 0 }) {
        throw .tar(.trailingBytes, offset: offset + other - buffer.startIndex)
      }
      advance(buffer.count)
    }
  }

  private static func padding(after size: Int) -> Int {
    (TarHeader.blockSize - size % TarHeader.blockSize) % TarHeader.blockSize
  }

  private func placing<T>(at start: Int, _ body: () throws(TarFault) -> T) throws(PersistenceError) -> T {
    do throws(TarFault) { return try body() } catch { throw .tar(error, offset: start) }
  }
}

extension TarReader where Source: ~Copyable {
  /// Makes sure that at least one byte is at hand.
  private mutating func fill() throws(PersistenceError) {
    if !buffer.isEmpty { return }
    buffer = try source.read(upTo: 1 << 16)[...]
    if buffer.isEmpty { throw .tar(.truncated, offset: offset) }
  }

  /// Exactly `count` bytes.
  private mutating func take(_ count: Int) throws(PersistenceError) -> ArraySlice<UInt8> {
    var bytes: ArraySlice<UInt8> = []
    while bytes.count < count {
      try fill()
      let piece = buffer.prefix(count - bytes.count)
      advance(piece.count)
      if bytes.isEmpty { bytes = piece } else { bytes.append(contentsOf: piece) }
    }
    return bytes
  }

  private mutating func skip(_ count: Int) throws(PersistenceError) {
    var left = count
    while left > 0 {
      try fill()
      let step = min(left, buffer.count)
      advance(step)
      left -= step
    }
  }

  private mutating func advance(_ count: Int) {
    buffer = buffer.dropFirst(count)
    offset += count
  }
}
