public import Keys

/// What was being done to a file or folder when the system refused.
public enum FileAction: String, Equatable, Sendable {
  /// Opening for reading.
  case open = "open"
  /// Reading bytes.
  case read = "read"
  /// Making a new file.
  case create = "create"
  /// Writing bytes.
  case write = "write"
  /// Forcing bytes to the disk.
  case sync = "sync"
  /// Putting the finished file in its place.
  case rename = "put in place"
  /// Asking what stands at a path.
  case inspect = "inspect"
  /// Listing a folder.
  case list = "list"
  /// Making a folder.
  case createFolder = "create the folder"
  /// Removing a file.
  case remove = "remove"
  /// Waiting for the right to change files.
  case lock = "lock"
}

/// What is wrong with a gzip stream.
public enum GzipFault: Equatable, Sendable {
  /// It does not begin with a gzip header.
  case notGzip
  /// It ends before its end mark.
  case truncated
  /// The compressed data contradict themselves; zlib's words.
  case damaged(String)
  /// The check sum at the end is not that of the data.
  case wrongChecksum
  /// The length at the end is not that of the data.
  case wrongLength
  /// More bytes than the limit come out of it.
  case tooLarge(limit: Int)
  /// More bytes come out of it for each that goes in than of any dataset.
  case expandsTooFar(ratio: Int)
  /// Bytes after the last member that are no gzip member; how many members stand before them.
  case trailingBytes(members: Int)
}

/// What is wrong with a tar archive.
public enum TarFault: Error, Equatable, Sendable {
  /// It ends inside an entry or before the end mark.
  case truncated
  /// A block that should be a header is none.
  case notAHeader
  /// The check sum of a header is wrong.
  case wrongChecksum
  /// A number in a header is no octal number.
  case badNumber(field: String)
  /// An extended header is malformed.
  case badExtendedHeader
  /// An absolute path, or one with `..`: it would leave the folder.
  case escapingPath(String)
  /// A path that is empty, too long or not UTF-8.
  case badPath
  /// A hard or symbolic link.
  case link(String)
  /// A device or pipe.
  case device(String)
  /// A kind of entry this reader does not know, by its type flag.
  case unknownKind(String, flag: UInt8)
  /// An entry larger than the limit, in bytes.
  case entryTooLarge(String, limit: Int)
  /// More entries than the limit.
  case tooManyEntries(limit: Int)
  /// More bytes in all entries together than the limit.
  case tooLarge(limit: Int)
  /// Something follows the end mark.
  case trailingBytes
}

/// Everything that can go wrong between memory and the disk.
public enum PersistenceError: Error, Equatable, Sendable {
  /// A system call failed with `errno`.
  case system(FileAction, path: String, errno: Int32)
  /// The path is not a regular file.
  case notAFile(path: String)
  /// The file is larger than the limit, in bytes.
  case fileTooLarge(path: String, limit: Int)
  /// A bad gzip stream; `offset` is the number of compressed bytes taken in before.
  case gzip(GzipFault, offset: Int)
  /// A bad tar archive; `offset` is the byte in the unpacked archive.
  case tar(TarFault, offset: Int)
  /// A bad zip archive; `offset` is the byte of the archive.
  case zip(ZipFault, offset: Int)
  /// The file is no archive of a kind that is read here.
  case notAnArchive(path: String)
  /// The machine has no memory for a compressor.
  case outOfMemory
  /// Keys that cannot be read, or a change to them that cannot be made.
  case keys(path: String, KeysError)
}
