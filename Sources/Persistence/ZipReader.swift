/// Reads a zip archive (stored and deflated files, zip64) by the directory at its end, entry by entry.
///
/// The directory is checked whole before anything is expanded. Only files and folders are taken; links, devices, paths
/// that leave the folder, encrypted files, entries that overlap, and archives whose two descriptions of a file differ,
/// are errors. Nothing expands beyond what the directory says, nor that beyond the limits.
///
///     var archive = try ZipReader(FileSource(path))
///     while let entry = try archive.next() { let bytes = try archive.contents() ... }
public struct ZipReader<Source: SeekableSource & ~Copyable>: ~Copyable {
  private let source: Source
  private let records: [ZipRecord]
  private var inflater: Inflater
  private var current = -1

  /// The archive in `source`.
  public init(_ source: consuming Source, limits: ArchiveLimits = .standard) throws(PersistenceError) {
    let records = try ZipDirectory.read(source, limits: limits)
    let inflater = try Inflater(.raw)
    self.records = records
    self.inflater = inflater
    self.source = source
  }

  /// The next file or folder, in the order of the directory; nil after the last.
  public mutating func next() throws(PersistenceError) -> ArchiveEntry? {
    while current < records.count {
      current += 1
      if current < records.count, !records[current].entry.path.isEmpty { return records[current].entry }
    }
    return nil
  }

  /// The content of the current entry, its length and check sum verified.
  public mutating func contents() throws(PersistenceError) -> [UInt8] {
    guard records.indices.contains(current), records[current].entry.kind == .file else { return [] }
    let record = records[current]
    let start = try dataStart(record)
    let content = record.method == ZipRecord.stored ? try stored(record, start) : try inflated(record, start)
    guard content.count == record.entry.size else {
      throw .zip(.wrongSize(record.entry.path), offset: start)
    }
    var checksum = CRC32()
    checksum.add(content)
    guard checksum.value == record.checksum else {
      throw .zip(.wrongChecksum(record.entry.path), offset: start)
    }
    return content
  }

  /// Where the data begin, the header before them compared with the directory.
  private func dataStart(_ record: ZipRecord) throws(PersistenceError) -> Int {
    let length = ZipRecord.headerLength + record.name.count
    let header = LittleEndian(try source.bytes(length, at: record.offset)[...])
    let contradiction = PersistenceError.zip(.contradiction(record.entry.path), offset: record.offset)
    guard header.count == length, header.four(0) == 0x0403_4b50, header.two(26) == record.name.count,
      header[ZipRecord.headerLength..<length].elementsEqual(record.name),
      (header.two(6) ^ record.flags) & 0x2049 == 0, header.two(8) == record.method
    else { throw contradiction }
    let start = record.offset + length + header.two(28)
    guard start + record.compressedSize <= record.bound else {
      throw .zip(.overlap(record.entry.path), offset: record.offset)
    }
    if record.hasDescriptor {
      guard try hasTrueDescriptor(record, start + record.compressedSize) else { throw contradiction }
    } else {
      let extra = try source.bytes(header.two(28), at: record.offset + length)
      let sizes = try? ZipSizes(
        size: header.four(22), compressed: header.four(18), offset: 0, extra: extra[...])
      guard let sizes, sizes.size == record.entry.size, sizes.compressed == record.compressedSize,
        header.four(14) == Int(record.checksum)
      else { throw contradiction }
    }
    return start
  }

  /// Whether check sum and sizes behind the data are those of the directory; in any of the forms in use: with and
  /// without a signature, sizes of four bytes and of eight.
  private func hasTrueDescriptor(_ record: ZipRecord, _ offset: Int) throws(PersistenceError) -> Bool {
    let bytes = try source.bytes(max(1, min(24, record.bound - offset)), at: offset)
    return [0, 4].contains { skipped in
      guard bytes.count >= skipped + 12 else { return false }
      let fields = LittleEndian(bytes[skipped...])
      if skipped == 4, LittleEndian(bytes[...]).four(0) != 0x0807_4b50 { return false }
      guard fields.four(0) == Int(record.checksum) else { return false }
      if fields.four(4) == record.compressedSize, fields.four(8) == record.entry.size { return true }
      return fields.count >= 20 && fields.eight(4) == record.compressedSize
        && fields.eight(12) == record.entry.size
    }
  }

  private func stored(_ record: ZipRecord, _ start: Int) throws(PersistenceError) -> [UInt8] {
    if record.compressedSize == 0 { return [] }
    return try source.bytes(record.compressedSize, at: start)
  }

  private mutating func inflated(_ record: ZipRecord, _ start: Int) throws(PersistenceError) -> [UInt8] {
    inflater.reset()
    var content: [UInt8] = []
    content.reserveCapacity(min(record.entry.size, 1 << 20))
    var input: ArraySlice<UInt8> = []
    var taken = 0
    while true {
      if input.isEmpty, taken < record.compressedSize {
        input = try source.bytes(min(1 << 16, record.compressedSize - taken), at: start + taken)[...]
        taken += input.count
      }
      // One byte more than is right tells data that are too long from data that just fit.
      let room = max(1, min(record.entry.size - content.count + 1, 1 << 18))
      let (output, used, outcome) = inflater.expand(input, room: room)
      input = input.dropFirst(used)
      content.append(contentsOf: output)
      guard content.count <= record.entry.size else {
        throw .zip(.wrongSize(record.entry.path), offset: start)
      }
      switch outcome {
      case .end where input.isEmpty && taken == record.compressedSize: return content
      case .end: throw damaged(record, "something follows their end", start)
      case .more where used == 0 && output.isEmpty: throw damaged(record, "they end too early", start)
      case .more: continue
      case .bad(.damaged(let words)): throw damaged(record, words, start)
      case .bad(let fault): throw damaged(record, "\(fault)", start)
      case .outOfMemory: throw .outOfMemory
      }
    }
  }

  private func damaged(_ record: ZipRecord, _ words: String, _ start: Int) -> PersistenceError {
    .zip(.damaged(record.entry.path, words), offset: start)
  }
}
