/// Paths inside archives: taken only where they cannot leave the folder they are unpacked into.
enum TarPath {
  static let longest = 1024

  /// The path without "." parts and double slashes; empty for the root itself.
  static func checked(_ bytes: [UInt8]) throws(TarFault) -> String {
    guard !bytes.isEmpty, bytes.count <= longest, !bytes.contains(0),
      let text = String(validating: bytes, as: UTF8.self)
    else { throw .badPath }
    if text.utf8.first == UInt8(ascii: "/") { throw .escapingPath(text) }
    let parts = text.split(separator: "/").filter { $0 != "." }
    if parts.contains("..") { throw .escapingPath(text) }
    return parts.joined(separator: "/")
  }
}
