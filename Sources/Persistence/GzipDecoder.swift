/// Expands a gzip stream piece by piece, in constant memory and to no more than a limit.
///
/// Several members one after the other are one stream, as RFC 1952 says; anything else after the end of a
/// member is refused. The check sum and length of each member are checked before its end is reported, so read to
/// the end before you trust the content.
public struct GzipDecoder<Source: ByteSource & ~Copyable>: ByteSource, ~Copyable {
  private var source: Source
  private var inflater: Inflater
  private var input: ArraySlice<UInt8> = []
  private var taken = 0
  private var given = 0
  private var members = 0
  private var isBetweenMembers = true
  private let limit: Int
  private let archive: ArchiveLimits?

  /// Expands `source` to at most `limit` bytes.
  public init(_ source: consuming Source, limit: Int) throws(PersistenceError) {
    try self.init(source, limit: limit, archive: nil)
  }

  /// Expands an archive within its limits.
  init(_ source: consuming Source, limits: ArchiveLimits) throws(PersistenceError) {
    try self.init(source, limit: limits.streamBytes, archive: limits)
  }

  private init(
    _ source: consuming Source, limit: Int, archive: ArchiveLimits?
  ) throws(PersistenceError) {
    let inflater = try Inflater()
    self.inflater = inflater
    self.source = source
    self.limit = limit
    self.archive = archive
  }

  /// The next expanded bytes.
  public mutating func read(upTo count: Int) throws(PersistenceError) -> [UInt8] {
    while true {
      if input.isEmpty { input = try source.read(upTo: 1 << 16)[...] }
      if isBetweenMembers {
        if input.isEmpty, members > 0 { return [] }
        try beginMember()
      }
      let output = try expand(upTo: count)
      if !output.isEmpty { return output }
    }
  }

  private mutating func beginMember() throws(PersistenceError) {
    if members > 0 {
      if input.first != 0x1F { throw .gzip(.trailingBytes(members: members), offset: taken) }
      inflater.reset()
    }
    isBetweenMembers = false
  }

  /// One call of zlib; what comes out of it may be empty.
  private mutating func expand(upTo count: Int) throws(PersistenceError) -> [UInt8] {
    // One byte more than is allowed tells a stream that just fits from one that does not.
    let room = max(1, min(count, limit - given + 1, 1 << 20))
    let (output, used, outcome) = inflater.expand(input, room: room)
    // Output may still wait inside zlib when the input is used up; only then nothing moves at all.
    if outcome == .more, used == 0, output.isEmpty { throw .gzip(.truncated, offset: taken) }
    input = input.dropFirst(used)
    taken += used
    given += output.count
    if given > limit { throw .gzip(.tooLarge(limit: limit), offset: taken) }
    if let archive, archive.isExcessive(given, from: taken) {
      throw .gzip(.expandsTooFar(ratio: archive.ratio), offset: taken)
    }
    switch outcome {
    case .more: break
    case .end:
      members += 1
      isBetweenMembers = true
    case .bad(.notGzip) where members > 0: throw .gzip(.trailingBytes(members: members), offset: taken)
    case .bad(let fault): throw .gzip(fault, offset: taken)
    case .outOfMemory: throw .outOfMemory
    }
    return output
  }
}
