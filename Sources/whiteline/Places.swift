import Glibc
import Persistence

/// Where recipes and models are found: the folder asked for, or the first that exists of those below the
/// current folder, beside the source tree the program was built in, and under /usr/share/whiteline.
enum Places {
  /// The folder of shipped recipes.
  static var recipes: String { find("Config/recipes", shared: "recipes") }
  /// The document that is served at /openapi.yaml; throws where it was looked for in vain.
  static func openAPI() throws(Failure) -> String {
    let candidates = candidates("openapi.yaml", shared: "openapi.yaml")
    guard let path = candidates.first(where: exists) else {
      throw Failure(
        "There is no openapi.yaml, which is served at /openapi.yaml; looked for: "
          + "\(candidates.joined(separator: ", ")). Start whiteline from the project's folder, or copy the file to "
          + "one of these places.")
    }
    return path
  }

  /// The folder of models: as configured if it exists from here, else as shipped.
  static func models(_ configured: String) -> String {
    exists(configured) || configured.hasPrefix("/") ? configured : find(configured, shared: configured)
  }

  private static func find(_ relative: String, shared: String) -> String {
    candidates(relative, shared: shared).first(where: exists) ?? relative
  }

  /// Where things that come with the program may be: from here, in the sources it was built in, installed.
  private static func candidates(_ relative: String, shared: String) -> [String] {
    var candidates = [relative]
    if let folder = executableFolder {
      // .build/<triple>/<configuration>/whiteline
      candidates += ["\(folder)/../../../\(relative)", "\(folder)/../share/whiteline/\(shared)"]
    }
    candidates.append("/usr/share/whiteline/\(shared)")
    return candidates
  }

  static func exists(_ path: String) -> Bool { (try? Folder.kind(of: path)) != nil }

  private static var executableFolder: String? {
    let buffer = unsafe realpath("/proc/self/exe", nil)
    defer { unsafe free(buffer) }
    guard let buffer = unsafe buffer else { return nil }
    return unsafe String(cString: buffer).split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
  }
}
