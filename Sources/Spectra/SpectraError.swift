/// Everything that can be wrong with a spectrum, a grid, a convolution or a spectrum file.
///
/// Cases carry facts; `message` turns them into a sentence.
public enum SpectraError: Error, Equatable, Sendable {
  /// Fewer points than the least that makes sense.
  case tooFewPoints(count: Int, minimum: Int)
  /// Energies and intensities do not pair up.
  case lengthsDiffer(energies: Int, intensities: Int)
  /// A NaN or an infinity at this position (from 0).
  case notFinite(quantity: Quantity, index: Int)
  /// The energy at `index` (from 0) does not lie above the one before it.
  case notIncreasing(index: Int, previous: Double, energy: Double)
  /// A grid step that is zero, negative or not finite.
  case stepNotPositive(Double)
  /// A grid that ends before it starts, or whose ends are not finite.
  case emptyRange(from: Double, to: Double)
  /// A grid of more points than any spectrum has.
  case gridTooLarge(count: Double, limit: Int)
  /// An energy was asked for where there are no data.
  case outsideRange(energy: Double, from: Double, to: Double)
  /// The mean over the post-edge window is not a positive number, so nothing can be divided by it.
  case noPostEdge(level: Double, from: Double, to: Double)
  /// A convolution parameter outside its range.
  case convolutionValue(key: String, value: Double, lower: Double, upper: Double)
  /// A convolution between grids so large that it would take seconds.
  case convolutionTooLarge(inputs: Int, outputs: Int, limit: Int)
  /// A convolution kind that does not exist.
  case unknownConvolution(name: String)
  /// An array that does not fit the grid it belongs to.
  case sizesDiffer(expected: Int, found: Int)
  /// A spectrum without a single point where its slope is positive has no edge.
  case noEdge
  /// A format name that does not exist.
  case unknownFormat(name: String)
  /// Nothing but white space and comments.
  case noData
  /// Bytes that are not text.
  case binary(offset: Int)
  /// The file is compressed.
  case compressed
  /// The file is UTF-16 text.
  case wideText
  /// Something wrong on one line (counted from 1) of a spectrum file.
  case line(Int, LineFault)
  /// The abscissa of an XDI file cannot be turned into energies.
  case abscissaNotEnergy(label: String, unit: String)
  /// An energy axis that is absolute, and no edge energy to subtract.
  case edgeEnergyUnknown

  /// Which of the two axes.
  public enum Quantity: String, Sendable {
    /// The abscissa, eV.
    case energy
    /// The ordinate.
    case intensity
  }

  /// What is wrong on a line.
  public enum LineFault: Equatable, Sendable {
    /// A field that should be a number.
    case notANumber(column: Int, text: String)
    /// A field of asterisks: the number did not fit its Fortran format.
    case overflow(column: Int)
    /// NaN or infinity.
    case notFinite(column: Int, text: String)
    /// A number of columns that differs from the line where the data start.
    case columns(expected: Int, found: Int)
    /// An energy that does not lie above (or, in a falling scan, below) the one before.
    case notIncreasing(previous: Double, energy: Double)
    /// The last line is cut off.
    case truncated
    /// One column only: there is no intensity.
    case oneColumn
    /// `log(i0 / itrans)` or `ifluor / i0` of these detector readings does not exist.
    case detectors(numerator: Double, denominator: Double)
    /// The first line of an FDMNES file does not begin with the edge energy.
    case fdmnesHeader
    /// The column line of an FDMNES file lacks `Energy` or `<xanes>`.
    case fdmnesColumns(text: String)
    /// The first line is not `# XDI/1.x`.
    case xdiVersion(text: String)
    /// A header line that is not `Family.key: value`.
    case xdiField(text: String)
    /// A header field without a value.
    case xdiEmptyValue(key: String)
    /// Text that is not UTF-8 where a header is expected.
    case notUTF8
  }
}
