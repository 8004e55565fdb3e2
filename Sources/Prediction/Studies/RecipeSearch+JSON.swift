public import JSON
import Optimisation

extension RecipeSearch {
  /// Keys that decide what is measured or how a run is stored, so that runs could not be compared.
  static let fixed = [
    "summary", "grid", "normalisationWidth", "validation", "test", "seed", "checkpointEvery", "convolution",
  ]

  /// Most keys, and most choices for each: every single one is tried in the recipe.
  public static let (limit, mostChoices) = (40, 100)

  /// Reads a value that should be an object of keys, unless there are too many.
  public init?(reading value: inout ValueReader, base: Recipe) {
    guard value.kind != .object || value.element.count <= Self.limit else {
      value.fail("\(value.element.count) keys; no more than \(Self.limit) can be varied together")
      return nil
    }
    guard let search = value.object({ RecipeSearch(reading: &$0, base: base) }) else { return nil }
    self = search
  }

  /// Reads an object of keys, each with what it can be set to; every mistake is named, those of single values too.
  public init?(reading reader: inout ObjectReader, base: Recipe) {
    let document = base.document
    var keys: [Key] = []
    var dimensions: [SearchSpace.Dimension] = []
    let names = reader.keys
    for name in names {
      let read = reader.optionalValue(name) { value in
        Self.key(name, reading: &value, base, document)
      }
      if let read {
        keys.append(read.key)
        dimensions.append(SearchSpace.Dimension(name, read.domain))
      }
    }
    Self.checkOverlaps(names, &reader)
    guard keys.count == names.count else { return nil }
    do throws(OptimisationError) {
      self.init(space: try SearchSpace(dimensions), base: base, keys: keys)
    } catch {
      reader.fail(error.message)
      return nil
    }
  }

  /// Writes the members that read back as this search over the same recipe.
  public func write(to writer: inout JSONWriter) {
    for (key, dimension) in zip(keys, space.dimensions) {
      writer.object(key.name) { object in
        switch dimension.domain {
        case .real(let range): object.member("range", [range.lowerBound, range.upperBound])
        case .logReal(let range): object.member("log", [range.lowerBound, range.upperBound])
        case .integer(let range): object.member("range", [range.lowerBound, range.upperBound])
        case .logInteger(let range): object.member("log", [range.lowerBound, range.upperBound])
        case .choices: object.array("choices") { array in for choice in key.choices { array.value(choice) } }
        }
      }
    }
  }

  /// Two keys of which one is part of the other would overwrite each other.
  private static func checkOverlaps(_ names: [String], _ reader: inout ObjectReader) {
    for name in names {
      if let outer = names.first(where: { name.hasPrefix($0 + ".") }) {
        reader.fail(name, "is part of \"\(outer)\", which is varied as a whole; keep one of them")
      }
    }
  }

  private static func key(
    _ name: String, reading value: inout ValueReader, _ base: Recipe, _ document: JSONValue
  ) -> (key: Key, domain: SearchSpace.Domain)? {
    let path = name.split(separator: ".", omittingEmptySubsequences: false)
    if fixed.contains(String(path[0])) {
      value.fail("\"\(path[0])\" decides what is measured and cannot be varied; set it in the recipe")
      return nil
    }
    // The one key that a recipe may leave out.
    let missing: JSONValue? = name == "averaging" ? .number(.real(0.9)) : nil
    guard let standard = document.value(at: path[...]) ?? missing else {
      value.fail("the recipe has no key \"\(name)\"; it has \(known(path, document))")
      return nil
    }
    let isInteger = if case .number(.integer) = standard { true } else { false }
    let trial = Trying(path: path, document: document)
    return value.object { object -> (key: Key, domain: SearchSpace.Domain)? in
      let forms = ["range", "log", "choices"].filter { object.contains($0) }
      guard forms.count == 1 else {
        object.ignore("range", "log", "choices")
        object.fail("needs one of \"range\", \"log\" and \"choices\"; it has \(forms.count)")
        return nil
      }
      if forms[0] == "choices" {
        guard let choices = object.requiredValue("choices", { trial.choices(&$0) }) else { return nil }
        return (Key(name: name, path: path, choices: choices), .choices(choices.map(\.setting)))
      }
      guard standard.double != nil else {
        object.ignore(forms[0])
        object.fail(forms[0], "\"\(name)\" is not a number; list \"choices\" for it")
        return nil
      }
      let isLog = forms[0] == "log"
      guard let ends = object.requiredValue(forms[0], { trial.ends(&$0, isInteger: isInteger, isLog: isLog) })
      else { return nil }
      return (Key(name: name, path: path, choices: []), domain(ends, isInteger: isInteger, isLog: isLog))
    }
  }

