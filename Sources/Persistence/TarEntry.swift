/// One file or folder of an archive.
public struct TarEntry: Equatable, Sendable {
  /// Path relative to the archive's root, parts joined by "/", never leaving it.
  public let path: String
  /// A file, or a folder.
  public let kind: FileKind
  /// Bytes of content; 0 for folders.
  public let size: Int
}

/// What an archive may cost before it is refused.
public struct TarLimits: Sendable {
  /// Most files and folders.
  public var entries: Int
  /// Largest file, in bytes.
  public var entryBytes: Int
  /// All files together, in bytes.
  public var totalBytes: Int

  /// Limits; the defaults suit a dataset.
  public init(entries: Int = 200_000, entryBytes: Int = 64 << 20, totalBytes: Int = 4 << 30) {
    self.entries = entries
    self.entryBytes = entryBytes
    self.totalBytes = totalBytes
  }

  /// 200,000 entries of up to 64 MiB, 4 GiB in all.
  public static let standard = TarLimits()
}
