import Glibc
import Persistence

/// Where recipes and models are found: the folder asked for, or the first that exists of those below the
/// current folder, beside the source tree the program was built in, and under /usr/share/whiteline.
enum Places {
  /// The folder of shipped recipes.
  static var recipes: String { find("Config/recipes", shared: "recipes") }
  /// The document that is served at /openapi.yaml.
  static var openAPI: String { find("openapi.yaml", shared: "openapi.yaml") }

  /// The folder of models: as configured if it exists from here, else as shipped.
  static func models(_ configured: String) -> String {
    exists(configured) || configured.hasPrefix("/") ? configured : find(configured, shared: configured)
  }

  private static func find(_ relative: String, shared: String) -> String {
    var candidates = [relative]
    if let folder = executableFolder {
      // .build/<triple>/<configuration>/whiteline
      candidates += ["\(folder)/../../../\(relative)", "\(folder)/../share/whiteline/\(shared)"]
    }
    candidates.append("/usr/share/whiteline/\(shared)")
    return candidates.first(where: exists) ?? relative
  }

  static func exists(_ path: String) -> Bool { (try? Folder.kind(of: path)) != nil }

  private static var executableFolder: String? {
    let buffer = unsafe realpath("/proc/self/exe", nil)
    defer { unsafe free(buffer) }
    guard let buffer = unsafe buffer else { return nil }
    return unsafe String(cString: buffer).split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
  }
}