  private static func domain(
    _ ends: ClosedRange<Double>, isInteger: Bool, isLog: Bool
  ) -> SearchSpace.Domain {
    let whole = isInteger ? integer(ends.lowerBound)...integer(ends.upperBound) : 0...0
    return switch (isInteger, isLog) {
    case (true, true): .logInteger(whole)
    case (true, false): .integer(whole)
    case (false, true): .logReal(ends)
    case (false, false): .real(ends)
    }
  }

  /// A whole number, the nearest that there is where it is too large.
  private static func integer(_ number: Double) -> Int {
    Int(exactly: number) ?? (number < 0 ? .min : .max)
  }

  /// The keys at the place where a path leaves the recipe.
  private static func known(_ path: [Substring], _ document: JSONValue) -> String {
    var place = document
    for step in path {
      guard let next = place.value(at: [step]) else { break }
      place = next
    }
    if let elements = place.array { return "0 to \(elements.count - 1) there" }
    let keys = place.object?.members.map(\.key).filter { !fixed.contains($0) } ?? []
    return keys.isEmpty ? "none there" : keys.joined(separator: ", ")
  }

  /// Tries single values in the recipe and reports, where they stand, what the recipe's reader says of them.
  private struct Trying {
    let path: [Substring]
    let document: JSONValue

    func isFit(_ value: JSONValue, _ reader: inout ValueReader) -> Bool {
      do throws(JSONError) {
        let tree = document.replacing(path[...], by: value)
        _ = try Recipe(parsing: tree.encoded(), dialect: .strict) { _ in nil }
        return true
      } catch {
        for issue in error.issues { reader.fail(issue.detail) }
        return false
      }
    }

    func choices(_ reader: inout ValueReader) -> [JSONValue]? {
      guard reader.kind != .array || reader.element.count <= RecipeSearch.mostChoices else {
        reader.fail(
          "\(reader.element.count) choices; no more than \(RecipeSearch.mostChoices) can stand for one key")
        return nil
      }
      var seen: [JSONValue] = []
      let choices = reader.elements { element -> JSONValue? in
        let value = element.tree
        if seen.contains(where: { $0.isLike(value) }) {
          element.fail("stands twice among the choices; list each once")
          return nil
        }
        seen.append(value)
        return isFit(value, &element) ? value : nil
      }
      if let choices, choices.isEmpty {
        reader.fail("has nothing to choose from; list at least one value")
        return nil
      }
      return choices
    }

    func ends(_ reader: inout ValueReader, isInteger: Bool, isLog: Bool) -> ClosedRange<Double>? {
      guard reader.kind == .array, reader.element.count == 2 else {
        reader.fail("must be [low, high]")
        return nil
      }
      let ends = reader.elements { element -> Double? in
        let whole = isInteger ? element.value(as: Int.self) : nil
        guard let number = isInteger ? whole.map(Double.init) : element.value(as: Double.self) else {
          return nil
        }
        if isLog, number <= 0 {
          element.fail("must be above 0: equal ratios never reach it")
          return nil
        }
        // Large integers do not survive the way to Double and back, and so are judged as they stand.
        return isFit(.number(whole.map { .integer($0) } ?? .real(number)), &element) ? number : nil
      }
      guard let ends else { return nil }
      guard ends[0] < ends[1] else {
        reader.fail("the first number must be below the second")
        return nil
      }
      return ends[0]...ends[1]
    }
  }
}
