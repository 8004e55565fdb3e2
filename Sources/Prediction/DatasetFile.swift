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

  /// The folder in which the spectrum of this structure belongs, or the structure of this spectrum: `xanes_1` for `xyz_1`.
  var counterpart: String {
    let above = path.split(separator: "/").dropLast(2).map { "\($0)/" }.joined()
    for (one, other) in zip(DatasetLayout.structureFolders, DatasetLayout.spectrumFolders) {
      for (here, there) in [(one, other), (other, one)] where folder.lowercased().hasPrefix(here) {
        return above + there + folder.dropFirst(here.count)
      }
    }
    return above + folder
  }

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
