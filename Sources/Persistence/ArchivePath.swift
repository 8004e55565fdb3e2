/// Paths inside archives: taken only where they cannot leave the folder they are unpacked into.
enum ArchivePath {
  /// What is wrong with a path.
  enum Fault: Error {
    /// Absolute, or with "..".
    case escaping(String)
    /// Empty, too long, or not UTF-8.
    case unusable
  }

  static let longest = 1024

  /// The path without "." parts and double slashes; empty for the root itself.
  static func checked(_ bytes: [UInt8]) throws(Fault) -> String {
    guard !bytes.isEmpty, bytes.count <= longest, !bytes.contains(0),
      let text = String(validating: bytes, as: UTF8.self)
    else { throw .unusable }
    if text.utf8.first == UInt8(ascii: "/") { throw .escaping(text) }
    let parts = text.split(separator: "/").filter { $0 != "." }
    if parts.contains("..") { throw .escaping(text) }
    return parts.joined(separator: "/")
  }
}
