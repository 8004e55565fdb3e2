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
      { (error: PersistenceError) in error.message }, { () throws(PersistenceError) in try entries(bytes) }
    ) {
      entries in
      for (entry, content) in entries {
        let parts = entry.path.split(separator: "/", omittingEmptySubsequences: false)
        if entry.path.hasPrefix("/") || parts.contains("..") {
          return "the path \(entry.path) leaves the folder"
        }
        if content.count != entry.size { return "\(content.count) bytes where \(entry.size) were said" }
      }
      return nil
    }
  }

  private static func entries(_ bytes: [UInt8]) throws(PersistenceError) -> [(TarEntry, [UInt8])] {
    var reader = TarReader(
      MemorySource(bytes), limits: TarLimits(entries: 1000, entryBytes: limit, totalBytes: limit))
    var entries: [(TarEntry, [UInt8])] = []
    while let entry = try reader.next() { entries.append((entry, try reader.contents())) }
    return entries
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
