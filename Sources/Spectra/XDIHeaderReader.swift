/// The header of an XDI file, line by line: version, fields, `///`, comments, `---`, labels.
struct XDIHeaderReader {
  private enum Section { case fields, comments, labels }

  private(set) var version: String?
  private(set) var applications: [String] = []
  private(set) var fields: [XDIDocument.Field] = []
  private(set) var comments: [String] = []
  private(set) var warnings: [SpectrumWarning] = []
  private var section = Section.fields

  /// Takes one line that begins with `#`.
  mutating func read(_ line: String, line number: Int) throws(SpectraError) {
    let raw = line.dropFirst()
    let content = raw.drop { $0 == " " || $0 == "\t" }
    guard version != nil else { return try readVersion(content, line: number) }
    switch section {
    case .fields where isRow(of: "/", content): section = .comments
    case .fields where isRow(of: "-", content), .comments where isRow(of: "-", content): section = .labels
    case .fields: try readField(content, line: number)
    case .comments: comments.append(String(raw.first == " " ? raw.dropFirst() : raw))
    case .labels: break
    }
  }

  /// Called at the first line of data.
  mutating func finish(firstDataLine: Int) {
    if section != .labels { warnings.append(.missingHeaderEnd(line: firstDataLine)) }
  }

  private mutating func readVersion(_ content: Substring, line: Int) throws(SpectraError) {
    let words = content.split { $0 == " " || $0 == "\t" }
    let parts = words.first?.split(separator: "/", maxSplits: 1) ?? []
    let numbers = parts.count == 2 ? parts[1].split(separator: ".", omittingEmptySubsequences: false) : []
    guard parts.first?.lowercased() == "xdi", numbers.first == "1", numbers.allSatisfy({ UInt($0) != nil })
    else {
      throw .line(line, .xdiVersion(text: String(content.prefix(60))))
    }
    version = String(parts[1])
    applications = words.dropFirst().map(String.init)
  }

  private mutating func readField(_ content: Substring, line: Int) throws(SpectraError) {
    guard !content.isEmpty else { return }
    guard let colon = content.firstIndex(of: ":") else {
      warnings.append(.ignoredLine(line))
      return
    }
    let name = String(content[..<colon]).trimmedAtEnd { $0 == " " || $0 == "\t" }
    guard Self.isFieldName(name) else { throw .line(line, .xdiField(text: String(content.prefix(60)))) }
    let value = content[content.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
    guard !value.isEmpty else { throw .line(line, .xdiEmptyValue(key: name)) }
    fields.append(.init(name: name, value: String(value), line: line))
  }

  private func isRow(of mark: Character, _ content: Substring) -> Bool {
    content.count >= 3 && content.allSatisfy { $0 == mark }
  }

  /// `Family.key`: the family starts with a letter; both hold letters, digits, underscores and dashes.
  static func isFieldName(_ name: String) -> Bool {
    let words = name.split(separator: ".", omittingEmptySubsequences: false)
    guard words.count == 2, let first = words[0].utf8.first, first.isLetter, !words[1].isEmpty else {
      return false
    }
    return words.allSatisfy { word in
      word.utf8.allSatisfy { $0.isLetter || $0.isDigit || $0 == .minus || $0 == UInt8(ascii: "_") }
    }
  }
}

extension UInt8 {
  var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
}
