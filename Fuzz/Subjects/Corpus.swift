public import Persistence

/// The inputs that fuzzing begins with, and those that once broke something, in a folder for each subject.
public struct Corpus: Sendable {
  /// An input and the file it comes from.
  public struct Entry: Sendable {
    /// The file's name.
    public let name: String
    /// What is in it.
    public let bytes: [UInt8]
  }

  private let folder: String

  /// The corpus in a folder.
  public init(folder: String) { self.folder = folder }

  /// The inputs for a subject, by name.
  public func entries(_ subject: Subject) throws(PersistenceError) -> [Entry] {
    var entries: [Entry] = []
    let path = "\(folder)/\(subject.name)"
    for name in try Folder.names(path) where try Folder.kind(of: "\(path)/\(name)") == .file {
      entries.append(Entry(name: name, bytes: try FileReader.bytes("\(path)/\(name)", limit: 1 << 24)))
    }
    return entries
  }
}
