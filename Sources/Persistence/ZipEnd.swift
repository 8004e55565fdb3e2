/// What the records at the end of a zip archive say of its directory. Nothing may follow them, and the directory
/// has to stand directly before them.
struct ZipEnd {
  /// Where the directory begins.
  let offset: Int
  /// Its bytes.
  let size: Int
  /// Its entries.
  let count: Int

  private static let signature = 0x0605_4b50
  private static let length = 22
  private static let longestComment = 0xFFFF

  /// The end of an archive.
  init<Source: SeekableSource & ~Copyable>(of source: borrowing Source) throws(PersistenceError) {
    let tail = try source.bytes(
      min(source.size, Self.length + Self.longestComment),
      at: max(0, source.size - Self.length - Self.longestComment))
    guard let start = Self.start(in: tail) else { throw .zip(.noDirectory, offset: source.size) }
    let at = source.size - tail.count + start
    let record = LittleEndian(tail[start...])
    let short = Values(
      disks: [record.two(4), record.two(6)], counts: [record.two(8), record.two(10)], size: record.four(12),
      offset: record.four(16))
    let long = try Zip64End(before: at, in: source)
    let values = long?.values ?? short
    guard values.disks.allSatisfy({ $0 == 0 }), values.counts[0] == values.counts[1] else {
      throw .zip(.severalDisks, offset: at)
    }
    guard long == nil || short.agrees(with: values),
      values.offset + values.size == (long?.start ?? at)
    else { throw .zip(.directoryMisplaced, offset: at) }
    (offset, size, count) = (values.offset, values.size, values.counts[0])
  }

  /// Where the end record begins: the last place from which its comment reaches exactly to the end.
  private static func start(in tail: [UInt8]) -> Int? {
    guard tail.count >= length else { return nil }
    return (0...(tail.count - length)).last { start in
      guard tail[start] == 0x50, tail[start + 1] == 0x4B else { return false }
      let record = LittleEndian(tail[start...])
      return record.four(0) == signature && record.two(20) == tail.count - start - length
    }
  }

  /// What either form of the record says.
  struct Values {
    var disks: [Int]
    var counts: [Int]
    var size: Int
    var offset: Int

    /// Whether a short record, in which a number of all ones stands for one that is too long, says the same.
    func agrees(with long: Values) -> Bool {
      func agree(_ short: Int, _ long: Int, _ ones: Int) -> Bool { short == ones || short == long }
      return agree(disks[0], long.disks[0], 0xFFFF) && agree(disks[1], long.disks[1], 0xFFFF)
        && agree(counts[0], long.counts[0], 0xFFFF) && agree(counts[1], long.counts[1], 0xFFFF)
        && agree(size, long.size, 0xFFFF_FFFF) && agree(offset, long.offset, 0xFFFF_FFFF)
    }
  }
}

/// The long form of the end record (zip64), found by a locator before the short one.
private struct Zip64End {
  let start: Int
  let values: ZipEnd.Values

  private static let locatorLength = 20
  private static let length = 56

  /// The record whose locator stands before `end`; nil where there is no locator.
  init?<Source: SeekableSource & ~Copyable>(
    before end: Int, in source: borrowing Source
  ) throws(PersistenceError) {
    guard end >= Self.locatorLength else { return nil }
    let place = end - Self.locatorLength
    let locator = LittleEndian(try source.bytes(Self.locatorLength, at: place)[...])
    guard locator.four(0) == 0x0706_4b50 else { return nil }
    guard locator.four(4) == 0, locator.four(16) <= 1 else { throw .zip(.severalDisks, offset: place) }
    guard let start = locator.eight(8), start <= place - Self.length else {
      throw .zip(.directoryMisplaced, offset: place)
    }
    let record = LittleEndian(try source.bytes(Self.length, at: start)[...])
    guard record.four(0) == 0x0606_4b50, let rest = record.eight(4), start + 12 + rest == place,
      let here = record.eight(24), let count = record.eight(32), let size = record.eight(40),
      let offset = record.eight(48)
    else { throw .zip(.directoryMisplaced, offset: start) }
    self.start = start
    values = ZipEnd.Values(
      disks: [record.four(16), record.four(20)], counts: [here, count], size: size, offset: offset)
  }
}
