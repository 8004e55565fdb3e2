/// Reads XYZ and extended XYZ text frame by frame, in one pass over its bytes.
///
/// A frame is a line with the number of atoms, a comment line, and a line an atom: element (symbol in any
/// case, `Fe1`, or atomic number), x, y, z in Angstrom, further columns ignored. An extended XYZ comment
/// (`Lattice=... Properties=... pbc=...`) sets lattice and columns. Blank lines between frames are skipped.
public struct XYZReader {
  private var lines: ByteLines
  private let limits: GeometryLimits
  private var framesRead = 0

  /// A reader at the first frame of a text.
  public init(_ bytes: [UInt8], limits: GeometryLimits = GeometryLimits()) {
    lines = ByteLines(bytes)
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
    let header = try ExtendedXYZ(comment: comment, line: lines.number)
    return try readAtoms(count, header, comment)
  }

  /// Line of the frame's first line that `next()` would read, if there is one.
  mutating func lineOfNextFrame() throws(GeometryError) -> Int? {
    guard let line = lines.nextFilled() else { return nil }
    _ = try atomCount(line)
    return lines.number
  }

  /// A line that holds one number of atoms, or an error: right after a frame, an atom's line means that the
  /// frame's own count was too small.
  private func atomCount(_ line: ArraySlice<UInt8>) throws(GeometryError) -> Int {
    let columns = line.columns(atMost: 4)
    guard columns.count == 1, columns[0].allSatisfy(\.isDigit) else {
      if framesRead > 0, columns.count == 4, Element(label: columns[0]) != nil {
        throw .atomsLeftOver(declared: lastCount, line: lines.number, text: Excerpt.of(line))
      }
      throw .atomCountExpected(line: lines.number, text: Excerpt.of(line))
    }
    let count = columns[0].reduce(0) { min($0 * 10 + Int($1 - 48), Int(Int32.max)) }
    guard count > 0 else { throw .noAtoms }
    guard count <= limits.maximumAtoms else {
      throw .atomLimitExceeded(count: count, maximum: limits.maximumAtoms)
    }
    return count
  }

  private var lastCount = 0

  private mutating func readAtoms(
    _ count: Int, _ header: ExtendedXYZ, _ comment: ArraySlice<UInt8>
  ) throws(GeometryError) -> Structure {
    lastCount = count
    var elements: [Element] = []
    var positions: [SIMD3<Double>] = []
    elements.reserveCapacity(count)
    positions.reserveCapacity(count)
    for found in 0..<count {
      guard let line = lines.next(), !line.isEmpty else {
        throw .atomsMissing(declared: count, found: found, line: lines.number)
      }
      let (element, position) = try atom(line, header.layout, found: found, of: count)
      elements.append(element)
      positions.append(position)
    }
    return try Structure(
      elements: elements, positions: positions, lattice: header.lattice, periodic: header.periodic,
      comment: String(decoding: comment, as: UTF8.self), limits: limits)
  }

  private func atom(
    _ line: ArraySlice<UInt8>, _ layout: ColumnLayout, found: Int, of count: Int
  ) throws(GeometryError) -> (Element, SIMD3<Double>) {
    var rest = line
    var element: Element?
    var position = SIMD3<Double>.zero
    for column in 0..<layout.width {
      guard let text = rest.popColumn() else {
        // A lone number is the next frame's count: this frame is the one that is too short.
        if column == 1, line.allSatisfy(\.isDigit) {
          throw .atomsMissing(declared: count, found: found, line: lines.number)
        }
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

extension Structure {
  /// Every frame of an XYZ or extended XYZ text; at least one.
  public static func frames(
    xyz bytes: [UInt8], limits: GeometryLimits = GeometryLimits()
  ) throws(GeometryError) -> [Structure] {
    var reader = XYZReader(bytes, limits: limits)
    var frames: [Structure] = []
    while let frame = try reader.next() { frames.append(frame) }
    return frames
  }

  /// The only frame of an XYZ or extended XYZ text. Throws `severalFrames` if there are more.
  public init(xyz bytes: [UInt8], limits: GeometryLimits = GeometryLimits()) throws(GeometryError) {
    var reader = XYZReader(bytes, limits: limits)
    guard let frame = try reader.next() else { throw .emptyText }
    if let line = try reader.lineOfNextFrame() { throw .severalFrames(line: line) }
    self = frame
  }
}
