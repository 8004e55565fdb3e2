extension SpectrumTable {
  /// Comma-separated values (RFC 4180 with LF): a line of labels, `label (unit)` where there is a unit, then
  /// the rows.
  ///
  /// `comments` come first, each after `# `.
  public func csv(comments: [String] = []) -> String {
    var text = ""
    for comment in comments { text += "# \(comment.onOneLine)\n" }
    let labels = columns.map { $0.unit.isEmpty ? $0.label : "\($0.label) (\($0.unit))" }
    text += labels.map(Self.quoted).joined(separator: ",") + "\n"
    for index in 0..<rowCount { text += row(index, separator: ",") + "\n" }
    return text
  }

  private static func quoted(_ label: String) -> String {
    let label = label.onOneLine
    guard label.contains(where: { $0 == "," || $0 == "\"" }) else { return label }
    return "\"" + label.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}

extension String {
  /// The text with every control character and line separator turned into a blank.
  var onOneLine: String {
    String(String.UnicodeScalarView(unicodeScalars.map { $0.breaksLines ? " " : $0 }))
  }
}

extension Unicode.Scalar {
  fileprivate var breaksLines: Bool {
    value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029
  }
}
