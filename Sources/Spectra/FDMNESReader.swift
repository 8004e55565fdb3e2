/// Reads FDMNES output: `E_edge ... = names` (raw output only), `Energy <xanes> ...`, then columns.
enum FDMNESReader {
  static func read(_ text: SpectrumText) throws(SpectraError) -> SpectrumFile {
    var header: FDMNESHeader?
    var labels: [String]?
    var table = NumberTable()
    var lastLine: SpectrumText.Line?
    for line in text.lines where !line.range.isEmpty {
      if labels == nil {
        let content = try text.header(line.range, line: line.number)
        if header == nil, content.contains("=") {
          header = try FDMNESHeader(content, line: line.number)
        } else {
          labels = try columnLabels(content, line: line.number)
        }
        continue
      }
      do throws(SpectraError) {
        try table.append(line, of: text.bytes)
      } catch {
        throw isCutOff(line, in: text) ? .line(line.number, .truncated) : error
      }
      if let lastLine, isCutOff(line, in: text),
        line.range.upperBound - line.range.lowerBound
          < lastLine.range.upperBound - lastLine.range.lowerBound
      {
        throw .line(line.number, .truncated)
      }
      lastLine = line
    }
    guard let labels, table.count > 0 else { throw .noData }
    return try file(table, header: header, labels: labels)
  }

  private static func file(
    _ table: NumberTable, header: FDMNESHeader?, labels: [String]
  ) throws(SpectraError) -> SpectrumFile {
    guard table.width >= 2 else { throw .line(table.lines[0], .oneColumn) }
    guard table.width == labels.count else {
      throw .line(table.lines[0], .columns(expected: labels.count, found: table.width))
    }
    let column = labels.firstIndex { $0.lowercased() == "<xanes>" } ?? 1
    let spectrum = try table.spectrum(
      energies: table.column(0), intensities: table.column(column), allowFalling: false)
    return SpectrumFile(
      format: .fdmnes, spectrum: spectrum, axis: axis(of: spectrum, edge: header?.edgeEnergy),
      source: .column(column + 1, label: labels[column]), edgeEnergy: header?.edgeEnergy, labels: labels,
      fdmnes: header)
  }

  private static func columnLabels(_ content: String, line: Int) throws(SpectraError) -> [String] {
    let labels = content.split { $0 == " " || $0 == "\t" }.map(String.init)
    guard labels.count >= 2, labels[0].lowercased().hasPrefix("energy") else {
      throw .line(line, .fdmnesColumns(text: String(content.prefix(60))))
    }
    return labels
  }

  /// FDMNES writes photon energies or energies from the edge (`Energphot`); the middle of the range tells
  /// which.
  private static func axis(of spectrum: Spectrum, edge: Double?) -> SpectrumFile.Axis {
    guard let edge else { return SpectrumFile.axis(of: spectrum.energies) }
    return (spectrum.grid.first + spectrum.grid.last) / 2 > edge / 2 ? .absolute : .relative
  }

  /// Fortran ends every line: a last line without an end was cut off.
  private static func isCutOff(_ line: SpectrumText.Line, in text: SpectrumText) -> Bool {
    line.range.upperBound == text.bytes.count
  }
}
