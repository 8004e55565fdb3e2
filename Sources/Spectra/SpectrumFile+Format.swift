extension SpectrumFile {
  /// The format of a text, from its first lines: XDI by its version line, FDMNES by `E_edge` or `<xanes>`,
  /// then by what parts the columns of the first line of data.
  static func format(of text: SpectrumText) throws(SpectraError) -> Format {
    var isFirst = true
    for line in text.lines where !line.range.isEmpty {
      if isFirst, XDIDocument.isVersion(text.string(line)) { return .xdi }
      if text.isComment(line) {
        isFirst = false
        continue
      }
      let content = text.string(line).lowercased()
      if content.contains("e_edge") || content.contains("<xanes>") { return .fdmnes }
      isFirst = false
      let separator = ColumnsReader.separator(of: line, in: text)
      guard NumberTable.isNumeric(line, of: text.bytes, separator: separator) else {
        if separator.mark == .comma || separator.mark == .semicolon { return .csv }
        continue
      }
      return separator.mark == .comma || separator.mark == .semicolon ? .csv : .columns
    }
    return .columns
  }
}
