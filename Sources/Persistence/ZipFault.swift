/// What is wrong with a zip archive.
public enum ZipFault: Error, Equatable, Sendable {
  /// No end record stands at its end.
  case noDirectory
  /// It is a part of an archive that was split.
  case severalDisks
  /// The directory is not where the end record says, or does not fill the place before it.
  case directoryMisplaced
  /// A directory larger than the limit, in bytes.
  case directoryTooLarge(limit: Int)
  /// The directory does not hold as many entries as declared.
  case wrongCount(declared: Int)
  /// An entry of the directory cannot be read.
  case badHeader
  /// The header before the data, or the descriptor behind them, does not say what the directory says.
  case contradiction(String)
  /// The data of an entry share bytes with something else.
  case overlap(String)
  /// An encrypted entry.
  case encrypted(String)
  /// A method of compression this reader does not know.
  case unknownMethod(String, method: Int)
  /// An absolute path, or one with `..`: it would leave the folder.
  case escapingPath(String)
  /// A path that is empty, too long or not UTF-8.
  case badPath
  /// Two entries of the same path.
  case duplicate(String)
  /// A symbolic link.
  case link(String)
  /// A device or pipe.
  case device(String)
  /// An entry larger than the limit, in bytes.
  case entryTooLarge(String, limit: Int)
  /// More entries than the limit.
  case tooManyEntries(limit: Int)
  /// More bytes in all entries together than the limit.
  case tooLarge(limit: Int)
  /// An entry, or all of them, expand to more than so many times their compressed size.
  case expandsTooFar(ratio: Int)
  /// The compressed data of an entry contradict themselves; zlib's words.
  case damaged(String, String)
  /// An entry has another length than the directory says.
  case wrongSize(String)
  /// The check sum of an entry is not that of its data.
  case wrongChecksum(String)
}
