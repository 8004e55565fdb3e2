/// Reads the members of an object by key, and collects everything that is wrong with them: one answer names every
/// mistake. Keys that nobody asked for are mistakes too. `null` is a value like any other and does not stand for
/// a key left out.
public struct ObjectReader {
  /// The object itself.
  public let element: JSONElement
  var list: IssueList
  private var asked: [String] = []
  private var ignoresAll = false

  init(_ element: JSONElement, _ list: IssueList) {
    self.element = element
    self.list = list
  }

  /// Everything found wrong so far in the document.
  public var issues: [JSONIssue] { list.all }

  /// Whether anything was found wrong so far in the document.
  public var hasIssues: Bool { !list.all.isEmpty }

  /// JSON pointer to the object.
  public var pointer: String { element.pointer }

  /// The keys of the object, in order.
  public var keys: [String] { element.members.map(\.key) }

  /// Whether the object has `key`. Asking this does not make the key known.
  public func contains(_ key: String) -> Bool { element[key] != nil }

  /// Makes `keys` known without reading them.
  public mutating func ignore(_ keys: String...) { asked.append(contentsOf: keys) }

  /// Makes every key known without reading any.
  public mutating func ignoreAll() { ignoresAll = true }

  /// Reports a problem of the caller's at `key`, as a sentence that says what is wrong and how to fix it.
  public mutating func fail(_ key: String, _ detail: String) {
    list.add(.other(detail), at: element.pointer(to: key))
  }

  /// Reports a problem of the caller's at the object itself.
  public mutating func fail(_ detail: String) { list.add(.other(detail), at: element.pointer) }

  /// Reads the value of a key that must be there; nil after reporting why not.
  public mutating func requiredValue<T>(_ key: String, _ body: (inout ValueReader) -> T?) -> T? {
    guard contains(key) else {
      asked.append(key)
      list.add(.missing, at: element.pointer(to: key))
      return nil
    }
    return optionalValue(key, body)
  }

  /// Reads the value of a key that may be left out; nil if it is, or after reporting what is wrong with it.
  public mutating func optionalValue<T>(_ key: String, _ body: (inout ValueReader) -> T?) -> T? {
    asked.append(key)
    guard let value = element[key] else { return nil }
    var reader = ValueReader(value, list)
    let result = body(&reader)
    list = reader.list
    return result
  }

  mutating func reportUnknownKeys() {
    guard element.count > 0, !ignoresAll else { return }
    for (key, _) in element.members
    where !list.isFull && !asked.contains(where: { $0.utf8.elementsEqual(key.utf8) }) {
      list.add(
        .unknownKey(nearest: Spelling.nearest(to: key, among: asked), known: Self.distinct(asked)),
        at: element.pointer(to: key))
    }
  }

  /// Each key once: two readers of one object may have asked for the same.
  private static func distinct(_ keys: [String]) -> [String] {
    keys.reduce(into: []) { known, key in if !known.contains(key) { known.append(key) } }
  }
}
