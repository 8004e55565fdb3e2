import Glibc

/// Which columns of a table are the energies and the intensities, by their labels.
struct ColumnChoice {
  let energy: Int
  let source: SpectrumFile.Source
  /// Whether no label said which column the intensities are.
  let isGuess: Bool
  private let numerator: Int
  private let denominator: Int

  /// Labels of intensities, the most wanted first.
  private static let intensityLabels = [
    "mutrans", "mufluor", "mu", "xmu", "mu(e)", "<xanes>", "xanes", "absorption", "intensity", "intensities",
    "normtrans", "normfluor", "norm", "normalized", "normalised", "flat", "convolved",
  ]
  private static let energyLabels = [
    "energy", "energies", "e", "ev", "omega", "energy(ev)", "energy_ev", "e(ev)",
  ]

  init(labels: [String], width: Int) {
    let labels = labels.map { $0.lowercased() }
    func index(of label: String) -> Int? { labels.firstIndex(of: label) }
    let energy = labels.first.flatMap { first in
      Self.energyLabels.contains(first) ? 0 : labels.firstIndex { Self.energyLabels.contains($0) }
    }
    self.energy = energy ?? 0
    if let column = Self.intensityLabels.lazy.compactMap({ index(of: $0) }).first {
      (numerator, denominator) = (column, column)
      source = .column(column + 1, label: labels[column])
      isGuess = false
    } else if let i0 = index(of: "i0"), let itrans = index(of: "itrans") ?? index(of: "i1") ?? index(of: "it")
    {
      (numerator, denominator) = (i0, itrans)
      source = .transmission
      isGuess = false
    } else if let i0 = index(of: "i0"), let fluorescence = index(of: "ifluor") ?? index(of: "if") {
      (numerator, denominator) = (fluorescence, i0)
      source = .fluorescence
      isGuess = false
    } else {
      let column = self.energy == 0 ? 1 : 0
      (numerator, denominator) = (column, column)
      source = .column(column + 1, label: labels.count > column ? labels[column] : nil)
      isGuess = true
    }
  }

  /// The intensities, row by row; detector readings without a finite log or quotient are refused by line.
  func intensities(of table: NumberTable) throws(SpectraError) -> [Double] {
    if case .column = source { return table.column(numerator) }
    var result: [Double] = []
    result.reserveCapacity(table.count)
    for row in 0..<table.count {
      let above = table.values[row * table.width + numerator]
      let below = table.values[row * table.width + denominator]
      let quotient = above / below
      let value = source == .transmission ? log(quotient) : quotient
      guard below != 0, value.isFinite else {
        throw .line(table.lines[row], .detectors(numerator: above, denominator: below))
      }
      result.append(value)
    }
    return result
  }
}
