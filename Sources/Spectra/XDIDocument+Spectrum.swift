import Glibc

extension XDIDocument {
  /// The spectrum of this document: energies in eV from keV or the monochromator angle where needed,
  /// intensities from the best column or from the detectors.
  ///
  /// An abscissa that cannot become an energy is kept as it is, with a warning and `axis` saying so.
  public func file() throws(SpectraError) -> SpectrumFile {
    guard table.width >= 2 else { throw .line(table.lines[0], .oneColumn) }
    let choice = ColumnChoice(labels: ["energy"] + labels.dropFirst(), width: table.width)
    let (abscissa, other) = abscissa()
    let intensities = try choice.intensities(of: table)
    let spectrum = try table.spectrum(energies: abscissa, intensities: intensities, allowFalling: true)
    var notes: [SpectrumWarning] = []
    if case .other(let label, let unit)? = other, !warnings.contains(.angleWithoutSpacing) {
      notes.append(.abscissaNotEnergy(label: label, unit: unit))
    }
    if abscissa[1] < abscissa[0] { notes.append(.reversed) }
    if choice.isGuess, table.width > 2 { notes.append(.columnGuessed(column: 2, of: table.width)) }
    return SpectrumFile(
      format: .xdi, spectrum: spectrum, axis: other ?? SpectrumFile.axis(of: spectrum.energies),
      source: choice.source, edgeEnergy: edgeEnergy, labels: labels, xdi: self, warnings: warnings + notes)
  }

  /// `Scan.edge_energy` in eV, when it is a positive number.
  public var edgeEnergy: Double? {
    guard let words = self["Scan.edge_energy"]?.split(whereSeparator: { $0 == " " || $0 == "\t" }),
      let first = words.first, let value = XDIDictionary.number(first), value > 0
    else { return nil }
    switch words.count > 1 ? words[1].lowercased() : "ev" {
    case "ev": return value
    case "kev": return value * 1000
    default: return nil
    }
  }

  /// Energies in eV and nil, or the first column as it is and what it is.
  private func abscissa() -> ([Double], SpectrumFile.Axis?) {
    let label = labels[0].lowercased()
    let unit = units[0].lowercased()
    if label.hasPrefix("energ") || (unit == "ev" || unit == "kev") {
      switch unit {
      case "ev", "": return (columns[0], nil)
      case "kev": return (columns[0].map { $0 * 1000 }, nil)
      default: return (columns[0], .other(label: labels[0], unit: units[0]))
      }
    }
    if label == "col1" { return (columns[0], nil) }
    if label == "angle", let factor = angleFactor(unit), let spacing = spacing {
      return (columns[0].map { 12398.419843320026 / (2 * spacing * sin($0 * factor)) }, nil)
    }
    return (columns[0], .other(label: labels[0], unit: units[0]))
  }

  private var spacing: Double? {
    self["Mono.d_spacing"].flatMap { XDIDictionary.number($0) }.flatMap { $0 > 0 ? $0 : nil }
  }

  private func angleFactor(_ unit: String) -> Double? {
    if unit.hasPrefix("deg") { return .pi / 180 }
    return unit.hasPrefix("rad") ? 1 : nil
  }
}
