/// A spectrum read from the text of a file, with what the file says about it.
public struct SpectrumFile: Equatable, Sendable {
  /// The formats that are read.
  public enum Format: String, CaseIterable, Sendable {
    /// FDMNES output, raw (with the header line of the edge) or convolved.
    case fdmnes
    /// XAS Data Interchange 1.x.
    case xdi
    /// Columns parted by blanks or tabs, with comments; FEFF's `xmu.dat` among them.
    case columns
    /// Columns parted by commas or semicolons.
    case csv

    /// The format of this name.
    public init(named name: String) throws(SpectraError) {
      guard let format = Self(rawValue: name) else { throw .unknownFormat(name: name) }
      self = format
    }
  }

  /// What the abscissa of the spectrum is.
  public enum Axis: Equatable, Sendable {
    /// Photon energies, eV.
    case absolute
    /// Energies relative to the edge, eV.
    case relative
    /// Not an energy.
    case other(label: String, unit: String)
  }

  /// How the intensities came about.
  public enum Source: Equatable, Sendable {
    /// A column (from 1) with its label, if it has one.
    case column(Int, label: String?)
    /// log(i0 / itrans), a transmission measurement.
    case transmission
    /// ifluor / i0, a fluorescence measurement.
    case fluorescence
  }

  /// The format of the file.
  public let format: Format
  /// The spectrum, on the axis of the file.
  public let spectrum: Spectrum
  /// What that axis is; where a file does not say, energies above 200 eV at the start count as absolute.
  public let axis: Axis
  /// What the intensities are.
  public let source: Source
  /// The edge energy the file names, eV.
  public let edgeEnergy: Double?
  /// Column labels, empty when there are none.
  public let labels: [String]
  /// The header of raw FDMNES output.
  public let fdmnes: FDMNESHeader?
  /// The whole document of an XDI file.
  public let xdi: XDIDocument?
  /// What is odd about the file without making it unreadable.
  public let warnings: [SpectrumWarning]

  /// Reads the bytes of a file, in the format given or recognised from the content. Errors name the line.
  public init(reading bytes: [UInt8], as format: Format? = nil) throws(SpectraError) {
    let text = try SpectrumText(bytes)
    let known: Format
    if let format { known = format } else { known = try Self.format(of: text) }
    switch known {
    case .fdmnes: self = try FDMNESReader.read(text)
    case .xdi: self = try XDIDocument(text).file()
    case .columns: self = try ColumnsReader.read(text, as: .columns)
    case .csv: self = try ColumnsReader.read(text, as: .csv)
    }
  }

  init(
    format: Format, spectrum: Spectrum, axis: Axis, source: Source, edgeEnergy: Double? = nil,
    labels: [String] = [], fdmnes: FDMNESHeader? = nil, xdi: XDIDocument? = nil,
    warnings: [SpectrumWarning] = []
  ) {
    self.format = format
    self.spectrum = spectrum
    self.axis = axis
    self.source = source
    self.edgeEnergy = edgeEnergy
    self.labels = labels
    self.fdmnes = fdmnes
    self.xdi = xdi
    self.warnings = warnings
  }

  /// The spectrum over photon energies minus the edge energy: the one given, else the file's.
  ///
  /// A relative axis stays as it is. Throws `abscissaNotEnergy`, or `edgeEnergyUnknown` when no edge is
  /// known.
  public func relativeSpectrum(edgeEnergy given: Double? = nil) throws(SpectraError) -> Spectrum {
    switch axis {
    case .relative: return spectrum
    case .other(let label, let unit): throw .abscissaNotEnergy(label: label, unit: unit)
    case .absolute:
      guard let edge = given ?? edgeEnergy else { throw .edgeEnergyUnknown }
      return try spectrum.shifted(by: -edge)
    }
  }

  /// The axis of energies that come without a word about it.
  static func axis(of energies: [Double]) -> Axis { energies[0] > 200 ? .absolute : .relative }
}
