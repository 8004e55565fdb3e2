extension Fields {
  /// The value of every field line of a name, in order.
  public func values(_ name: String) -> [String] {
    let wanted = Array(name.utf8)
    return entries.filter { matches($0, wanted.span) }.map { bytes.span.extracting($0.value).text }
  }

  /// The members of a comma-separated list over all field lines of a name (RFC 9110, section 5.6.1):
  /// commas inside quoted strings do not separate, where the field has any; blanks around members and empty
  /// members are dropped.
  public func list(_ name: String, hasQuotes: Bool = true) -> [String] {
    let wanted = Array(name.utf8)
    return entries.filter { matches($0, wanted.span) }
      .flatMap { members(of: $0, hasQuotes: hasQuotes).map { bytes.span.extracting($0).text } }
  }

  /// The value of the only field line of a name; nil when there is none, or more than one.
  public func only(_ name: String) -> String? {
    let values = values(name)
    return values.count == 1 ? values[0] : nil
  }

  /// Whether there is a field line of a name.
  public func contains(_ name: String) -> Bool {
    first(name) != nil
  }

  /// Whether a comma-separated list has a member, compared without regard to case.
  public func contains(_ name: String, token: String) -> Bool {
    let wanted = token.utf8.map(\.lowercased)
    return list(name).contains { $0.utf8.map(\.lowercased) == wanted }
  }

  /// Whether the first field line of a name has a value that begins so, to the letter.
  public func starts(_ name: String, with prefix: String) -> Bool {
    guard let entry = first(name) else { return false }
    return prefix.withBytes { bytes.span.extracting(entry.value).starts(with: $0) }
  }

  /// Whether a text can be the name of a field: a token.
  public static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy(ByteClass.token.contains)
  }

  /// The first field line of a name.
  func first(_ name: String) -> Entry? {
    name.withBytes { wanted in
      for entry in entries where matches(entry, wanted) { return entry }
      return nil
    }
  }

  /// Whether a field line has a name.
  func matches(_ entry: Entry, _ name: Span<UInt8>) -> Bool {
    bytes.span.extracting(entry.name).equalsIgnoringCase(name)
  }

  /// The ranges of a list's members in one field line.
  func members(of entry: Entry, hasQuotes: Bool = true) -> [Range<Int>] {
    let span = bytes.span
    var found: [Range<Int>] = []
    var start = entry.value.lowerBound
    var quoted = false
    var index = start
    func close(_ end: Int) {
      let member = span.trimmed(start..<end)
      if !member.isEmpty { found.append(member) }
    }
    while index < entry.value.upperBound {
      let byte = span[index]
      if quoted, byte == .backslash {
        index += 1
      } else if hasQuotes, byte == .quote {
        quoted.toggle()
      } else if byte == .comma, !quoted {
        close(index)
        start = index + 1
      }
      index += 1
    }
    close(entry.value.upperBound)
    return found
  }
}
