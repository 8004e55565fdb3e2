public import Prediction

/// Brings the files of a dataset into memory, from a folder or from an archive: tar, gzipped tar, or zip.
public enum DatasetLoader {
  /// Every file below `path`, by its path from there. What kind of archive a file is, is read off its first bytes; its
  /// name does not matter. Hidden files, which some systems put into archives unasked, are left out.
  ///
  /// A single outermost folder, as archives often have, is no part of the paths that matter: only the folder
  /// directly above each file does.
  public static func files(
    _ path: String, limits: ArchiveLimits = .standard
  ) throws(PersistenceError) -> [DatasetFile] {
    if try Folder.kind(of: path) == .folder { return try folder(path, below: "", depth: 0, limits) }
    switch ArchiveKind(beginning: try FileSource(path).bytes(ArchiveKind.reach, at: 0)) {
    case .gzip:
      return try tar(
        TarReader(try GzipDecoder(try FileSource(path), limits: limits), limits: limits))
    case .tar: return try tar(TarReader(try FileSource(path), limits: limits))
    case .zip: return try zip(ZipReader(try FileSource(path), limits: limits))
    case nil: throw .notAnArchive(path: path)
    }
  }

  private static func tar<Source: ByteSource & ~Copyable>(
    _ reader: consuming TarReader<Source>
  ) throws(PersistenceError) -> [DatasetFile] {
    var files: [DatasetFile] = []
    while let entry = try reader.next() {
      guard isWanted(entry) else { continue }
      files.append(DatasetFile(path: entry.path, bytes: try reader.contents()))
    }
    return files
  }

  private static func zip(
    _ reader: consuming ZipReader<FileSource>
  ) throws(PersistenceError) -> [DatasetFile] {
    var files: [DatasetFile] = []
    while let entry = try reader.next() {
      guard isWanted(entry) else { continue }
      files.append(DatasetFile(path: entry.path, bytes: try reader.contents()))
    }
    return files
  }

  private static func isWanted(_ entry: ArchiveEntry) -> Bool {
    entry.kind == .file
      && !entry.path.split(separator: "/").contains { $0.hasPrefix(".") || $0 == "__MACOSX" }
  }

  /// Folders within folders are followed this far.
  private static let deepest = 4

  private static func folder(
    _ path: String, below prefix: String, depth: Int, _ limits: ArchiveLimits
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

/// Kinds of archives, told by the bytes they begin with.
enum ArchiveKind {
  case gzip
  case tar
  case zip

  /// As many bytes as it takes to tell.
  static let reach = 262

  /// The kind of an archive by its first bytes; nil for none of them.
  init?(beginning bytes: [UInt8]) {
    if bytes.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6]) {
      self = .zip
    } else if bytes.dropFirst(257).starts(with: Array("ustar".utf8)) {
      self = .tar
    } else {
      return nil
    }
  }
}
