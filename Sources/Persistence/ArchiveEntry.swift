/// One file or folder of an archive.
public struct ArchiveEntry: Equatable, Sendable {
  /// Path relative to the archive's root, parts joined by "/", never leaving it.
  public let path: String
  /// A file, or a folder.
  public let kind: FileKind
  /// Bytes of content; 0 for folders.
  public let size: Int
}

/// What an archive may cost before it is refused.
public struct ArchiveLimits: Sendable {
  /// Most files and folders.
  public var entries: Int
  /// Largest file, in bytes.
  public var entryBytes: Int
  /// All files together, in bytes.
  public var totalBytes: Int
  /// Most that one compressed byte may expand to: of a zip archive where a file, or all of them, hold more than
  /// `unquestionedBytes`, of a gzipped one anywhere behind so many.
  public var ratio: Int
  /// Bytes that are taken whatever they expand from.
  public var unquestionedBytes: Int

  /// Limits; the defaults suit a dataset.
  public init(
    entries: Int = 200_000, entryBytes: Int = 64 << 20, totalBytes: Int = 512 << 20, ratio: Int = 200,
    unquestionedBytes: Int = 1 << 20
  ) {
    self.entries = entries
    self.entryBytes = entryBytes
    self.totalBytes = totalBytes
    self.ratio = ratio
    self.unquestionedBytes = unquestionedBytes
  }

  /// Bytes of a whole tar archive: of files that are just small enough, with a header and padding for each.
  var streamBytes: Int { 2 * totalBytes }

  /// 200,000 entries of up to 64 MiB, 512 MiB in all.
  public static let standard = ArchiveLimits()
}
