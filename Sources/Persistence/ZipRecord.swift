/// One entry of the directory of a zip archive.
struct ZipRecord {
  /// Path, kind and size.
  let entry: ArchiveEntry
  /// The name as it is written.
  let name: [UInt8]
  /// Flags of the entry.
  let flags: Int
  /// How it is compressed.
  let method: Int
  /// Check sum of the content.
  let checksum: UInt32
  /// Bytes of the compressed data.
  let compressedSize: Int
  /// Where its header stands.
  let offset: Int
  /// Where the next entry, or the directory, begins.
  var bound = 0

  /// Bytes in front of the name, in the directory and before the data.
  static let directoryLength = 46
  static let headerLength = 30
  static let stored = 0
  static let deflated = 8

  /// Whether sizes and check sum follow the data.
  var hasDescriptor: Bool { flags & 0x0008 != 0 }

  /// Fewest bytes that header and data take.
  var leastLength: Int { Self.headerLength + name.count + compressedSize }

  /// The entry that begins at `start` of the directory, and its length there.
  static func read(
    _ directory: ArraySlice<UInt8>, limits: ArchiveLimits
  ) throws(ZipFault) -> (record: ZipRecord, length: Int) {
    let fields = LittleEndian(directory)
    guard fields.count >= directoryLength, fields.four(0) == 0x0201_4b50 else { throw .badHeader }
    let (nameLength, extraLength) = (fields.two(28), fields.two(30))
    let length = directoryLength + nameLength + extraLength + fields.two(32)
    guard fields.count >= length else { throw .badHeader }
    let extra = fields[(directoryLength + nameLength)..<(directoryLength + nameLength + extraLength)]
    let sizes = try ZipSizes(
      size: fields.four(24), compressed: fields.four(20), offset: fields.four(42), extra: extra)
    guard fields.two(34) == 0 || fields.two(34) == 0xFFFF else { throw .severalDisks }
    let name = Array(fields[directoryLength..<(directoryLength + nameLength)])
    let path = try path(name, system: fields.two(4) >> 8)
    let kind = try kind(path, isNamedFolder: path.last == "/", mode: fields.four(38) >> 16)
    let record = ZipRecord(
      entry: ArchiveEntry(path: kind == .folder ? trimmed(path) : path, kind: kind, size: sizes.size),
      name: name, flags: fields.two(8), method: fields.two(10), checksum: UInt32(fields.four(16)),
      compressedSize: sizes.compressed, offset: sizes.offset)
    try record.check(limits)
    return (record, length)
  }

  private func check(_ limits: ArchiveLimits) throws(ZipFault) {
    // Bits 0, 6 and 13: encrypted, strongly encrypted, directory encrypted.
    if flags & 0x2041 != 0 { throw .encrypted(entry.path) }
    guard method == Self.stored || method == Self.deflated else {
      throw .unknownMethod(entry.path, method: method)
    }
    if entry.kind == .folder {
      guard entry.size == 0 else { throw .badHeader }
      return
    }
    if method == Self.stored, compressedSize != entry.size { throw .badHeader }
    if entry.size > limits.entryBytes { throw .entryTooLarge(entry.path, limit: limits.entryBytes) }
    if limits.isExcessive(entry.size, from: compressedSize) { throw .expandsTooFar(ratio: limits.ratio) }
  }

  /// The path, with a "/" at its end where the name has one.
  private static func path(_ name: [UInt8], system: Int) throws(ZipFault) -> String {
    // Programs on FAT and NTFS (0, 10, 14) have written "\" between folders, against the rule.
    let isForeign = system == 0 || system == 10 || system == 14
    let name = isForeign ? name.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 } : name
    let path: String
    do throws(ArchivePath.Fault) { path = try ArchivePath.checked(name) } catch {
      switch error {
      case .escaping(let path): throw .escapingPath(path)
      case .unusable: throw .badPath
      }
    }
    let hasDrive = path.utf8.count > 1 && path.utf8.dropFirst().first == UInt8(ascii: ":")
    if isForeign, hasDrive { throw .escapingPath(path) }
    return name.last == UInt8(ascii: "/") ? path + "/" : path
  }

  private static func kind(_ path: String, isNamedFolder: Bool, mode: Int) throws(ZipFault) -> FileKind {
    switch mode & 0o170000 {
    case 0o120000: throw .link(trimmed(path))
    case 0o040000: return .folder
    case 0, 0o100000:
      if path.isEmpty { throw .badPath }
      return isNamedFolder ? .folder : .file
    default: throw .device(trimmed(path))
    }
  }

  private static func trimmed(_ path: String) -> String { path.last == "/" ? String(path.dropLast()) : path }
}

extension ArchiveLimits {
  /// Whether so many bytes are too many to come from so few.
  func isExcessive(_ size: Int, from compressed: Int) -> Bool {
    size > unquestionedBytes && size / max(1, ratio) > compressed
  }
}

/// Sizes and place of an entry: numbers of all ones stand in an extra field in full (zip64).
struct ZipSizes {
  let size: Int
  let compressed: Int
  let offset: Int

  private static let ones = 0xFFFF_FFFF

  init(size: Int, compressed: Int, offset: Int, extra: ArraySlice<UInt8>) throws(ZipFault) {
    var long = try Self.long(in: extra)
    func full(_ short: Int) throws(ZipFault) -> Int {
      guard short == Self.ones, let field = long else { return short }
      guard field.count >= 8, let value = LittleEndian(field).eight(0) else { throw .badHeader }
      long = field.dropFirst(8)
      return value
    }
    self.size = try full(size)
    self.compressed = try full(compressed)
    self.offset = try full(offset)
  }

  /// The content of the extra field for long numbers, if there is one.
  private static func long(in extra: ArraySlice<UInt8>) throws(ZipFault) -> ArraySlice<UInt8>? {
    var rest = extra
    var found: ArraySlice<UInt8>?
    // Some programs pad the fields with less than a field's header.
    while rest.count >= 4 {
      let fields = LittleEndian(rest)
      let length = fields.two(2)
      guard rest.count >= 4 + length else { throw .badHeader }
      if fields.two(0) == 1 {
        guard found == nil else { throw .badHeader }
        found = rest.dropFirst(4).prefix(length)
      }
      rest = rest.dropFirst(4 + length)
    }
    return found
  }
}
