/// Reads XYZ and extended XYZ text frame by frame, in one pass over its bytes.
///
/// A frame is a line with the number of atoms, a comment line, and a line an atom: element (symbol in any
/// case, `Fe1`, or atomic number), x, y, z in Angstrom, further columns ignored. An extended XYZ comment
/// (`Lattice=... Properties=... pbc=...`, see `XYZFormat`) sets lattice and columns. Blank lines between frames are
/// skipped.
public struct XYZReader {
  private var lines: ByteLines
  private let format: XYZFormat?
  private let limits: GeometryLimits
  private var framesRead = 0

  /// A reader at the first frame of a text; without `format`, each comment line shows whether it is extended XYZ.
  public init(_ bytes: [UInt8], format: XYZFormat? = nil, limits: GeometryLimits = GeometryLimits()) {
    lines = ByteLines(bytes)
    self.format = format
    self.limits = limits
  }

  /// The next frame, or nil after the last. Throws what is wrong and in which line; a reader that has thrown
  /// is not to be used again.
  public mutating func next() throws(GeometryError) -> Structure? {
    guard let line = lines.nextFilled() else {
      if framesRead == 0 { throw .emptyText }
      return nil
    }
    guard framesRead < limits.maximumFrames else {
      throw .frameLimitExceeded(maximum: limits.maximumFrames)
    }
    let count = try atomCount(line)
    framesRead += 1
    guard let comment = lines.next() else {
      throw .atomsMissing(declared: count, found: 0, line: lines.number)
    }
    let header = try ExtendedXYZ(comment: comment, line: lines.number, format: format)
    return try readAtoms(Frame(count: count, comment: comment, commentLine: lines.number, header: header))
  }

  /// Line of the frame's first line that `next()` would read, if there is one.
  mutating func lineOfNextFrame() throws(GeometryError) -> Int? {
    guard let line = lines.nextFilled() else { return nil }
    _ = try atomCount(line)
    return lines.number
  }

  /// What the first two lines of a frame say.
  private struct Frame {
    let count: Int
    let comment: ArraySlice<UInt8>
    let commentLine: Int
    let header: ExtendedXYZ
  }

  /// A line that holds one number of atoms, or an error: right after a frame, an atom's line means that the
  /// frame's own count was too small.
  private func atomCount(_ line: ArraySlice<UInt8>) throws(GeometryError) -> Int {
    let columns = line.columns(atMost: 4)
    guard columns.count == 1, columns[0].allSatisfy(\.isDigit) else {
      let text = Excerpt.of(line)
      guard framesRead > 0 else {
        if let format = ForeignFormat(beginning: line) { throw .anotherFormat(line: lines.number, format) }
        throw .atomCountExpected(line: lines.number, text: text)
      }
      guard columns.count == 4, Element(label: columns[0]) != nil else {
        throw .textLeftOver(declared: lastCount, line: lines.number, text: text)
      }
      throw .atomsLeftOver(declared: lastCount, line: lines.number, text: text)
    }
    let count = columns[0].reduce(0) { min($0 * 10 + Int($1 - 48), Int(Int32.max)) }
    guard count > 0 else { throw .noAtoms }
    guard count <= limits.maximumAtoms else {
      throw .atomCountTooLarge(line: lines.number, text: Excerpt.of(line), maximum: limits.maximumAtoms)
    }
    return count
  }

  private var lastCount = 0

  private mutating func readAtoms(_ frame: Frame) throws(GeometryError) -> Structure {
    lastCount = frame.count
    var elements: [Element] = []
    var positions: [SIMD3<Double>] = []
    elements.reserveCapacity(frame.count)
    positions.reserveCapacity(frame.count)
    for found in 0..<frame.count {
      // A lone number is the next frame's count: this frame is the one that is too short.
      guard let line = lines.next(), !line.allSatisfy(\.isDigit) else { throw endsEarly(frame, found: found) }
      let (element, position) = try atom(line, frame.header.layout)
      elements.append(element)
      positions.append(position)
    }
    return try Structure(
      elements: elements, positions: positions, lattice: frame.header.lattice,
      periodic: frame.header.periodic, comment: String(decoding: frame.comment, as: UTF8.self), limits: limits
    )
  }

