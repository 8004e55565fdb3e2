/// Columns over energies, ready to be written as XDI or CSV: what the service and the command line hand out.
public struct SpectrumTable: Equatable, Sendable {
  /// One column.
  public struct Column: Equatable, Sendable {
    /// A word; blanks become underscores in XDI.
    public let label: String
    /// The unit, empty for none.
    public let unit: String
    /// One value a row.
    public let values: [Double]

    /// A column from its parts.
    public init(_ label: String, unit: String = "", values: [Double]) {
      self.label = label
      self.unit = unit
      self.values = values
    }
  }

  /// The columns, the abscissa first.
  public let columns: [Column]

  /// A table of columns of equal lengths.
  public init(_ columns: [Column]) throws(SpectraError) {
    guard let first = columns.first else { throw .tooFewPoints(count: 0, minimum: 1) }
    for column in columns where column.values.count != first.values.count {
      throw .sizesDiffer(expected: first.values.count, found: column.values.count)
    }
    self.columns = columns
  }

  /// A spectrum as `energy` and an intensity column, `mutrans` by default.
  public init(_ spectrum: Spectrum, intensity label: String = "mutrans") {
    columns = [
      Column("energy", unit: "eV", values: spectrum.energies), Column(label, values: spectrum.intensities),
    ]
  }

  /// Number of rows.
  public var rowCount: Int { columns[0].values.count }

  /// A row as text, numbers in their shortest form that reads back to the same Double.
  func row(_ index: Int, separator: String) -> String {
    columns.map { "\($0.values[index])" }.joined(separator: separator)
  }
}
