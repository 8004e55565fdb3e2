/// An XDI 1.x file: versions, header fields, comments, labels and columns, as the specification orders them.
public struct XDIDocument: Equatable, Sendable {
  /// A header field.
  public struct Field: Equatable, Sendable {
    /// `Family.key` as the file spells it; names compare without regard to case.
    public let name: String
    /// The value without blanks at its ends.
    public let value: String
    /// The line it stands on, from 1.
    public let line: Int
  }

  /// The version of XDI, such as `1.0`.
  public let version: String
  /// Programs named after the version, in order of their work.
  public let applications: [String]
  /// The fields in order, repetitions included.
  public let fields: [Field]
  /// The user's comments, line by line.
  public let comments: [String]
  /// One label a column: from `Column.N`, else `colN`.
  public let labels: [String]
  /// One unit a column, empty where none is given.
  public let units: [String]
  /// The columns of the data.
  public let columns: [[Double]]
  /// Whatever departs from the specification without making the file unreadable.
  public let warnings: [SpectrumWarning]

  /// The rows with their line numbers.
  let table: NumberTable

  /// Reads the bytes of an XDI file. Errors name line and field.
  public init(reading bytes: [UInt8]) throws(SpectraError) { try self.init(SpectrumText(bytes)) }

  init(_ text: SpectrumText) throws(SpectraError) {
    var header = XDIHeaderReader()
    var table = NumberTable()
    for line in text.lines {
      if text.bytes[line.range].first == .hash {
        if table.count == 0 {
          try header.read(try text.header(line.range, line: line.number), line: line.number)
        }
      } else if header.version == nil {
        guard !line.range.isEmpty else { continue }
        throw .line(line.number, .xdiVersion(text: String(text.string(line).prefix(60))))
      } else if !line.range.isEmpty, !text.isComment(line) {
        if table.count == 0 { header.finish(firstDataLine: line.number) }
        try table.append(line, of: text.bytes)
      }
    }
    guard let version = header.version, table.count > 0 else { throw .noData }
    self.version = version
    applications = header.applications
    fields = header.fields
    comments = header.comments
    self.table = table
    columns = (0..<table.width).map { table.column($0) }
    let naming = XDIColumns(fields: header.fields, width: table.width)
    labels = naming.labels
    units = naming.units
    warnings = header.warnings + naming.warnings + XDIDictionary.warnings(for: header.fields)
  }

  /// The value of a field, whatever its case; of several the last one counts.
  public subscript(name: String) -> String? { field(name)?.value }

  /// The field of this name, whatever its case; of several the last one counts.
  public func field(_ name: String) -> Field? {
    let name = name.lowercased()
    return fields.last { $0.name.lowercased() == name }
  }

  /// Equal when everything that was read is equal, line numbers of the data aside.
  public static func == (left: Self, right: Self) -> Bool {
    left.version == right.version && left.applications == right.applications && left.fields == right.fields
      && left.comments == right.comments && left.labels == right.labels && left.units == right.units
      && left.columns == right.columns && left.warnings == right.warnings
  }

  /// Whether a line begins an XDI file: `# XDI/`, in any case.
  static func isVersion(_ line: String) -> Bool {
    guard line.hasPrefix("#") else { return false }
    return line.drop { $0 == "#" || $0 == " " || $0 == "\t" }.lowercased().hasPrefix("xdi/")
  }
}
