import Figures
import Geometry
import Prediction
import Spectra

extension PredictAnswer {
  /// Comments that say where the numbers come from.
  private var provenance: [String] {
    let card = model.card
    return [
      "Predicted by Whiteline, model \(card.name) version \(card.version) (sha256 \(card.digest))",
      "\(card.element.symbol) \(card.edge) edge at \(card.edgeEnergy) eV; energies are "
        + (energyAxis == .relative ? "relative to it" : "absolute"),
      "convolution \(prediction.convolution.kind.rawValue): coreHoleWidth \(prediction.convolution.coreHoleWidth), "
        + "finalStateWidth \(prediction.convolution.finalStateWidth), centre \(prediction.convolution.centre), "
        + "width \(prediction.convolution.width), fermiEnergy \(prediction.convolution.fermiEnergy), "
        + "gaussianWidth \(prediction.convolution.gaussianWidth) eV",
    ] + prediction.warnings.map { "warning \($0.code): \($0.detail)" }
  }

  /// Convolved curves with their sigma, one pair of columns a site and one for the average.
  private var convolvedTable: SpectrumTable {
    get throws(SpectraError) {
      var columns = [
        SpectrumTable.Column(
          "energy", unit: "eV", values: prediction.convolvedGrid.energies.map { $0 + offset })
      ]
      func add(_ curves: PredictedCurves, _ suffix: String) {
        columns.append(SpectrumTable.Column("mu\(suffix)", values: curves.convolved.map(\.shortest)))
        if let sigma = curves.convolvedSigma {
          columns.append(SpectrumTable.Column("sigma\(suffix)", values: sigma.map(\.shortest)))
        }
      }
      add(prediction.average, "")
      if prediction.sites.count > 1 {
        for site in prediction.sites { add(site.curves, "_\(site.index)") }
      }
      return try SpectrumTable(columns)
    }
  }

  /// Comma-separated values of the convolved curves.
  public var csv: [UInt8] {
    get throws(SpectraError) { Array(try convolvedTable.csv(comments: provenance).utf8) }
  }

  /// An XDI 1.0 file of the convolved curves.
  public var xdi: [UInt8] {
    get throws(SpectraError) {
      let card = model.card
      let text = try convolvedTable.xdi(
        application: "Whiteline/\(Version.current)",
        fields: [
          ("Element.symbol", card.element.symbol), ("Element.edge", card.edge),
          ("Scan.edge_energy", "\(card.edgeEnergy) eV"), ("Whiteline.model", "\(card.name)/\(card.version)"),
        ], comments: provenance)
      return Array(text.utf8)
    }
  }

  /// Raw and convolved curve with the band of one sigma and the peaks marked.
  public var svg: [UInt8] { Array(chart.svg.utf8) }

  private var chart: Chart {
    let axis = prediction.convolvedGrid.energies.map { $0 + offset }
    let curves = prediction.average
    var series: [Series] = []
    if let sigma = curves.convolvedSigma {
      series.append(
        .band(
          "68 %", x: axis, lower: zip(curves.convolved, sigma).map { Double($0 - $1) },
          upper: zip(curves.convolved, sigma).map { Double($0 + $1) }, colour: .blue))
    }
    series.append(
      .line(
        "raw", x: prediction.rawGrid.energies.map { $0 + offset }, y: curves.raw.map(Double.init),
        colour: .grey, width: 1.1))
    series.append(.line("convolved", x: axis, y: curves.convolved.map(Double.init), colour: .blue))
    series.append(
      .markers(
        "peaks", x: curves.peaks.map { $0.energy + offset }, y: curves.peaks.map(\.intensity),
        colour: .vermilion))
    let card = model.card
    return Chart(
      title: "\(card.element.symbol) \(card.edge) edge, model \(card.name) version \(card.version)",
      x: energyAxis == .relative ? .relativeEnergy : .absoluteEnergy, y: .intensity, series: series)
  }
}

extension Float {
  /// The Double whose shortest text is this number's: files show the digits that were computed and no more.
  fileprivate var shortest: Double { Double(description) ?? Double(self) }
}
