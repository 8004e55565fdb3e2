public import Prediction

/// Brings the files of a dataset into memory, from a folder or from a tar archive (gzipped or not).
public enum DatasetLoader {
  /// Every file below `path`, by its path from there.
  ///
  /// A single outermost folder, as archives often have, is no part of the paths that matter: only the folder
  /// directly above each file does.
  public static func files(
    _ path: String, limits: TarLimits = .standard
  ) throws(PersistenceError) -> [DatasetFile] {
    switch try Folder.kind(of: path) {
    case .folder: return try folder(path, below: "", depth: 0, limits)
    default:
      if path.hasSuffix(".tar") {
        return try archive(TarReader(try FileSource(path), limits: limits))
      }
      return try archive(
        TarReader(try GzipDecoder(try FileSource(path), limit: limits.totalBytes), limits: limits))
    }
  }

  private static func archive<Source: ByteSource & ~Copyable>(
    _ reader: consuming TarReader<Source>
  ) throws(PersistenceError) -> [DatasetFile] {
    var files: [DatasetFile] = []
    while let entry = try reader.next() {
      guard entry.kind == .file else { continue }
      files.append(DatasetFile(path: entry.path, bytes: try reader.contents()))
    }
    return files
  }

  /// Folders within folders are followed this far.
  private static let deepest = 4

  private static func folder(
    _ path: String, below prefix: String, depth: Int, _ limits: TarLimits
  ) throws(PersistenceError) -> [DatasetFile] {
    var files: [DatasetFile] = []
    for name in try Folder.names(path) where !name.hasPrefix(".") {
      let child = "\(path)/\(name)"
      let relative = prefix.isEmpty ? name : "\(prefix)/\(name)"
      switch try Folder.kind(of: child) {
      case .folder where depth < deepest:
        files += try folder(child, below: relative, depth: depth + 1, limits)
      case .file:
        files.append(
          DatasetFile(path: relative, bytes: try FileReader.bytes(child, limit: limits.entryBytes)))
      default:
        continue
      }
    }
    return files
  }
}
