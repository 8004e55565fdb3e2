/// Labels and units of the data columns, from the `Column.N` fields.
struct XDIColumns {
  private(set) var labels: [String]
  private(set) var units: [String]
  private(set) var warnings: [SpectrumWarning] = []

  init(fields: [XDIDocument.Field], width: Int) {
    labels = (1...width).map { "col\($0)" }
    units = [String](repeating: "", count: width)
    var named = Set<Int>()
    for field in fields where field.name.lowercased().hasPrefix("column.") {
      guard let number = Int(field.name.dropFirst("column.".count)) else {
        warnings.append(
          .invalidValue(
            key: field.name, value: field.value, line: field.line, expected: "a column number after 'Column.'"
          ))
        continue
      }
      guard (1...width).contains(number) else {
        warnings.append(.columnNotInData(key: field.name, columns: width, line: field.line))
        continue
      }
      let words = field.value.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
      labels[number - 1] = String(words[0])
      units[number - 1] = words.count > 1 ? String(words[1].drop { $0 == " " || $0 == "\t" }) : ""
      named.insert(number)
    }
    for column in 1...width where !named.contains(column) { warnings.append(.unlabelledColumn(column)) }
  }
}
