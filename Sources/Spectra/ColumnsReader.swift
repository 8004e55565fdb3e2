/// Reads columns of numbers: any separator, comments, at most one line of labels, and labels in the last
/// comment.
enum ColumnsReader {
  static func read(_ text: SpectrumText, as format: SpectrumFile.Format) throws(SpectraError) -> SpectrumFile
  {
    var table: NumberTable?
    var comment: String?
    var header: [String]?
    for line in text.lines where !line.range.isEmpty {
      if text.isComment(line) {
        if table == nil { comment = try text.header(line.range, line: line.number) }
        continue
      }
      if table == nil {
        let separator = separator(of: line, in: text)
        if header == nil, isHeader(line, in: text, separator: separator) {
          header = labels(of: try text.header(line.range, line: line.number), separator: separator)
          continue
        }
        table = NumberTable(separator: separator)
      }
      try table?.append(line, of: text.bytes)
    }
    guard let table else { throw .noData }
    guard table.width >= 2 else { throw .line(table.lines[0], .oneColumn) }
    let labels = matching(header ?? comment.map(commentLabels) ?? [], width: table.width)
    return try file(table, labels: labels, format: format)
  }

  private static func file(
    _ table: NumberTable, labels: [String], format: SpectrumFile.Format
  ) throws(SpectraError) -> SpectrumFile {
    let choice = ColumnChoice(labels: labels, width: table.width)
    let intensities = try choice.intensities(of: table)
    let energies = table.column(choice.energy)
    let spectrum = try table.spectrum(energies: energies, intensities: intensities, allowFalling: true)
    var warnings: [SpectrumWarning] = []
    if energies[1] < energies[0] { warnings.append(.reversed) }
    if table.width > 2, choice.isGuess { warnings.append(.columnGuessed(column: 2, of: table.width)) }
    return SpectrumFile(
      format: format, spectrum: spectrum, axis: SpectrumFile.axis(of: spectrum.energies),
      source: choice.source,
      labels: labels, warnings: warnings)
  }

  /// What parts the fields of a line. A comma between digits is a decimal mark where something else parts the
  /// fields.
  static func separator(of line: SpectrumText.Line, in text: SpectrumText) -> NumberTable.Separator {
    let bytes = text.bytes[line.range]
    let hasComma = bytes.contains(.comma)
    let decimalMark: UInt8 = hasComma ? .comma : .dot
    if bytes.contains(.semicolon) { return .init(mark: .semicolon, decimalMark: decimalMark) }
    guard hasComma else { return .blanks }
    let words = bytes.split { $0.isBlank }
    let decimalCommas =
      words.count >= 2
      && words.allSatisfy { word in
        word.count { $0 == .comma } == 1 && word.first?.isDigit != nil && word.last != .comma
          && word.first != .comma
      }
    return decimalCommas ? .init(mark: nil, decimalMark: .comma) : .init(mark: .comma)
  }

  /// A line of labels holds words only; a line that holds a number among words is broken data.
  private static func isHeader(
    _ line: SpectrumText.Line, in text: SpectrumText, separator: NumberTable.Separator
  ) -> Bool {
    let words = labels(of: text.string(line), separator: separator)
    return !words.isEmpty
      && words.allSatisfy { word in
        let bytes = Array(word.utf8)
        return NumberScanner.double(bytes, from: 0, to: bytes.count, decimalMark: separator.decimalMark)
          == nil
          && !bytes.allSatisfy { $0 == .asterisk }
      }
  }

  private static func labels(of text: String, separator: NumberTable.Separator) -> [String] {
    let fields =
      separator.mark.map { mark in text.utf8.split(separator: mark, omittingEmptySubsequences: false) }
      ?? text.utf8.split { $0.isBlank }
    return fields.map { field in
      String(decoding: field.drop { $0.isBlank || $0 == UInt8(ascii: "\"") }, as: UTF8.self)
        .trimmedAtEnd { $0 == " " || $0 == "\t" || $0 == "\"" }
    }
  }

  private static func commentLabels(_ comment: String) -> [String] {
    let content = comment.drop { "#;%! \t".contains($0) }
    if content.contains(",") { return labels(of: String(content), separator: .init(mark: .comma)) }
    return content.split { $0 == " " || $0 == "\t" }.map(String.init)
  }

  /// Labels count only when there is one for each column.
  private static func matching(_ labels: [String], width: Int) -> [String] {
    labels.count == width ? labels : []
  }
}

extension String {
  func trimmedAtEnd(_ isTrimmed: (Character) -> Bool) -> String {
    var text = Substring(self)
    while let last = text.last, isTrimmed(last) { text.removeLast() }
    return String(text)
  }
}
