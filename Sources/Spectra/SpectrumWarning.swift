/// Something odd about a spectrum file that does not make it unreadable.
public enum SpectrumWarning: Equatable, Sendable {
  /// A field that XDI requires is absent.
  case missingField(key: String)
  /// A field that XDI recommends is absent.
  case missingRecommended(key: String)
  /// A field whose value is not of the form XDI asks for.
  case invalidValue(key: String, value: String, line: Int, expected: String)
  /// The line of dashes that ends an XDI header is absent; `line` is the first line of data.
  case missingHeaderEnd(line: Int)
  /// A data column that no `Column.N` names; it is called `colN`.
  case unlabelledColumn(Int)
  /// A `Column.N` for a column that does not exist.
  case columnNotInData(key: String, columns: Int, line: Int)
  /// A header line that is no field and was passed over.
  case ignoredLine(Int)
  /// An angle without `Mono.d_spacing` cannot become an energy.
  case angleWithoutSpacing
  /// The abscissa is not an energy.
  case abscissaNotEnergy(label: String, unit: String)
  /// Energies fell from line to line and were turned round.
  case reversed
  /// Several columns and no labels: this one was taken for the intensities.
  case columnGuessed(column: Int, of: Int)

  /// One sentence: what is odd, where, and what was done.
  public var message: String {
    switch self {
    case .missingField(let key): "\(key) is required in an XDI file and is missing."
    case .missingRecommended(let key): "\(key) is recommended in an XDI file and is missing."
    case .invalidValue(let key, let value, let line, let expected):
      "Line \(line): \(key) is '\(value)'; expected \(expected)."
    case .missingHeaderEnd(let line):
      "Line \(line): the data begin without the line of dashes ('# ---') that ends an XDI header."
    case .unlabelledColumn(let column):
      "Column \(column) of the data has no Column.\(column) field; it is called col\(column)."
    case .columnNotInData(let key, let columns, let line):
      "Line \(line): \(key) names a column that does not exist (the data have \(columns)); ignored."
    case .ignoredLine(let line): "Line \(line): not a field ('Family.key: value'); ignored."
    case .angleWithoutSpacing:
      "The abscissa is an angle and Mono.d_spacing is missing or not a positive number,"
        + " so it cannot become an energy."
    case .abscissaNotEnergy(let label, let unit):
      "The abscissa is '\(label)' in '\(unit)', which is not an energy."
    case .reversed: "Energies fall from line to line; the spectrum was turned round."
    case .columnGuessed(let column, let count):
      "The file has \(count) columns without labels; column \(column) was taken for the intensities."
    }
  }
}
