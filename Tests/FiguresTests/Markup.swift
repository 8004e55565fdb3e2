/// The elements of an SVG text, read strictly enough to find what a browser would refuse.
struct Markup {
  /// One start tag.
  struct Element {
    let name: String
    let attributes: [String: String]
  }

  private(set) var elements: [Element] = []
  private(set) var texts: [String] = []
  private(set) var isWellFormed = true

  init(_ svg: String) {
    var open: [String] = []
    for piece in svg.split(separator: "<", omittingEmptySubsequences: true) {
      guard let end = piece.firstIndex(of: ">") else {
        isWellFormed = false
        return
      }
      let tag = piece[..<end]
      let text = piece[piece.index(after: end)...].trimmed
      if !text.isEmpty { texts.append(text) }
      if tag.hasPrefix("/") {
        if open.popLast() != String(tag.dropFirst()) { isWellFormed = false }
        continue
      }
      let inside = tag.hasSuffix("/") ? tag.dropLast() : tag
      let name = String(inside.prefix { $0 != " " })
      elements.append(Element(name: name, attributes: attributes(inside.dropFirst(name.count))))
      if !tag.hasSuffix("/") { open.append(name) }
    }
    if !open.isEmpty { isWellFormed = false }
  }

  func all(_ name: String) -> [Element] { elements.filter { $0.name == name } }

  private mutating func attributes(_ text: Substring) -> [String: String] {
    var found: [String: String] = [:]
    let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
    if parts.count % 2 == 0 { isWellFormed = false }
    for index in stride(from: 0, to: parts.count - 1, by: 2) {
      let key = parts[index].trimmed
      guard key.hasSuffix("="), found[String(key.dropLast())] == nil else {
        isWellFormed = false
        continue
      }
      found[String(key.dropLast())] = String(parts[index + 1])
    }
    return found
  }
}

extension Substring {
  fileprivate var trimmed: String {
    let blanks: Set<Character> = [" ", "\n"]
    var rest = drop { blanks.contains($0) }
    while let last = rest.last, blanks.contains(last) { rest.removeLast() }
    return String(rest)
  }
}
