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
  /// Most that one compressed byte of a zip archive may expand to, where a file, or all of them, hold more than
  /// `unquestionedBytes`.
  public var ratio: Int
  /// Bytes that are taken whatever they expand from.
  public var unquestionedBytes: Int

  /// Limits; the defaults suit a dataset.
  public init(
    entries: Int = 200_000, entryBytes: Int = 64 << 20, totalBytes: Int = 4 << 30, ratio: Int = 200,
    unquestionedBytes: Int = 1 << 20
  ) {
    self.entries = entries
    self.entryBytes = entryBytes
    self.totalBytes = totalBytes
    self.ratio = ratio
    self.unquestionedBytes = unquestionedBytes
  }

  /// 200,000 entries of up to 64 MiB, 4 GiB in all.
  public static let standard = ArchiveLimits()
}
