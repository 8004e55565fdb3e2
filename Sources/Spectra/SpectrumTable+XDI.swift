extension SpectrumTable {
  /// The table as an XDI 1.0 file.
  ///
  /// `application` (such as `Whiteline/1.0`) is named on the version line, so that fields of its own family
  /// may follow. `fields` are written in the order given, `Column.N` before them; a field with an empty value
  /// is left out, one whose name XDI does not allow throws `xdiField` with line 0. Reading the text back
  /// gives the same numbers.
  public func xdi(
    application: String, fields: [(name: String, value: String)] = [], comments: [String] = []
  ) throws(SpectraError) -> String {
    var text = "# XDI/1.0 \(application.asWord)\n"
    for (index, column) in columns.enumerated() {
      let unit = column.unit.isEmpty ? "" : " \(column.unit.onOneLine)"
      text += "# Column.\(index + 1): \(column.label.asWord)\(unit)\n"
    }
    for (name, value) in fields where !value.isEmpty {
      guard XDIHeaderReader.isFieldName(name) else { throw .line(0, .xdiField(text: name)) }
      text += "# \(name): \(value.onOneLine)\n"
    }
    if !comments.isEmpty { text += "# ///\n" }
    for comment in comments { text += "# \(comment.onOneLine.asComment)\n" }
    text += "# ---\n# " + columns.map(\.label.asWord).joined(separator: " ") + "\n"
    for index in 0..<rowCount { text += " " + row(index, separator: " ") + "\n" }
    return text
  }
}

extension String {
  /// One word: blanks become underscores, nothing becomes `unnamed`.
  fileprivate var asWord: String {
    let word = String(onOneLine.map { $0 == " " ? "_" : $0 })
    return word.isEmpty ? "unnamed" : word
  }

  /// A comment that cannot be taken for the line that ends the header.
  fileprivate var asComment: String {
    !isEmpty && allSatisfy { $0 == "-" || $0 == " " } ? "(" + self + ")" : self
  }
}
