/// The entries of a zip archive, all checked before anything is expanded: paths, kinds, methods, limits, and that no two
/// share a byte.
enum ZipDirectory {
  /// Largest directory taken, in bytes.
  static let longest = 64 << 20

  /// The entries in the order of the directory.
  static func read<Source: SeekableSource & ~Copyable>(
    _ source: borrowing Source, limits: ArchiveLimits
  ) throws(PersistenceError) -> [ZipRecord] {
    let end = try ZipEnd(of: source)
    guard end.count <= limits.entries else {
      throw .zip(.tooManyEntries(limit: limits.entries), offset: end.offset)
    }
    guard end.size <= longest else { throw .zip(.directoryTooLarge(limit: longest), offset: end.offset) }
    let bytes = try source.bytes(end.size, at: end.offset)
    var records: [ZipRecord] = []
    var at = 0
    while at < bytes.count {
      guard records.count < end.count else {
        throw .zip(.wrongCount(declared: end.count), offset: end.offset)
      }
      do throws(ZipFault) {
        let (record, length) = try ZipRecord.read(bytes[at...], limits: limits)
        records.append(record)
        at += length
      } catch {
        throw .zip(error, offset: end.offset + at)
      }
    }
    guard records.count == end.count else { throw .zip(.wrongCount(declared: end.count), offset: end.offset) }
    do throws(ZipFault) {
      try checkTogether(records, archive: source.size, limits)
      return try bounded(records, directory: end.offset)
    } catch {
      throw .zip(error, offset: end.offset)
    }
  }

  private static func checkTogether(
    _ records: [ZipRecord], archive: Int, _ limits: ArchiveLimits
  ) throws(ZipFault) {
    var paths: Set<String> = []
    var total = 0
    for record in records {
      guard record.entry.path.isEmpty || paths.insert(record.entry.path).inserted else {
        throw .duplicate(record.entry.path)
      }
      total += record.entry.size
    }
    if total > limits.totalBytes { throw .tooLarge(limit: limits.totalBytes) }
    if limits.isExcessive(total, from: archive) { throw .expandsTooFar(ratio: limits.ratio) }
  }

  /// The records with the place where the next one begins.
  private static func bounded(_ records: [ZipRecord], directory: Int) throws(ZipFault) -> [ZipRecord] {
    var records = records
    var bound = directory
    for index in records.indices.sorted(by: { records[$0].offset > records[$1].offset }) {
      let record = records[index]
      guard record.offset <= bound, record.leastLength <= bound - record.offset else {
        throw .overlap(record.entry.path)
      }
      records[index].bound = bound
      bound = record.offset
    }
    return records
  }
}
