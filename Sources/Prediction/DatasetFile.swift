/// One file of a dataset folder or archive, already in memory: Prediction does not touch the file system.
public struct DatasetFile: Hashable, Sendable {
  /// Path below the dataset's root, with `/` between folders: `structures/mp-1.poscar`.
  public let path: String
  /// Its content.
  public let bytes: [UInt8]

  /// A file by its path below the root and its content.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// Folder directly above the file, lower-case: `structures`; empty at the root.
  var folder: Substring { path.split(separator: "/").dropLast().last ?? "" }

  /// The name without folder and extension, and the extension in lower case.
  var stemAndExtension: (stem: String, suffix: String) {
    let name = path.split(separator: "/").last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return (String(name), "") }
    return (String(name[..<dot]), name[name.index(after: dot)...].lowercased())
  }
}

/// What is wrong with one file of a dataset.
public struct DatasetIssue: Hashable, Sendable {
  /// Path below the dataset's root.
  public let file: String
  /// What is wrong, where and how to put it right.
  public let detail: String

  /// An issue by file and sentence.
  public init(file: String, detail: String) {
    self.file = file
    self.detail = detail
  }
}
