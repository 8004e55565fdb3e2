import JSON
import Persistence
import Prediction

/// Recipes by name (a file of Config/recipes) or by path.
enum RecipeBook {
  /// Largest recipe file, in bytes.
  private static let limit = 1 << 20

  static func recipe(_ nameOrPath: String) throws(Failure) -> Recipe {
    try recipe(nameOrPath, depth: 0)
  }

  private static func recipe(_ nameOrPath: String, depth: Int) throws(Failure) -> Recipe {
    guard depth < 8 else { throw Failure("\(nameOrPath): recipes are based on each other in a circle") }
    let isPath = nameOrPath.contains("/") || nameOrPath.hasSuffix(".json5") || nameOrPath.hasSuffix(".json")
    let path = isPath ? nameOrPath : "\(Places.recipes)/\(nameOrPath).json5"
    if !isPath, !Places.exists(path) {
      let names = ((try? Folder.names(Places.recipes)) ?? []).filter { $0.hasSuffix(".json5") }
        .map { $0.dropLast(6) }
      throw Failure(
        "there is no recipe \"\(nameOrPath)\" in \(Places.recipes); "
          + "there are: \(names.joined(separator: ", ")). Name one of these, or a file that ends in .json5.")
    }
    do {
      return try Recipe(parsing: try FileReader.bytes(path, limit: limit)) { name in
        try? recipe(name, depth: depth + 1)
      }
    } catch {
      throw Failure(error, about: path)
    }
  }
}
