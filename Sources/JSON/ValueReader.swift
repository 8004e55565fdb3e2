/// Reads one value of any kind and collects what is wrong with it.
public struct ValueReader {
  /// The value itself.
  public let element: JSONElement
  var list: IssueList

  init(_ element: JSONElement, _ list: IssueList = IssueList()) {
    self.element = element
    self.list = list
  }

  /// Everything found wrong so far in the document.
  public var issues: [JSONIssue] { list.all }

  /// Whether anything was found wrong so far in the document.
  public var hasIssues: Bool { !list.all.isEmpty }

  /// JSON pointer to the value.
  public var pointer: String { element.pointer }

  /// The value as a tree.
  public var tree: JSONValue { JSONValue(element) }

  /// Which kind of value it is.
  public var kind: JSONKind { element.kind }

  /// Reports a problem of the caller's at this value, as a sentence that says what is wrong and how to fix it.
  public mutating func fail(_ detail: String) { report(.other(detail)) }

  /// Reports a problem at this value.
  public mutating func report(_ problem: JSONProblem) { list.add(problem, at: element.pointer) }

  /// Reports that another kind of value must stand here; `expected` in words: "a number or a list of numbers".
  public mutating func refuse(expected: String) { report(.wrongKind(expected: expected, found: kind)) }

  /// The value as `T`; nil after reporting why not.
  public mutating func value<T: JSONReadable>(as type: T.Type = T.self) -> T? { T.read(&self) }

  /// The value as `T` within `range`; nil after reporting why not.
  public mutating func value<T: JSONReadable & Comparable>(
    as type: T.Type = T.self, in range: ClosedRange<T>
  ) -> T? {
    guard let value = T.read(&self) else { return nil }
    if range.contains(value) { return value }
    report(
      .outOfRange(value: "\(value)", lowest: "\(range.lowerBound)", highest: "\(range.upperBound)"))
    return nil
  }

  /// The string as one of the cases of `T`; nil after reporting why not.
  public mutating func choice<T: RawRepresentable<String> & CaseIterable>(of type: T.Type = T.self) -> T? {
    guard let text = value(as: String.self) else { return nil }
    if let value = T(rawValue: text) { return value }
    let allowed = T.allCases.map(\.rawValue)
    list.add(
      .notAmong(value: text, nearest: Spelling.nearest(to: text, among: allowed), allowed: allowed),
      at: element.pointer)
    return nil
  }

  /// Reads the members of an object. Keys that the body did not ask for are reported after it.
  public mutating func object<T>(_ body: (inout ObjectReader) -> T?) -> T? {
    guard kind == .object else {
      refuse(expected: JSONKind.object.rawValue)
      return nil
    }
    var reader = ObjectReader(element, list)
    let value = body(&reader)
    reader.reportUnknownKeys()
    list = reader.list
    return value
  }

  /// Reads the elements of an array, all of them even after a bad one; nil where any was bad.
  public mutating func elements<T>(_ body: (inout ValueReader) -> T?) -> [T]? {
    guard kind == .array else {
      refuse(expected: JSONKind.array.rawValue)
      return nil
    }
    var values: [T] = []
    values.reserveCapacity(element.count)
    var index = element.index + 1
    let end = element.entry.next
    while index < end {
      var reader = ValueReader(JSONElement(document: element.document, index: index), list)
      if let value = body(&reader) { values.append(value) }
      list = reader.list
      index = Int(element.document.tape[index].next)
    }
    return values.count == element.count ? values : nil
  }
}
