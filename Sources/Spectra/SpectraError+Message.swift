extension SpectraError {
  /// What is wrong, where, and how to put it right.
  public var message: String {
    switch self {
    case .tooFewPoints(let count, let minimum): "Too few points: \(count) given, at least \(minimum) needed."
    case .lengthsDiffer(let energies, let intensities):
      "There are \(energies) energies and \(intensities) intensities; give one intensity for each energy."
    case .notFinite(let quantity, let index):
      "The \(quantity.rawValue) at index \(index) (from 0) is not a finite number."
    case .notIncreasing(let index, let previous, let energy):
      "Energies must increase: \(energy) at index \(index) (from 0) follows \(previous)."
    case .stepNotPositive(let step): "The step of an energy grid is \(step) eV; it must be a positive number."
    case .emptyRange(let from, let to):
      "An energy grid from \(from) to \(to) eV is empty; both ends must be finite and the first the lower."
    case .gridTooLarge(let count, let limit):
      "An energy grid of \(count.asCount) points is too large; at most \(limit) are allowed."
        + " Use a larger step."
    case .outsideRange(let energy, let from, let to):
      "There are no data at \(energy) eV; the spectrum covers \(from) to \(to) eV."
    case .noPostEdge(let level, let from, let to):
      "The spectrum cannot be normalised: its mean from \(from) to \(to) eV is \(level),"
        + " which is not positive."
        + " Give a longer spectrum or turn normalisation off."
    case .convolutionValue(let key, let value, let lower, let upper):
      "\(key) is \(value); it must lie between \(lower.asShort) and \(upper.asShort)\(Self.unit(of: key))."
    case .convolutionTooLarge(let inputs, let outputs, let limit):
      "A convolution of \(inputs) energies onto \(outputs) is too large; their product may be at most \(limit)."
        + " Use coarser grids."
    case .unknownConvolution(let name):
      "There is no convolution '\(name)'; use one of \(Self.list(Convolution.Kind.allCases.map(\.rawValue)))."
    case .sizesDiffer(let expected, let found): "\(found) values were given where \(expected) are needed."
    case .noEdge: "The intensity never rises, so the spectrum has no edge."
    case .unknownFormat(let name):
      "There is no spectrum format '\(name)'; use one of "
        + "\(Self.list(SpectrumFile.Format.allCases.map(\.rawValue)))."
    case .noData: "The file holds no numbers; a spectrum needs at least two lines of energy and intensity."
    case .binary(let offset):
      "The file is not text: byte \(offset) (from 0) is a control character. Export the spectrum as text."
    case .compressed: "The file is compressed; unpack it first."
    case .wideText: "The file is UTF-16 text; save it as UTF-8."
    case .line(let number, let fault): number > 0 ? "Line \(number): \(fault.message)" : fault.message
    case .abscissaNotEnergy(let label, let unit):
      "The abscissa is '\(label)' in '\(unit)', which cannot be turned into energies;"
        + " give energies in eV or keV, or an angle together with Mono.d_spacing."
    case .edgeEnergyUnknown:
      "The energies are absolute and no edge energy is known; give the edge energy in eV."
    }
  }

  private static func unit(of key: String) -> String { key == "slope" ? "" : " eV" }

  private static func list(_ names: [String]) -> String { names.joined(separator: ", ") }
}

extension SpectraError.LineFault {
  /// What is wrong on the line and how to put it right, without its number.
  var message: String {
    switch self {
    case .notANumber(let column, let text):
      text.isEmpty ? "column \(column) is empty." : "column \(column) is '\(text)', which is not a number."
    case .overflow(let column):
      "column \(column) is filled with asterisks: the number did not fit its Fortran format."
        + " Write it again wider."
    case .notFinite(let column, let text):
      "column \(column) is '\(text)'; only finite numbers make a spectrum."
    case .columns(let expected, let found):
      "\(found) column\(found == 1 ? "" : "s") where \(expected) \(expected == 1 ? "is" : "are") expected."
    case .notIncreasing(let previous, let energy):
      "energy \(energy) follows \(previous); energies must increase from line to line."
    case .truncated: "the last line is cut off; the file is incomplete. Copy it again."
    case .oneColumn: "there is one column only; a spectrum needs energies and intensities."
    case .detectors(let numerator, let denominator):
      "detector readings \(numerator) and \(denominator) give no absorption; both must be positive."
    case .fdmnesHeader: "an FDMNES file begins with its edge energy, a positive number of eV."
    case .fdmnesColumns(let text):
      "'\(text)' is not the column line of an FDMNES file, which reads 'Energy <xanes>'."
    case .xdiVersion(let text):
      "'\(text)' is not '# XDI/1.0', with which an XDI file begins; 1.x versions are read."
    case .xdiField(let text):
      "'\(text)' is not an XDI field; it must read 'Family.key: value', the family beginning with a letter,"
        + " with one dot and letters, digits, '_' or '-' in both names."
    case .xdiEmptyValue(let key): "XDI field \(key) has no value; give one or remove the line."
    case .notUTF8: "the text is not UTF-8; save the file as UTF-8."
    }
  }
}

extension Double {
  /// Without a fraction where there is none: `50`, `0.1`.
  fileprivate var asShort: String { Int(exactly: self).map(String.init) ?? "\(self)" }

  fileprivate var asCount: String { Int(exactly: self.rounded()).map(String.init) ?? "\(self)" }
}
