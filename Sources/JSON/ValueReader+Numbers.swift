/// Routes for the arrays that make up nearly all of a request: straight from the tape, no reader per number.
extension ValueReader {
  /// An array of numbers.
  mutating func numbers() -> [Double]? {
    guard kind == .array else {
      refuse(expected: "an array of numbers")
      return nil
    }
    let first = element.index + 1
    let count = element.count
    var values: [Double] = []
    values.reserveCapacity(count)
    // As many entries as elements: no element holds others, so that they stand side by side.
    guard Int(element.entry.next) == first + count else { return elements { $0.value(as: Double.self) } }
    for index in first..<(first + count) {
      let entry = element.document.tape[index]
      guard entry.kind == .real || entry.kind == .integer else {
        return elements { $0.value(as: Double.self) }
      }
      values.append(entry.number)
    }
    return values
  }

  /// An array of arrays of three numbers each: positions in a structure, vectors of a cell.
  public mutating func vectors() -> [SIMD3<Double>]? {
    guard kind == .array else {
      refuse(expected: "an array of [x, y, z]")
      return nil
    }
    var vectors: [SIMD3<Double>] = []
    vectors.reserveCapacity(element.count)
    var index = element.index + 1
    let end = Int(element.entry.next)
    while index < end {
      guard let vector = vector(at: index) else { return elements { $0.vector() } }
      vectors.append(vector)
      index += 4
    }
    return vectors
  }

  /// `[x, y, z]`; nil after reporting why not.
  public mutating func vector() -> SIMD3<Double>? {
    guard kind == .array else {
      refuse(expected: "an array of three numbers, [x, y, z]")
      return nil
    }
    guard let values = numbers() else { return nil }
    guard values.count == 3 else {
      report(.wrongCount(expected: 3, found: values.count))
      return nil
    }
    return SIMD3(values[0], values[1], values[2])
  }

  /// Three plain numbers in an array at `index`, or nil without a report.
  private func vector(at index: Int) -> SIMD3<Double>? {
    let tape = element.document.tape
    guard tape[index].kind == .array, tape[index].end == 3, Int(tape[index].next) == index + 4 else {
      return nil
    }
    for component in 1...3 {
      let kind = tape[index + component].kind
      guard kind == .real || kind == .integer else { return nil }
    }
    return SIMD3(tape[index + 1].number, tape[index + 2].number, tape[index + 3].number)
  }
}