  /// Why there is no further atom in the line read last: it is blank and more follows, or the atoms are one too few
  /// because the first of them took the place of the comment, or simply too few.
  private func endsEarly(_ frame: Frame, found: Int) -> GeometryError {
    var rest = lines
    if lines.isBlank, let next = rest.nextFilled(), !next.allSatisfy(\.isDigit) {
      return .blankLine(declared: frame.count, found: found, line: lines.number)
    }
    let columns = frame.comment.columns(atMost: 4)
    if columns.count == 4, Element(label: columns[0]) != nil,
      columns.dropFirst().allSatisfy({ DecimalNumber.parse($0) != nil })
    {
      return .commentMissing(
        declared: frame.count, found: found, line: frame.commentLine, text: Excerpt.of(frame.comment))
    }
    return .atomsMissing(declared: frame.count, found: found, line: lines.number)
  }

  private func atom(
    _ line: ArraySlice<UInt8>, _ layout: ColumnLayout
  ) throws(GeometryError) -> (Element, SIMD3<Double>) {
    var rest = line
    var element: Element?
    var position = SIMD3<Double>.zero
    for column in 0..<layout.width {
      guard let text = rest.popColumn() else {
        throw .columnsMissing(line: lines.number, found: column, needed: layout.width)
      }
      if column == layout.element {
        element = Element(label: text)
        if element == nil { throw .unknownElement(line: lines.number, text: Excerpt.of(text)) }
      } else if (layout.position..<layout.position + 3).contains(column) {
        position[column - layout.position] = try coordinate(text, column: column + 1)
      }
    }
    guard let element else { throw .columnsMissing(line: lines.number, found: 0, needed: layout.width) }
    return (element, position)
  }

  private func coordinate(_ text: ArraySlice<UInt8>, column: Int) throws(GeometryError) -> Double {
    guard let value = DecimalNumber.parse(text) else {
      throw .badNumber(line: lines.number, column: column, text: Excerpt.of(text))
    }
    guard abs(value) <= limits.maximumCoordinate else {
      throw .absurdCoordinate(
        line: lines.number, text: Excerpt.of(text), maximum: limits.maximumCoordinate)
    }
    return value
  }
}

extension ForeignFormat {
  /// The format that a first line gives away.
  fileprivate init?(beginning line: ArraySlice<UInt8>) {
    if line.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if line.first == UInt8(ascii: "{") {
      self = .json
    } else if line.starts(with: "data_".utf8) {
      self = .cif
    } else {
      return nil
    }
  }
}

extension Structure {
  /// Every frame of an XYZ or extended XYZ text; at least one. Without `format`, each comment line shows which it is.
  public static func frames(
    xyz bytes: [UInt8], format: XYZFormat? = nil, limits: GeometryLimits = GeometryLimits()
  ) throws(GeometryError) -> [Structure] {
    var reader = XYZReader(bytes, format: format, limits: limits)
    var frames: [Structure] = []
    while let frame = try reader.next() { frames.append(frame) }
    return frames
  }

  /// The only frame of an XYZ or extended XYZ text. Throws `severalFrames` if there are more. Without `format`, the
  /// comment line shows which it is.
  public init(
    xyz bytes: [UInt8], format: XYZFormat? = nil, limits: GeometryLimits = GeometryLimits()
  ) throws(GeometryError) {
    var reader = XYZReader(bytes, format: format, limits: limits)
    guard let frame = try reader.next() else { throw .emptyText }
    if let line = try reader.lineOfNextFrame() { throw .severalFrames(line: line) }
    self = frame
  }
}
