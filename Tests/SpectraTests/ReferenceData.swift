import Foundation

/// Real data that stay outside the repository; tests that need them are skipped without `WHITELINE_DATA`.
enum ReferenceData {
  static let root = ProcessInfo.processInfo.environment["WHITELINE_DATA"]
  static let isThere = root != nil

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(root ?? "")/\(path)")))
  }

  /// Names of the files in a folder, sorted.
  static func names(in folder: String) -> [String] {
    let path = "\(root ?? "")/\(folder)"
    return ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}
