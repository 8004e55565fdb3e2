/// Rows of numbers read from text, all of one width, with the line each came from.
struct NumberTable {
  /// What stands between numbers, and the decimal mark that goes with it.
  struct Separator: Equatable {
    /// Nil for blanks only; otherwise this byte, with blanks around it allowed.
    var mark: UInt8?
    var decimalMark: UInt8 = .dot

    static let blanks = Separator(mark: nil)
  }

  let separator: Separator
  private(set) var width = 0
  private(set) var values: [Double] = []
  private(set) var lines: [Int] = []

  var count: Int { lines.count }

  init(separator: Separator = .blanks) { self.separator = separator }

  /// One column.
  func column(_ index: Int) -> [Double] { (0..<count).map { values[$0 * width + index] } }

  /// Reads a row. The first row sets the width; each value must be a finite number.
  mutating func append(_ line: SpectrumText.Line, of bytes: [UInt8]) throws(SpectraError) {
    var position = line.range.lowerBound
    let end = line.range.upperBound
    var found = 0
    while position <= end {
      let start = position
      while position < end, !isBoundary(bytes[position]) { position += 1 }
      guard position > start || separator.mark != nil || start < end else { break }
      found += 1
      let field = trimmed(start..<position, of: bytes)
      // A closing separator (`1, 2,`) is common and harmless.
      if field.isEmpty, position >= end, found > 1, separator.mark != nil {
        found -= 1
        break
      }
      values.append(try number(field, of: bytes, line: line.number, column: found))
      position += 1
      if separator.mark == nil { while position < end, bytes[position].isBlank { position += 1 } }
      if position >= end, separator.mark == nil { break }
    }
    if lines.isEmpty { width = found }
    guard found == width else { throw .line(line.number, .columns(expected: width, found: found)) }
    lines.append(line.number)
  }

  @inline(__always)
  private func isBoundary(_ byte: UInt8) -> Bool {
    guard let mark = separator.mark else { return byte.isBlank }
    return byte == mark
  }

  private func trimmed(_ range: Range<Int>, of bytes: [UInt8]) -> Range<Int> {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, bytes[lower].isBlank || bytes[lower] == UInt8(ascii: "\"") { lower += 1 }
    while upper > lower, bytes[upper - 1].isBlank || bytes[upper - 1] == UInt8(ascii: "\"") { upper -= 1 }
    return lower..<upper
  }

  @inline(__always)
  private func number(
    _ field: Range<Int>, of bytes: [UInt8], line: Int, column: Int
  ) throws(SpectraError) -> Double {
    let value = NumberScanner.double(
      bytes, from: field.lowerBound, to: field.upperBound, decimalMark: separator.decimalMark)
    if let value, value.isFinite { return value }
    throw .line(line, Self.fault(of: bytes[field], value: value, column: column))
  }

  private static func fault(of field: ArraySlice<UInt8>, value: Double?, column: Int)
    -> SpectraError.LineFault
  {
    if !field.isEmpty, field.allSatisfy({ $0 == .asterisk }) { return .overflow(column: column) }
    let text = String(decoding: field.prefix(40), as: UTF8.self)
    return value == nil ? .notANumber(column: column, text: text) : .notFinite(column: column, text: text)
  }

  /// Whether every field of a line is a number, whatever its width.
  static func isNumeric(_ line: SpectrumText.Line, of bytes: [UInt8], separator: Separator) -> Bool {
    var table = NumberTable(separator: separator)
    return (try? table.append(line, of: bytes)) != nil
  }

  /// A spectrum of two of the columns; energies must rise, or all fall (then the rows are turned round).
  func spectrum(energies: [Double], intensities: [Double], allowFalling: Bool) throws(SpectraError)
    -> Spectrum
  {
    guard energies.count >= 2 else { throw .tooFewPoints(count: energies.count, minimum: 2) }
    let falling = allowFalling && energies[1] < energies[0]
    for index in 1..<energies.count {
      let step = energies[index] - energies[index - 1]
      guard falling ? step < 0 : step > 0 else {
        throw .line(lines[index], .notIncreasing(previous: energies[index - 1], energy: energies[index]))
      }
    }
    return falling
      ? try Spectrum(energies: energies.reversed(), intensities: intensities.reversed())
      : try Spectrum(energies: energies, intensities: intensities)
  }
}
