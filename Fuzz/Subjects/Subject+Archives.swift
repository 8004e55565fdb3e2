import Persistence
import Prediction

extension Subject {
  private static let limit = 1 << 20

  /// Gzip: what comes out is within the limit, and compresses to itself.
  static let gzip = Subject(name: "gzip") { bytes in
    check(
      { (error: PersistenceError) in error.message },
      { () throws(PersistenceError) in try Gzip.decompressed(bytes, limit: limit) }
    ) { content in
      if content.count > limit { return "\(content.count) bytes beyond the limit" }
      guard let packed = try? Gzip.compressed(content, level: 1),
        let again = try? Gzip.decompressed(packed, limit: limit)
      else { return "what was compressed does not expand" }
      return again == content ? nil : "what was compressed expands to something else"
    }
  }

  /// Tar: no path leaves the folder, and contents are as long as their headers say.
  static let tar = Subject(name: "tar") { bytes in
    check(
      { (error: PersistenceError) in error.message },
      { () throws(PersistenceError) in
        var reader = TarReader(MemorySource(bytes), limits: archiveLimits)
        var entries: [(entry: ArchiveEntry, content: [UInt8])] = []
        while let entry = try reader.next() { entries.append((entry, try reader.contents())) }
        return entries
      }, fault)
  }

  /// Zip: as tar.
  static let zip = Subject(name: "zip") { bytes in
    check(
      { (error: PersistenceError) in error.message },
      { () throws(PersistenceError) in
        var reader = try ZipReader(MemorySource(bytes), limits: archiveLimits)
        var entries: [(entry: ArchiveEntry, content: [UInt8])] = []
        while let entry = try reader.next() { entries.append((entry, try reader.contents())) }
        return entries
      }, fault)
  }

  private static let archiveLimits = ArchiveLimits(entries: 1000, entryBytes: limit, totalBytes: limit)

  /// What is wrong with entries that a reader let through.
  private static func fault(_ entries: [(entry: ArchiveEntry, content: [UInt8])]) -> String? {
    for (entry, content) in entries {
      let parts = entry.path.split(separator: "/", omittingEmptySubsequences: false)
      if entry.path.hasPrefix("/") || parts.contains("..") {
        return "the path \(entry.path) leaves the folder"
      }
      if content.count != entry.size { return "\(content.count) bytes where \(entry.size) were said" }
    }
    if entries.reduce(0, { $0 + $1.content.count }) > limit { return "more bytes than the limit" }
    return nil
  }

  /// Weights: what is read and written again reads the same.
  static let safetensors = Subject(name: "safetensors") { bytes in
    check(
      { (error: PredictionError) in error.message },
      { () throws(PredictionError) in try Safetensors(bytes) }
    ) { file in
      _ = try? ModelArtefact(file)
      guard let again = try? Safetensors(file.encoded()) else { return "what was written is not read" }
      let isSame =
        again.metadata == file.metadata && again.tensors.count == file.tensors.count
        && again.encoded() == file.encoded()
      return isSame ? nil : "what was written reads otherwise"
    }
  }
}
