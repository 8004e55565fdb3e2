import HTTP

/// Reads query parameters by name and collects everything that is wrong with them; names that nobody asked for are mistakes
/// too.
struct QueryReader {
  private let items: [QueryItem]
  private var asked: Set<String> = []
  private var entries: [ProblemDocument.Entry] = []

  init(_ request: Request) { items = request.target.query }

  /// The text of a parameter that may be left out.
  mutating func text(_ name: String) -> String? {
    asked.insert(name)
    let values = items.filter { $0.name == name }.map(\.value)
    if values.count > 1 { fail(name, "It is given \(values.count) times; once is enough.") }
    return values.first
  }

  /// A whole number within a range of such that are not negative.
  mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int? {
    guard let text = text(name) else { return nil }
    // Digits alone: a "+" would be a blank where the parameter is sent back as it came.
    guard text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(text), range.contains(value)
    else {
      fail(
        name, "\"\(text.prefix(40))\" is not a whole number from \(range.lowerBound) to \(range.upperBound).")
      return nil
    }
    return value
  }

  /// One of some names.
  mutating func choice(_ name: String, of all: [String]) -> String? {
    guard let text = text(name) else { return nil }
    if all.contains(text) { return text }
    fail(name, "\"\(text.prefix(40))\" is not among \(all.joined(separator: ", ")).")
    return nil
  }

  /// Some of some names, separated by commas.
  mutating func choices(_ name: String, of all: [String]) -> Set<String> {
    guard let text = text(name) else { return [] }
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    for part in parts where !all.contains(part) {
      fail(name, "\"\(part.prefix(40))\" is not among \(all.joined(separator: ", ")).")
    }
    return Set(parts)
  }

  /// Some of the cases of `T`, separated by commas.
  mutating func choices<T: RawRepresentable<String> & CaseIterable & Hashable>(
    _ name: String, of type: T.Type = T.self
  ) -> Set<T> {
    Set(choices(name, of: T.allCases.map(\.rawValue)).compactMap(T.init(rawValue:)))
  }

  /// Notes something wrong with a parameter.
  mutating func fail(_ name: String, _ detail: String) {
    entries.append(.init(pointer: "?\(name)", detail: detail))
  }

  /// Throws everything found wrong.
  consuming func finish() throws(ServiceError) {
    var entries = entries
    for item in items where !asked.contains(item.name) {
      let known = asked.isEmpty ? "none" : asked.sorted().joined(separator: ", ")
      entries.append(
        .init(
          pointer: "?\(item.name.prefix(40))", detail: "There is no such parameter here; there are: \(known)."
        ))
    }
    guard entries.isEmpty else { throw .parameters(entries, isImpossible: false) }
  }
}
