public import JSON
public import Optimisation

/// Which keys of a recipe are varied, and over what: a search space whose points are recipes.
///
/// A key is that of a recipe, or a path into its objects and lists: `learningRate`, `schedule.warmUp`,
/// `descriptor.0.alpha`. What it can be set to is `{"range": [low, high]}`, `{"log": [low, high]}` for equal ratios,
/// or `{"choices": [...]}`. Keys that decide what is measured, such as `grid` and `test`, cannot be varied.
public struct RecipeSearch: Equatable, Sendable {
  /// One key.
  struct Key: Equatable, Sendable {
    let name: String
    let path: [Substring]
    /// The values of a choice as they stand in a recipe; empty for ranges.
    let choices: [JSONValue]
  }

  /// What is varied.
  public let space: SearchSpace
  /// The recipe that has all other keys.
  public let base: Recipe
  let keys: [Key]
  private let document: JSONValue

  init(space: SearchSpace, base: Recipe, keys: [Key]) {
    self.space = space
    self.base = base
    self.keys = keys
    document = base.document
  }

  /// The recipe at a point. Throws `recipe` naming every key that does not work together with the others.
  public func recipe(at point: Point) throws(PredictionError) -> Recipe {
    var tree = document
    for key in keys { if let value = setting(key, point) { tree = tree.replacing(key.path[...], by: value) } }
    do throws(JSONError) {
      return try Recipe(parsing: tree.encoded(), dialect: .strict) { _ in nil }
    } catch {
      throw .recipe(error.issues.map { RecipeIssue(pointer: $0.pointer, detail: $0.detail) })
    }
  }

  /// A point as it stands in JSON: what each key is set to.
  public func json(of point: Point) -> JSONValue {
    var object = JSONObject()
    for key in keys { object[key.name] = setting(key, point) }
    return .object(object)
  }

  /// The point of such an object; nil, having said why, where it is none.
  public func point(reading reader: inout ObjectReader) -> Point? {
    var values: [String: Setting] = [:]
    for (key, dimension) in zip(keys, space.dimensions) {
      guard let tree = reader.required(key.name, as: JSONValue.self) else { continue }
      if key.choices.isEmpty {
        values[key.name] = tree.setting
      } else if let index = key.choices.firstIndex(where: { $0.isLike(tree) }) {
        values[key.name] = Self.choices(of: dimension)[index]
      } else {
        reader.fail(key.name, "is none of the choices")
      }
    }
    guard values.count == keys.count else { return nil }
    do throws(OptimisationError) {
      try space.check(Point(values))
      return Point(values)
    } catch {
      reader.fail(error.message)
      return nil
    }
  }

  private func setting(_ key: Key, _ point: Point) -> JSONValue? {
    guard let value = point[key.name] else { return nil }
    if key.choices.isEmpty { return value.json }
    guard let dimension = space.dimensions.first(where: { $0.name == key.name }),
      let index = Self.choices(of: dimension).firstIndex(of: value)
    else { return nil }
    return key.choices[index]
  }

  private static func choices(of dimension: SearchSpace.Dimension) -> [Setting] {
    if case .choices(let values) = dimension.domain { values } else { [] }
  }
}

extension Recipe {
  /// The recipe as a tree, every key written.
  var document: JSONValue {
    var writer = JSONWriter()
    writer.object { write(to: &$0) }
    do throws(JSONError) { return try JSONValue(parsing: writer.bytes) } catch {
      preconditionFailure("a recipe is written as JSON: \(error)")
    }
  }
}

extension JSONValue {
  /// The value at a path of keys and indices.
  func value(at path: ArraySlice<Substring>) -> JSONValue? {
    guard let first = path.first else { return self }
    let next = array == nil ? self[String(first)] : Int(first).flatMap { self[$0] }
    return next?.value(at: path.dropFirst())
  }

  /// The same tree with another value at a path.
  func replacing(_ path: ArraySlice<Substring>, by value: JSONValue) -> JSONValue {
    guard let first = path.first else { return value }
    switch self {
    case .object(var object):
      let key = String(first)
      object[key] = (object[key] ?? .object([:])).replacing(path.dropFirst(), by: value)
      return .object(object)
    case .array(var elements):
      guard let index = Int(first), elements.indices.contains(index) else { return self }
      elements[index] = elements[index].replacing(path.dropFirst(), by: value)
      return .array(elements)
    case .null, .bool, .number, .string: return self
    }
  }

  /// Equal, numbers by value: 16 is 16.0.
  func isLike(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.number(let left), .number(let right)): left.double == right.double
    case (.array(let left), .array(let right)):
      left.count == right.count && zip(left, right).allSatisfy { $0.isLike($1) }
    case (.object(let left), .object(let right)):
      left.members.count == right.members.count
        && left.members.allSatisfy { right[$0.key]?.isLike($0.value) ?? false }
    default: self == other
    }
  }

  /// As a setting of the optimiser: lists and objects of anything but scalars become their text.
  var setting: Setting {
    switch self {
    case .number(.integer(let number)): .integer(number)
    case .number(.real(let number)): .real(number)
    case .bool(let flag): .flag(flag)
    case .string(let text): .text(text)
    case .array(let elements) where elements.allSatisfy({ $0.double != nil }):
      .list(elements.map(\.setting))
    case .null, .array, .object: .text(String(decoding: encoded(), as: UTF8.self))
    }
  }
}

extension Setting {
  /// As it stands in JSON.
  var json: JSONValue {
    switch self {
    case .real(let number): .number(.real(number))
    case .integer(let number): .number(.integer(number))
    case .flag(let flag): .bool(flag)
    case .text(let text): .string(text)
    case .list(let values): .array(values.map(\.json))
    }
  }
}
